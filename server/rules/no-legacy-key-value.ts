import type { LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import type { Pair } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-legacy-key-value",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["LegacyKeyValueFormat"],
  synonyms: ["label_invalid"],
  summary: "Put = between the name and the value of ENV and LABEL.",
  why: "The old form with a blank takes the whole rest of the line as one value, so `ENV ONE TWO= THREE=world` sets one variable. It is kept for old files only.",
  examples: [
    { bad: "FROM alpine:3.20\nENV LANG C.UTF-8\n", good: "FROM alpine:3.20\nENV LANG=C.UTF-8\n" },
    { bad: "FROM alpine:3.20\nLABEL title My image\n", good: 'FROM alpine:3.20\nLABEL title="My image"\n' },
  ],
  *check(file) {
    for (const instruction of file.instructions("ENV", "LABEL")) {
      const pair = instruction.pairs[0];
      if (pair === undefined || pair.separator !== "" || pair.value === null) continue;
      yield {
        span: pair.span,
        message: t("Write {0}=value: the form with a blank is kept for old files only.", pair.name.value),
        fix: withEquals(file, pair),
        // BuildKit does not look at what ONBUILD keeps.
        aliases: file.isTrigger(instruction) ? [] : undefined,
      };
    }
  },
});

function withEquals(file: LintFile, pair: Pair): Fix | undefined {
  const { name, value } = pair;
  if (value === null || value.value === "") return undefined;
  const blanks = /\s/.test(value.value);
  const quoted = /^(?:"[^"]*"|'[^']*')$/.test(value.value);
  // Quotes and escapes in the middle would mean something else between quotes.
  const plain = !/["'\\`]/.test(value.value);
  if (!plain && !quoted && (blanks || /["']/.test(value.value))) return undefined;
  const quote = blanks && !quoted ? '"' : "";
  return {
    title: t("Put = between name and value"),
    edits: [
      { span: { start: name.span.end, end: value.span.start }, newText: `=${quote}` },
      ...(quote ? [{ span: { start: value.span.end, end: value.span.end }, newText: quote }] : []),
    ].filter(({ span }) => span.end <= file.text.length),
  };
}
