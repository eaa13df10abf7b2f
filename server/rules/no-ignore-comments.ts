import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-ignore-comments",
  category: "maintainability",
  severity: "info",
  fix: "none",
  aliases: ["DL1001"],
  summary: "Do not silence findings for one instruction by a comment.",
  why: "Some teams want exceptions in one configuration file, where they can be reviewed. This rule reports the comments that make exceptions in the file.",
  enabledByDefault: false,
  examples: [
    {
      bad: "FROM alpine:3.20\n# hadolint ignore=DL3018\nRUN apk add --no-cache curl\n",
      good: "FROM alpine:3.20\nRUN apk add --no-cache curl=~8.9\n",
    },
  ],
  *check(file) {
    for (const comment of file.tree.comments) {
      const tool = /^\s*(hadolint|quayside)\s+ignore\s*=/i.exec(comment.text)?.[1]?.toLowerCase();
      if (tool === undefined) continue;
      yield {
        span: comment.span,
        message: t("Make exceptions in the configuration instead of a comment."),
        aliases: tool === "hadolint" ? ["DL1001"] : [],
      };
    }
  },
});
