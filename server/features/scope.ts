/** Variables that can be used at a place, for completion and hover: declared in the stage or one it is built on. */
import { builderArguments, platformArguments, proxyArguments } from "../data/variables.ts";
import { type Stage, stageOf, stages } from "../semantics/stages.ts";
import type { Dockerfile, Instruction, Pair } from "../syntax/tree.ts";

export interface ScopedVariable {
  readonly name: string;
  /** As written; null where ARG has no default, or nobody declared it. */
  readonly value: string | null;
  readonly from: "ARG" | "ENV" | "predefined";
  readonly pair: Pair | null;
}

/** Variables in force at an instruction, the ones that hide others first declared last; by name. */
export function variablesAt(file: Dockerfile, offset: number): ReadonlyMap<string, ScopedVariable> {
  const found = new Map<string, ScopedVariable>();
  const { globalArgs } = stages(file);
  const instruction = file.instructions.findLast(({ span }) => span.start <= offset);
  const stage = instruction && stageOf(file, instruction);
  const inFrom = instruction?.name === "FROM" || stage === null || stage === undefined;
  for (const { name } of proxyArguments) found.set(name, { name, value: null, from: "predefined", pair: null });
  if (inFrom) {
    for (const { name } of platformArguments) found.set(name, { name, value: null, from: "predefined", pair: null });
    for (const arg of globalArgs) if (arg.span.end < offset) declare(found, arg, new Map());
    return found;
  }
  const globals = new Map<string, ScopedVariable>();
  for (const arg of globalArgs) declare(globals, arg, new Map());
  const chain: Stage[] = [];
  for (let at: Stage | null = stage; at !== null; at = at.baseStage) {
    if (chain.includes(at)) break;
    chain.unshift(at);
  }
  for (const one of chain) {
    for (const each of one.instructions) {
      if (one === stage && each.span.end >= offset) break;
      // A build argument ends with its stage; what ENV sets is inherited.
      if (each.name === "ENV" || (each.name === "ARG" && one === stage)) declare(found, each, globals);
    }
  }
  return found;
}

/** Names that `ARG` can bring into a stage: global arguments and those that a builder gives. */
export function declarable(file: Dockerfile): ReadonlyMap<string, string | null> {
  const names = new Map<string, string | null>();
  for (const arg of stages(file).globalArgs) {
    for (const pair of arg.pairs) names.set(pair.name.value, pair.value?.value ?? null);
  }
  for (const { name } of [...platformArguments, ...builderArguments]) if (!names.has(name)) names.set(name, null);
  return names;
}

function declare(
  found: Map<string, ScopedVariable>,
  instruction: Instruction,
  globals: ReadonlyMap<string, ScopedVariable>,
): void {
  const from = instruction.name === "ENV" ? "ENV" : "ARG";
  for (const pair of instruction.pairs) {
    const name = pair.name.value;
    // ENV wins over ARG, whichever stands first.
    if (from === "ARG" && found.get(name)?.from === "ENV") continue;
    const value = pair.value?.value ?? globals.get(name)?.value ?? null;
    found.set(name, { name, value, from, pair });
  }
}
