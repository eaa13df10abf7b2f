/** Which stages are built on which, for questions about many of them at once. */
import type { Stage } from "./stages.ts";

/** A stage with all that is built on it is one stretch of an order in which each follows the one it is built on. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
}

/** Every stage's stretch: a question about all stages built on one is then a search among numbers. */
export function subtreesOf(list: readonly Stage[]): ReadonlyMap<Stage, Subtree> {
  const sizes = new Map<Stage, number>(list.map((stage) => [stage, 1]));
  const sizeOf = (stage: Stage) => sizes.get(stage) ?? 1;
  for (const stage of list.toReversed()) {
    if (stage.baseStage !== null) sizes.set(stage.baseStage, sizeOf(stage.baseStage) + sizeOf(stage));
  }
  const found = new Map<Stage, Subtree>();
  /** The next free place among those built on a stage, or on none. */
  const free = new Map<Stage | null, number>([[null, 0]]);
  for (const stage of list) {
    const start = free.get(stage.baseStage) ?? 0;
    free.set(stage.baseStage, start + sizeOf(stage));
    free.set(stage, start + 1);
    found.set(stage, { start, end: start + sizeOf(stage) });
  }
  return found;
}
