/** Which stages become part of the last image, and which of them are only copied from. */
import type { LintFile } from "../../lint/file.ts";
import { type Stage, stages } from "../../semantics/stages.ts";
import type { Instruction } from "../../syntax/tree.ts";
import { chainOf } from "./inheritance.ts";

/** A question: is what an instruction writes part of the last image, or of one that ONBUILD makes? Nothing is read ahead of it. */
export function shippedIn(file: LintFile): (instruction: Instruction) => boolean {
  let stages: ReadonlySet<Stage | null> | null = null;
  return (instruction) => {
    stages ??= new Set([null, ...chainOf(file.stages.at(-1) ?? null)]);
    return file.isTrigger(instruction) || stages.has(file.stageOf(instruction));
  };
}

/** Stages that another FROM names. */
export function baseStages(file: LintFile): ReadonlySet<Stage> {
  return new Set(file.stages.flatMap(({ baseStage }) => (baseStage === null ? [] : [baseStage])));
}

/** Stages that another one is built on, copies from or mounts. */
export function stagesInUse(file: LintFile): ReadonlySet<Stage> {
  return new Set(stages(file.tree).references.flatMap(({ stage }) => (stage === null ? [] : [stage])));
}
