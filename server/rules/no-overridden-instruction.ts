import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { overridden } from "./shared/overridden.ts";

export default defineRule({
  id: "no-overridden-instruction",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "stage",
  namesLines: true,
  aliases: ["MultipleInstructionsDisallowed"],
  synonyms: ["MULTIPLE_INSTRUCTIONS"],
  summary: "Write CMD, ENTRYPOINT and HEALTHCHECK once a stage.",
  why: "Only the last one of a stage counts. The others do nothing, and whoever reads or edits them is misled. To run several commands, write a script or join them.",
  examples: [
    {
      bad: 'FROM alpine:3.20\nCMD ["old"]\nCMD ["new"]\n',
      good: 'FROM alpine:3.20\nCMD ["new"]\n',
    },
  ],
  *check(file) {
    for (const { before, instruction, code } of overridden(file)) {
      yield {
        span: before.span,
        message: t("The {0} on line {1} overrides this one. Remove it.", before.name, instruction.startLine),
        fix: {
          title: t("Remove the {0} without effect", before.name),
          edits: [{ span: wholeLines(file.text, before), newText: "" }],
        },
        tags: ["unnecessary"],
        // hadolint says it of the one that counts, as no-repeated-instruction does.
        names: [code],
        related: [{ span: instruction.keyword.span, message: t("This one counts.") }],
      };
    }
  },
});

function wholeLines(text: string, { span }: Instruction) {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}
