/** Commands on containers, in the order of the buttons on a row. Their effect comes back as an event, so none refreshes a view. */
import { copyId, copyName } from "./copy.ts";
import { rename } from "./edit.ts";
import { kill, pause, restart, start, stop, unpause } from "./life.ts";
import { inspect, openInBrowser, viewLogs } from "./look.ts";
import { pruneStopped, remove, removeWithVolumes } from "./remove.ts";
import { exec, openShell } from "./terminals.ts";

export const containerCommands = [
  start,
  unpause,
  stop,
  openShell,
  viewLogs,
  remove,
  restart,
  pause,
  kill,
  exec,
  inspect,
  openInBrowser,
  rename,
  copyName,
  copyId,
  removeWithVolumes,
  pruneStopped,
];
