/** The commands of one instruction: what rules ask that judge a RUN by all it does. */
import type { CommandUse, LintFile } from "../../lint/file.ts";
import type { Instruction } from "../../syntax/tree.ts";

const known = new WeakMap<LintFile, ReadonlyMap<Instruction, readonly CommandUse[]>>();

/** In order of place; grouped once a file, so that asking for every RUN costs no more than the file is long. */
export function commandsIn(file: LintFile, instruction: Instruction): readonly CommandUse[] {
  let groups = known.get(file);
  if (groups === undefined) {
    groups = group(file.commands());
    known.set(file, groups);
  }
  return groups.get(instruction) ?? [];
}

function group(uses: readonly CommandUse[]): ReadonlyMap<Instruction, readonly CommandUse[]> {
  const groups = new Map<Instruction, CommandUse[]>();
  for (const use of uses) {
    const same = groups.get(use.instruction);
    if (same === undefined) groups.set(use.instruction, [use]);
    else same.push(use);
  }
  return groups;
}
