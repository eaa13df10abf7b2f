import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-unused-ignore",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  aliases: [],
  summary: "Remove ignore comments that silence nothing.",
  why: "A `# quayside ignore=…` whose finding is gone, or whose name has a typing error, misleads: it looks as if something were accepted here. Comments of other linters are honoured and never reported.",
  examples: [
    {
      bad: "FROM alpine:3.20\n# quayside ignore=no-consecutive-runs it is short\nRUN ls\n",
      good: "FROM alpine:3.20\nRUN ls\n",
    },
  ],
  *check() {},
  *conclude(_file, { unused }) {
    for (const { name, span, known, fix } of unused) {
      yield {
        span,
        message: known
          ? t("{0} finds nothing here. Remove it from the comment.", name)
          : t("There is no rule {0}. Correct the name or remove it.", name),
        fix,
        tags: known ? ["unnecessary"] : [],
      };
    }
  },
});
