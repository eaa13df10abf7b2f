/** A parsed file as the JSON object that `quayside parse` prints: a stable shape that other tools read. */
import { refusals } from "../semantics/build-errors.ts";
import { stages } from "../semantics/stages.ts";
import { detectSyntax } from "../syntax/detect-syntax.ts";
import type { Dockerfile, Instruction } from "../syntax/tree.ts";

/** Lines and columns are 1-based; `line` of an error is the one a builder names. */
export function parseJson(file: Dockerfile, name: string): object {
  return {
    file: name,
    escape: file.escape,
    syntax: detectSyntax(file.text)?.ref ?? null,
    errors: refusals(file).map((error) => {
      const start = position(file, error.span.start);
      const end = position(file, error.span.end);
      return {
        line: error.line,
        column: start.column,
        endLine: end.line,
        endColumn: end.column,
        message: error.message,
        code: error.code,
      };
    }),
    instructions: file.instructions.map((instruction) => ({
      keyword: instruction.keyword.value,
      startLine: instruction.startLine,
      endLine: instruction.endLine,
      ...values(instruction),
      heredocs: instruction.heredocs.map(({ name, content, expand, chomp, fileDescriptor }) => ({
        name,
        content,
        expand,
        chomp,
        fd: fileDescriptor,
      })),
      onbuild: instruction.onbuild && { keyword: instruction.onbuild.keyword.value, ...values(instruction.onbuild) },
    })),
    stages: stages(file).list.map((stage) => ({
      name: stage.name ?? "",
      base: stage.base?.value ?? "",
      platform: stage.platform?.value ?? "",
      startLine: stage.from.startLine,
      endLine: stage.from.endLine,
    })),
  };
}

function values(instruction: Instruction) {
  return {
    flags: instruction.flags.map((flag) => flag.text),
    args: instruction.args.map((word) => word.value),
    json: instruction.json,
  };
}

function position(file: Dockerfile, offset: number): { line: number; column: number } {
  let low = 0;
  for (let high = file.lineStarts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((file.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (file.lineStarts[low] ?? 0) + 1 };
}
