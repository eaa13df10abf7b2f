import { lineEnd } from "../lint/positions.ts";
import { defineRule } from "../lint/rule.ts";
import type { Span } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-empty-continuation",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["NoEmptyContinuation"],
  synonyms: ["EMPTY_CONTINUATION_LINE"],
  summary: "Leave no empty lines inside a continued instruction.",
  why: "An empty line looks like the instruction's end, but a builder reads on below it. It warns today and may refuse it one day.",
  examples: [
    {
      bad: "FROM alpine:3.20\nRUN apk update \\\n\n    && apk upgrade\n",
      good: "FROM alpine:3.20\nRUN apk update \\\n    && apk upgrade\n",
    },
  ],
  *check(file) {
    const { lineStarts, text } = file.tree;
    for (const instruction of file.instructions()) {
      if (instruction.endLine === instruction.startLine || file.isTrigger(instruction)) continue;
      const heredocs = instruction.heredocs.map(({ contentSpan }) => contentSpan);
      // At the end of a file the instruction ends ahead of the lines that its last continuation leads to.
      const isLast = instruction === file.tree.instructions.at(-1) && instruction.heredocs.length === 0;
      const end = heredocs[0]?.start ?? (isLast ? text.length : instruction.span.end);
      const groups: { line: number; span: Span }[] = [];
      for (let line = instruction.startLine; line < instruction.endLine; line++) {
        const start = lineStarts[line] ?? text.length;
        const next = lineStarts[line + 1] ?? text.length;
        if (start >= end) break;
        if (text.slice(start, next).trim() !== "") continue;
        const last = groups.at(-1);
        if (last?.span.end === start) last.span = { start: last.span.start, end: next };
        else groups.push({ line, span: { start, end: next } });
      }
      const first = groups[0];
      if (first === undefined) continue;
      yield {
        span: { start: first.span.start, end: lineEnd(file.tree, first.line) },
        message:
          first.span.start < instruction.span.end
            ? t("The instruction goes on below this empty line. Remove the line.")
            : t("Nothing follows the continuation above. Remove this line."),
        fix: { title: t("Remove the empty lines"), edits: groups.map(({ span }) => ({ span, newText: "" })) },
      };
    }
  },
});
