import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "consistent-from-as-casing",
  category: "style",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["FromAsCasing"],
  summary: "Write AS in the case of its FROM.",
  why: "`FROM` and `AS` are two halves of one instruction; written alike they are read as one.",
  examples: [{ bad: "FROM alpine:3.20 as base\n", good: "FROM alpine:3.20 AS base\n" }],
  *check(file) {
    for (const { keyword, args } of file.instructions("FROM")) {
      const as = args[1];
      if (as === undefined || as.value.toLowerCase() !== "as") continue;
      const from = keyword.value;
      const wanted = from === from.toUpperCase() ? "AS" : from === from.toLowerCase() ? "as" : null;
      if (wanted === null || as.value === wanted) continue;
      yield {
        span: as.span,
        message: t("Write {0} as {1}, in the case of {2}.", as.value, wanted, from),
        fix: { title: t("Change to {0}", wanted), edits: [{ span: as.span, newText: wanted }] },
      };
    }
  },
});
