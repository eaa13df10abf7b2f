/** Instructions of which a stage keeps the last one only. */
import type { LintFile } from "../../lint/file.ts";
import type { Instruction } from "../../syntax/tree.ts";

const codes: Readonly<Record<string, string>> = { CMD: "DL4003", ENTRYPOINT: "DL4004", HEALTHCHECK: "DL3012" };

export interface Overridden {
  readonly before: Instruction;
  /** The next of its kind. */
  readonly instruction: Instruction;
  /** hadolint's code for it. */
  readonly code: string;
}

/** Each pair of an instruction without effect and the next one of its kind in the stage. */
export function* overridden(file: LintFile): Iterable<Overridden> {
  for (const { instructions } of file.stages) {
    const last = new Map<string, Instruction>();
    for (const instruction of instructions) {
      const code = codes[instruction.name];
      if (code === undefined) continue;
      const before = last.get(instruction.name);
      last.set(instruction.name, instruction);
      if (before !== undefined) yield { before, instruction, code };
    }
  }
}
