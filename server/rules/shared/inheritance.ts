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
  for (const stage of file.stages) {
    const chain = chainOf(stage);
    if (has(stage)) for (const below of chain) good.add(below);
  }
  return file.stages.filter((stage) => !good.has(stage) && !chainOf(stage).some(has));
}
