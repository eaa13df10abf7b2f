/** Windows paths in stages for Windows: a builder takes them only on drive C (`util/system/path.go`). */
import { ExpansionError, expandWord } from "../syntax/shell-words.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { globalArguments } from "./global-arguments.ts";
import type { Stage } from "./stages.ts";

/** Whether a stage's `--platform=` says Windows, or that of the stage it is built on. What the base image is for, only it knows. */
export function isForWindows(file: Dockerfile, stage: Stage): boolean {
  let root = stage;
  while (root.baseStage !== null) root = root.baseStage;
  if (!root.platform?.value || root.baseName === "scratch") return false;
  const { values } = globalArguments(file);
  try {
    const platform = expandWord(root.platform.value, (name) => values.get(name), { escape: file.escape });
    return /^windows\b/i.test(platform);
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return false;
  }
}

/** Whether a path is on another drive than C, on a network share, or a drive without a path. Variables are expanded. */
export function isOffDrive(path: string): boolean {
  if (/^.:$/.test(path) || /^[\\/]{2}/.test(path)) return true;
  const colon = path.indexOf(":");
  return colon >= 0 && path.slice(0, colon).toLowerCase() !== "c";
}
