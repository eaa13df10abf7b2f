/** A container's files as something to keep: an image, or a tar on this machine. */

import { defineCommand } from "../command.ts";
import { commitContainer, exportContainer } from "../flows/container-files.ts";

export const commit = defineCommand({
  id: "quayside.container.commit",
  title: "Commit to Image…",
  icon: "git-commit",
  on: "container",
  states: ["running", "paused", "created", "exited"],
  placement: "menu",
  submenu: "more",
  group: "3_keep@1",
  async run(context, [container]) {
    if (container !== undefined) await commitContainer(context, container);
  },
});

export const exportFiles = defineCommand({
  id: "quayside.container.export",
  title: "Export Files…",
  icon: "export",
  on: "container",
  states: ["running", "paused", "restarting", "created", "exited"],
  placement: "menu",
  submenu: "more",
  group: "3_keep@2",
  async run(context, [container]) {
    if (container !== undefined) await exportContainer(context, container);
  },
});
