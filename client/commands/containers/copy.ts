/** What of a container goes to the clipboard. */
import { defineCommand } from "../command.ts";
import { nameOf } from "./names.ts";

export const copyName = defineCommand({
  id: "quayside.container.copyName",
  palette: false,
  title: "Copy Name",
  icon: "copy",
  on: "container",
  placement: "menu",
  group: "3_edit@2",
  multiple: true,
  async run({ ui }, targets) {
    await ui.copy(targets.map(nameOf).join("\n"));
  },
});

export const copyId = defineCommand({
  id: "quayside.container.copyId",
  palette: false,
  title: "Copy ID",
  icon: "copy",
  on: "container",
  placement: "menu",
  group: "3_edit@3",
  multiple: true,
  async run({ ui }, targets) {
    await ui.copy(targets.map(({ id }) => id).join("\n"));
  },
});
