import { defineRule } from "../lint/rule.ts";
import type { Word } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "no-duplicate-stage-name",
  category: "correctness",
  severity: "error",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["DuplicateStageName", "DL3024"],
  synonyms: ["DUPLICATE_BUILD_STAGE_NAME"],
  summary: "Give every stage a name of its own.",
  why: "With two stages of one name, what refers to it means the later one from there on, and the earlier one can no longer be named. The case of letters does not tell two names apart.",
  examples: [
    {
      bad: "FROM golang:1.23 AS build\nFROM node:22 AS build\nFROM scratch\nCOPY --from=build /app /\n",
      good: "FROM golang:1.23 AS server\nFROM node:22 AS web\nFROM scratch\nCOPY --from=web /app /\n",
    },
  ],
  *check(file) {
    const first = new Map<string, Word>();
    const written = new Set<string>();
    for (const { name, nameWord } of file.stages) {
      if (name === null || nameWord === null) continue;
      const before = first.get(name);
      if (before === undefined) first.set(name, nameWord);
      else {
        yield {
          span: nameWord.span,
          message: t("Another stage is named {0} already. Give this one a name of its own.", nameWord.value),
          // hadolint takes names that differ in case for two.
          aliases: written.has(nameWord.value) ? undefined : ["DuplicateStageName"],
          related: [{ span: before.span, message: t("The first stage of this name.") }],
        };
      }
      written.add(nameWord.value);
    }
  },
});
