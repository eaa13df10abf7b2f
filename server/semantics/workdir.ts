/** The working directory and the user at each instruction, as far as the file alone can tell. */
import type { Dockerfile, Instruction } from "../syntax/tree.ts";
import { evaluate } from "./evaluation.ts";
import { type Stage, stageOf, stages } from "./stages.ts";

/**
 * The directory that an instruction runs in, absolute and without `.` and `..`. WORKDIR itself runs in the one before.
 * Null where the base image decides: ahead of the first absolute WORKDIR on an image, and where a value isn't known.
 * Scratch starts in `/`.
 */
export function workdirAt(file: Dockerfile, instruction: Instruction): string | null {
  return valueAt(file, instruction, "workdir");
}

/**
 * The user that an instruction runs as, as USER gives it (`app`, `1000:1000`). Null where the base image decides.
 * Scratch starts as `root`.
 */
export function userAt(file: Dockerfile, instruction: Instruction): string | null {
  return valueAt(file, instruction, "user");
}

/** The working directory and user that a stage ends with; null as above. */
export function stageEnd(file: Dockerfile, stage: Stage): { workdir: string | null; user: string | null } {
  const changes = changesOf(file).get(stage) ?? [];
  const last = changes.at(-1);
  return { workdir: last?.workdir ?? null, user: last?.user ?? null };
}

/** Joins a path to a folder as WORKDIR does: `..` stops at the root. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** What holds from an offset on. */
interface Change {
  readonly from: number;
  readonly workdir: string | null;
  readonly user: string | null;
}

const known = new WeakMap<Dockerfile, ReadonlyMap<Stage, readonly Change[]>>();

function valueAt(file: Dockerfile, instruction: Instruction, key: "workdir" | "user"): string | null {
  const stage = stageOf(file, instruction);
  const changes = (stage && changesOf(file).get(stage)) ?? [];
  let low = 0;
  let high = changes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((changes[middle]?.from ?? 0) < instruction.span.start) low = middle;
    else high = middle - 1;
  }
  return changes[low]?.[key] ?? null;
}

function changesOf(file: Dockerfile): ReadonlyMap<Stage, readonly Change[]> {
  let changes = known.get(file);
  if (changes === undefined) {
    changes = findChanges(file);
    known.set(file, changes);
  }
  return changes;
}

function findChanges(file: Dockerfile): Map<Stage, Change[]> {
  const all = new Map<Stage, Change[]>();
  const { expansions } = evaluate(file);
  for (const stage of stages(file).list) {
    const inherited = stage.baseStage === null ? undefined : all.get(stage.baseStage)?.at(-1);
    const isScratch = stage.baseName === "scratch" && stage.baseStage === null;
    let workdir = inherited?.workdir ?? (isScratch ? "/" : null);
    let user = inherited?.user ?? (isScratch ? "root" : null);
    const changes: Change[] = [{ from: stage.from.span.start, workdir, user }];
    for (const instruction of stage.instructions) {
      if (instruction.name !== "WORKDIR" && instruction.name !== "USER") continue;
      const value = expansions.get(instruction)?.[0]?.value ?? null;
      if (instruction.name === "USER") user = value;
      else workdir = nextWorkdir(workdir, value);
      changes.push({ from: instruction.span.start, workdir, user });
    }
    all.set(stage, changes);
  }
  return all;
}

function nextWorkdir(workdir: string | null, path: string | null): string | null {
  if (path === null) return null;
  const windows = /^(?:[a-zA-Z]:)?[\\/]/.test(path) && !path.startsWith("/");
  if (windows) return joinPath("/", path.replace(/^[a-zA-Z]:/, "").replaceAll("\\", "/"));
  if (path.startsWith("/")) return joinPath("/", path);
  return workdir === null ? null : joinPath(workdir, path);
}
