/** A container's life: start, stop, restart, pause, unpause, kill. */
import { t } from "../../words.ts";
import { forEach } from "../bulk.ts";
import { defineCommand } from "../command.ts";
import { nameOf, namesOf } from "./names.ts";

export const start = defineCommand({
  id: "quayside.container.start",
  title: "Start",
  icon: "debug-start",
  on: "container",
  states: ["created", "exited"],
  placement: "inline",
  group: "1_life@1",
  multiple: true,
  async run(context, targets) {
    await forEach(context, t("Starting {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.start(id));
  },
});

export const stop = defineCommand({
  id: "quayside.container.stop",
  title: "Stop",
  icon: "debug-stop",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "inline",
  group: "1_life@2",
  multiple: true,
  async run(context, targets) {
    await forEach(context, t("Stopping {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.stop(id));
  },
});

export const restart = defineCommand({
  id: "quayside.container.restart",
  title: "Restart",
  icon: "debug-restart",
  on: "container",
  states: ["running", "restarting", "exited", "created"],
  placement: "menu",
  group: "1_life@3",
  multiple: true,
  async run(context, targets) {
    const title = t("Restarting {0}", namesOf(targets));
    await forEach(context, title, targets, nameOf, ({ id }) => context.engine.restart(id));
  },
});

export const pause = defineCommand({
  id: "quayside.container.pause",
  title: "Pause",
  icon: "debug-pause",
  on: "container",
  states: ["running"],
  placement: "menu",
  group: "1_life@4",
  multiple: true,
  async run(context, targets) {
    await forEach(context, t("Pausing {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.pause(id));
  },
});

export const unpause = defineCommand({
  id: "quayside.container.unpause",
  title: "Unpause",
  icon: "debug-continue",
  on: "container",
  states: ["paused"],
  placement: "inline",
  group: "1_life@5",
  multiple: true,
  async run(context, targets) {
    const title = t("Unpausing {0}", namesOf(targets));
    await forEach(context, title, targets, nameOf, ({ id }) => context.engine.unpause(id));
  },
});

export const kill = defineCommand({
  id: "quayside.container.kill",
  title: "Kill",
  icon: "zap",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "menu",
  group: "1_life@6",
  multiple: true,
  async run(context, targets) {
    const sure = await context.ui.confirm(
      t("Kill {0}?", namesOf(targets)),
      t("The processes end at once and can't save anything."),
      t("Kill"),
    );
    if (!sure) return;
    await forEach(context, t("Killing {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.kill(id));
  },
});
