/** Commands on containers, in the order of the buttons on a row. Their effect comes back as an event, so none refreshes a view. */
import { copyAddress, copyComposeService, copyId, copyImage, copyName, copyRunLine } from "./copy.ts";
import { rename, updateLimits } from "./edit.ts";
import { commit, exportFiles } from "./files.ts";
import { kill, pause, restart, start, stop, stopAfter, unpause, wait } from "./life.ts";
import { inspect, logsOrInspect, openInBrowser, viewLogs } from "./look.ts";
import { pruneStopped, remove, removeWithVolumes } from "./remove.ts";
import { attach, exec, openShell } from "./terminals.ts";
import { processes, stats, statsOfAll, toggleStatsInRows } from "./use.ts";

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
  stopAfter,
  wait,
  exec,
  attach,
  inspect,
  logsOrInspect,
  openInBrowser,
  processes,
  stats,
  statsOfAll,
  toggleStatsInRows,
  rename,
  updateLimits,
  commit,
  exportFiles,
  copyName,
  copyId,
  copyImage,
  copyAddress,
  copyRunLine,
  copyComposeService,
  removeWithVolumes,
  pruneStopped,
];
