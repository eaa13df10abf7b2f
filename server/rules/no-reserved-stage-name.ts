import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

const reserved = new Set(["context", "scratch"]);

export default defineRule({
  id: "no-reserved-stage-name",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["ReservedStageName", "DL3063"],
  summary: "Do not call a stage scratch or context.",
  why: "`scratch` is the empty image and `context` is the build context. A stage of that name can't be told from them where it is used in `FROM` or `--from`.",
  examples: [{ bad: "FROM alpine:3.20 AS context\n", good: "FROM alpine:3.20 AS sources\n" }],
  *check(file) {
    for (const { nameWord } of file.stages) {
      if (nameWord === null || !reserved.has(nameWord.value.toLowerCase())) continue;
      const name = nameWord.value.toLowerCase();
      yield {
        span: nameWord.span,
        message: t("{0} means something else to a builder. Give the stage another name.", name),
        // hadolint compares letter by letter.
        aliases: reserved.has(nameWord.value) ? ["ReservedStageName", "DL3063"] : ["ReservedStageName"],
      };
    }
  },
});
