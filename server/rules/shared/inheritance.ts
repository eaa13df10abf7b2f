/** What stages have from the stages they are built on. */
import type { LintFile } from "../../lint/file.ts";
import type { Stage } from "../../semantics/stages.ts";

/** The stage and the stages below it, nearest first. */
export function chainOf(stage: Stage | null): readonly Stage[] {
  const chain = new Set<Stage>();
  for (let at = stage; at !== null && !chain.has(at); at = at.baseStage) chain.add(at);
  return [...chain];
}

/**
 * Stages that lack something that images inherit: they don't have it, no stage below has it, and no stage that is built
 * on them adds it.
 */
export function stagesWithout(file: LintFile, has: (stage: Stage) => boolean): readonly Stage[] {
  const good = new Set<Stage>();
  // A stage is built on an earlier one, so that one way through the stages, and one back, sees every chain.
  for (const stage of file.stages) {
    if (has(stage) || (stage.baseStage !== null && good.has(stage.baseStage))) good.add(stage);
  }
  const below = new Set<Stage>();
  for (const stage of file.stages.toReversed()) {
    if ((has(stage) || below.has(stage)) && stage.baseStage !== null) below.add(stage.baseStage);
  }
  return file.stages.filter((stage) => !good.has(stage) && !below.has(stage));
}

/** Whether a stage is the other one, or built on it through others. */
export function isBuiltOn(stage: Stage, other: Stage | null): boolean {
  if (other === null) return false;
  for (let at: Stage | null = stage; at !== null && at.index >= other.index; at = at.baseStage) {
    if (at === other) return true;
  }
  return false;
}
