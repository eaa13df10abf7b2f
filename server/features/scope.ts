/** Variables that can be used at a place: those of the file, and those that every build has. */
import { builderArguments, platformArguments, proxyArguments } from "../data/variables.ts";
import { stages } from "../semantics/stages.ts";
import { type Variable, variablesAt } from "../semantics/variables.ts";
import type { Dockerfile, Instruction } from "../syntax/tree.ts";

/** The instruction that an offset belongs to: the last one that starts at it or ahead of it. */
export function instructionBefore(file: Dockerfile, offset: number): Instruction | null {
  const { instructions } = file;
  let low = 0;
  let high = instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((instructions[middle] as Instruction).span.start <= offset) low = middle;
    else high = middle - 1;
  }
  const found = instructions[low];
  return found !== undefined && found.span.start <= offset ? found : null;
}

/** Variables in force at an offset, the nearest definition first, those that nobody declared last. */
export function variablesInForce(file: Dockerfile, offset: number): readonly Variable[] {
  const instruction = instructionBefore(file, offset);
  const found = instruction === null ? [] : variablesAt(file, instruction);
  const names = new Set(found.map(({ name }) => name));
  const given = proxyArguments.filter(({ name }) => !names.has(name));
  return [...found, ...given.map(({ name }) => ({ name, value: null, kind: "predefined" as const, definition: null }))];
}

/** Names that `ARG` can bring into a stage, with their values: global arguments and those that a builder gives. */
export function declarable(file: Dockerfile): ReadonlyMap<string, string | null> {
  const names = new Map<string, string | null>();
  for (const arg of stages(file).globalArgs) {
    for (const pair of arg.pairs) names.set(pair.name.value, pair.value?.value ?? null);
  }
  for (const { name } of [...platformArguments, ...builderArguments]) if (!names.has(name)) names.set(name, null);
  return names;
}
