import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { overridden } from "./shared/overridden.ts";

export default defineRule({
  id: "no-repeated-instruction",
  category: "maintainability",
  severity: "hint",
  fix: "none",
  scope: "stage",
  namesLines: true,
  aliases: ["DL3012", "DL4003", "DL4004"],
  summary: "Look above before you write a second CMD, ENTRYPOINT or HEALTHCHECK.",
  why: "`no-overridden-instruction` warns of the one that does nothing. This rule marks the other, which counts, where hadolint reports both: its comments stand there.",
  examples: [
    {
      bad: 'FROM alpine:3.20\nCMD ["old"]\nCMD ["new"]\n',
      good: 'FROM alpine:3.20\nCMD ["new"]\n',
    },
  ],
  *check(file) {
    for (const { before, instruction, code } of overridden(file)) {
      yield {
        span: instruction.keyword.span,
        message: t("This {0} replaces the one on line {1}.", instruction.name, before.startLine),
        aliases: [code],
        related: [{ span: before.keyword.span, message: t("This one does nothing.") }],
      };
    }
  },
});
