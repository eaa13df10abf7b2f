/** Instructions of which a stage keeps the last one only. */
import type { LintFile } from "../../lint/file.ts";
import type { Stage } from "../../semantics/stages.ts";
import type { Instruction } from "../../syntax/tree.ts";

const codes = [
  ["CMD", "DL4003"],
  ["ENTRYPOINT", "DL4004"],
  ["HEALTHCHECK", "DL3012"],
] as const;

export interface Overridden {
  readonly before: Instruction;
  /** The next of its kind. */
  readonly instruction: Instruction;
  /** hadolint's code for it. */
  readonly code: string;
}

/** Each pair of an instruction without effect and the next one of its kind in the stage. */
export function* overridden(file: LintFile): Iterable<Overridden> {
  for (const [name, code] of codes) {
    const last = new Map<Stage, Instruction>();
    for (const instruction of file.instructions(name)) {
      const stage = file.stageOf(instruction);
      if (stage === null || file.isTrigger(instruction)) continue;
      const before = last.get(stage);
      last.set(stage, instruction);
      if (before !== undefined) yield { before, instruction, code };
    }
  }
}
