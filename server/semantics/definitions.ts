/** What ARG and ENV of a file name, and which of them an instruction sees: told in a fraction of what evaluating takes. */
import type { Dockerfile, Instruction, Pair } from "../syntax/tree.ts";
import { type Stage, stageOf } from "./stages.ts";

/** A name that an ARG or ENV gives a value, as it is written: nothing is expanded. */
export interface Definition {
  readonly name: string;
  readonly kind: "ARG" | "ENV";
  readonly pair: Pair;
  readonly instruction: Instruction;
  /** Null ahead of the first FROM. */
  readonly stage: Stage | null;
}

export interface Definitions {
  /** In order of place. */
  readonly list: readonly Definition[];
  readonly byName: ReadonlyMap<string, ReadonlyMap<Stage | null, readonly Definition[]>>;
  /** What a stage leaves to those built on it, by name; found when it is first asked for. */
  readonly left: Map<string, Map<Stage, Definition | null>>;
}

/** What ARG and ENV name; also in a file that no builder takes yet, such as one without FROM. Made once a tree. */
export function definitionsOf(file: Dockerfile): Definitions {
  const before = known.get(file);
  if (before !== undefined) return before;
  const list: Definition[] = [];
  const byName = new Map<string, Map<Stage | null, Definition[]>>();
  for (const instruction of file.instructions) {
    const { name, pairs } = instruction;
    const kind = name === "ARG" ? "ARG" : name === "ENV" ? "ENV" : null;
    if (kind === null) continue;
    const stage = stageOf(file, instruction);
    for (const pair of pairs) {
      const definition = { name: pair.name.value, kind, pair, instruction, stage } as const;
      list.push(definition);
      const ofName = byName.get(definition.name) ?? new Map<Stage | null, Definition[]>();
      byName.set(definition.name, ofName);
      const ofStage = ofName.get(stage);
      if (ofStage === undefined) ofName.set(stage, [definition]);
      else ofStage.push(definition);
    }
  }
  const found = { list, byName, left: new Map() };
  known.set(file, found);
  return found;
}

const known = new WeakMap<Dockerfile, Definitions>();

/** The nearest definition above that an instruction sees: in its stage, then in those it is built on. */
export function definitionFor(file: Dockerfile, instruction: Instruction, name: string): Definition | null {
  const definitions = definitionsOf(file);
  const stage = instruction.name === "FROM" ? null : stageOf(file, instruction);
  const own = definitions.byName.get(name)?.get(stage) ?? [];
  const { start } = instruction.span;
  let low = 0;
  let high = own.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((own[middle]?.instruction.span.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return own[low - 1] ?? (stage?.baseStage ? leftBy(definitions, stage.baseStage, name) : null);
}

/** The last definition of a stage, or of the nearest below that has one. The way there is gone once. */
function leftBy(definitions: Definitions, stage: Stage, name: string): Definition | null {
  const byStage = definitions.byName.get(name);
  if (byStage === undefined) return null;
  const left = definitions.left.get(name) ?? new Map<Stage, Definition | null>();
  definitions.left.set(name, left);
  const passed: Stage[] = [];
  let found: Definition | null = null;
  for (let at: Stage | null = stage; at !== null; at = at.baseStage) {
    found = left.get(at) ?? byStage.get(at)?.at(-1) ?? null;
    if (found !== null || left.has(at)) break;
    passed.push(at);
  }
  for (const one of passed) left.set(one, found);
  return found;
}
