/** What rules say that they read of an instruction, so that an edit of anything else costs them nothing. */
import type { LintFile } from "../../lint/file.ts";
import type { Instruction } from "../../syntax/tree.ts";

/** Of instructions with these names, triggers of ONBUILD among them, everything; of others nothing. */
export function textOf(...names: readonly string[]): (file: LintFile, instruction: Instruction) => string {
  return (file, instruction) =>
    names.includes((instruction.onbuild ?? instruction).name) ? file.textOf(instruction.span) : "";
}

/** Everything that has a part in what stages are called, built on and referred to by: FROM, global ARGs, `from` in flags. */
export function stageText(file: LintFile, instruction: Instruction): string {
  const { name, flags } = instruction.onbuild ?? instruction;
  if (name === "FROM" || (name === "ARG" && file.stageOf(instruction) === null)) return file.textOf(instruction.span);
  return flags
    .filter((flag) => flag.name === "from" || flag.name === "mount")
    .map(({ text }) => text)
    .join(" ");
}
