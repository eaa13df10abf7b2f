/** Changing a container that is there. */

import { t } from "../../words.ts";
import { defineCommand } from "../command.ts";
import { changeLimits } from "../flows/limits.ts";
import { containerNameProblem } from "./names.ts";

export const rename = defineCommand({
  id: "quayside.container.rename",
  title: "Rename…",
  icon: "edit",
  on: "container",
  states: ["running", "paused", "created", "exited", "dead"],
  placement: "menu",
  group: "3_edit@1",
  keybinding: { key: "f2" },
  async run({ engine, ui }, [container]) {
    if (container === undefined) return;
    const name = await ui.input(t("Rename {0}", container.name), {
      value: container.name,
      validate: containerNameProblem,
    });
    if (name === undefined || name === container.name) return;
    await engine.rename(container.id, name);
  },
});

export const updateLimits = defineCommand({
  id: "quayside.container.updateLimits",
  title: "Update Limits…",
  icon: "settings",
  on: "container",
  states: ["running", "paused", "restarting", "created", "exited"],
  placement: "menu",
  submenu: "more",
  group: "2_change@1",
  async run(context, [container]) {
    if (container !== undefined) await changeLimits(context, container);
  },
});
