import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { baseImages } from "./shared/images.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "require-image-tag",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["DL3006"],
  synonyms: ["missing_tag"],
  summary: "Say which version of a base image is meant.",
  why: "Without a tag the base is `latest`: another image tomorrow than today. A tag, or better a digest, makes builds repeatable.",
  examples: [{ bad: "FROM debian\n", good: "FROM debian:12\n" }],
  *check(file) {
    for (const { word, tag, hasDigest } of baseImages(file)) {
      if (tag !== null || hasDigest) continue;
      yield {
        span: word.span,
        message: t("{0} has no tag, so any version may come. Add the one you mean.", word.value),
        // hadolint takes what starts with a variable for a whole reference.
        aliases: word.value.startsWith("$") ? [] : undefined,
      };
    }
  },
});
