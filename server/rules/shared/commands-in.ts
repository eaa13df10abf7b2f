/** The commands of one instruction: what rules ask that judge a RUN by all it does. */
import type { CommandUse, LintFile } from "../../lint/file.ts";
import type { Instruction } from "../../syntax/tree.ts";

/** In order of place. */
export function commandsIn(file: LintFile, instruction: Instruction): readonly CommandUse[] {
  return file.commandsOf(instruction);
}
