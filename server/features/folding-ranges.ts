/** What can be folded: stages, instructions of several lines, heredocs, blocks of comments, regions. */
import type { FoldingRange } from "vscode-languageserver-types";
import { positionAt } from "../lint/positions.ts";
import { stages } from "../semantics/stages.ts";
import type { Dockerfile } from "../syntax/tree.ts";

/** Ranges by lines, zero-based, in order of their start. */
export function foldingRanges(file: Dockerfile): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const add = (start: number, end: number, kind?: "comment" | "region") => {
    if (end > start) ranges.push({ startLine: start, endLine: end, ...(kind ? { kind } : {}) });
  };
  const line = (offset: number) => positionAt(file, offset).line;

  for (const stage of stages(file).list) {
    add(line(stage.from.span.start), line((stage.instructions.at(-1) ?? stage.from).span.end));
  }
  for (const instruction of file.instructions) {
    add(line(instruction.span.start), line(instruction.span.end));
    for (const heredoc of instruction.heredocs) {
      // The first heredoc of an instruction that starts on its line is the instruction's own fold.
      const start = line(heredoc.contentSpan.start) - 1;
      if (start > line(instruction.span.start)) add(start, line(heredoc.contentSpan.end));
    }
  }
  const regions: number[] = [];
  let blockStart: number | null = null;
  let previous = -2;
  const directives = new Set(file.directives.map((directive) => directive.line));
  for (const comment of file.comments) {
    if (directives.has(comment.line)) continue;
    const at = line(comment.span.start);
    if (/^\s*#?\s*region\b/i.test(comment.text)) regions.push(at);
    else if (/^\s*#?\s*endregion\b/i.test(comment.text)) {
      const start = regions.pop();
      if (start !== undefined) add(start, at, "region");
    }
    if (at !== previous + 1) {
      if (blockStart !== null) add(blockStart, previous, "comment");
      blockStart = at;
    }
    previous = at;
  }
  if (blockStart !== null) add(blockStart, previous, "comment");
  return ranges.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}
