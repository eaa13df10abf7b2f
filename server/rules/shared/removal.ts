/** Taking an instruction out of a file without leaving an empty line. */
import type { LintFile } from "../../lint/file.ts";
import type { Edit } from "../../lint/rule.ts";
import type { Instruction } from "../../syntax/tree.ts";

/** Deletes the lines of an instruction, their last line end included. */
export function removeInstruction(file: LintFile, { span }: Instruction): Edit {
  const start = file.text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = file.text.indexOf("\n", span.end);
  return { span: { start, end: newline < 0 ? file.text.length : newline + 1 }, newText: "" };
}
