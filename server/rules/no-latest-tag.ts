import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { baseImages } from "./shared/images.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "no-latest-tag",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["DL3007"],
  synonyms: ["latest_tag"],
  summary: "Use a version instead of the tag latest.",
  why: "`latest` moves: the image that is built tomorrow may have another major version below it. A digest beside the tag holds it still too.",
  examples: [{ bad: "FROM debian:latest\n", good: "FROM debian:12\n" }],
  *check(file) {
    for (const { word, tag, tagSpan, hasDigest } of baseImages(file)) {
      if (tag !== "latest" || hasDigest) continue;
      yield {
        span: tagSpan ?? word.span,
        message: t("latest moves. Use the tag of a version, or add a digest."),
      };
    }
  },
});
