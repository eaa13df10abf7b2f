import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

const codes: Readonly<Record<string, string>> = { CMD: "DL4003", ENTRYPOINT: "DL4004", HEALTHCHECK: "DL3012" };

export default defineRule({
  id: "no-overridden-instruction",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "build",
  namesLines: true,
  aliases: ["MultipleInstructionsDisallowed", "DL3012", "DL4003", "DL4004"],
  summary: "Write CMD, ENTRYPOINT and HEALTHCHECK once a stage.",
  why: "Only the last one of a stage counts. The others do nothing, and whoever reads or edits them is misled. To run several commands, write a script or join them.",
  examples: [
    {
      bad: 'FROM alpine:3.20\nCMD ["old"]\nCMD ["new"]\n',
      good: 'FROM alpine:3.20\nCMD ["new"]\n',
    },
  ],
  *check(file) {
    for (const { instructions } of file.stages) {
      const last = new Map<string, Instruction>();
      for (const instruction of instructions) {
        const code = codes[instruction.name];
        if (code === undefined) continue;
        const before = last.get(instruction.name);
        last.set(instruction.name, instruction);
        if (before === undefined) continue;
        yield {
          span: before.span,
          message: t("The {0} on line {1} overrides this one. Remove it.", before.name, instruction.startLine),
          fix: {
            title: t("Remove the {0} without effect", before.name),
            edits: [{ span: wholeLines(file.text, before), newText: "" }],
          },
          tags: ["unnecessary"],
          aliases: ["MultipleInstructionsDisallowed", code],
          related: [{ span: instruction.keyword.span, message: t("This one counts.") }],
        };
      }
    }
  },
});

function wholeLines(text: string, { span }: Instruction) {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}
