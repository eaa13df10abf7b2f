import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "require-from-first",
  category: "correctness",
  severity: "error",
  fix: "none",
  scope: "build",
  aliases: ["DL3061"],
  synonyms: ["NO_SOURCE_IMAGE", "from_first"],
  summary: "Start with FROM; only ARG, comments and directives may stand above it.",
  why: "Instructions work on the image that `FROM` starts, so a builder refuses any that stand above the first one.",
  examples: [{ bad: "RUN make\nFROM debian:12\n", good: "FROM debian:12\nRUN make\n" }],
  *check(file) {
    const first = file.stages[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
    for (const instruction of file.tree.instructions) {
      if (instruction.span.start >= first) break;
      if (instruction.name === "ARG" || !instruction.known) continue;
      yield {
        span: instruction.keyword.span,
        message: t("{0} stands above the first FROM. Move it below.", instruction.name),
      };
    }
  },
});
