/** The commands of one RUN by name: what rules ask that look at what else the same RUN does. */
import type { CommandUse, LintFile } from "../../lint/file.ts";
import type { Instruction } from "../../syntax/tree.ts";

const known = new WeakMap<LintFile, Map<string, Map<Instruction, CommandUse[]>>>();

/** Commands of an instruction by name, in order of place; grouped once a file, so that asking costs what it finds. */
export function siblings(file: LintFile, instruction: Instruction, name: string): readonly CommandUse[] {
  let byName = known.get(file);
  if (byName === undefined) {
    byName = new Map();
    known.set(file, byName);
  }
  let byInstruction = byName.get(name);
  if (byInstruction === undefined) {
    byInstruction = new Map();
    for (const use of file.commands(name)) {
      const same = byInstruction.get(use.instruction);
      if (same === undefined) byInstruction.set(use.instruction, [use]);
      else same.push(use);
    }
    byName.set(name, byInstruction);
  }
  return byInstruction.get(instruction) ?? [];
}

/** Whether `rm -rf` stands behind a place in the RUN: hadolint takes it for the removal of a cache, whatever it removes. */
export function removesAnything(file: LintFile, instruction: Instruction, from: number): boolean {
  return siblings(file, instruction, "rm").some(
    ({ command }) => command.span.start >= from && command.args.some(({ value }) => value === "-rf"),
  );
}
