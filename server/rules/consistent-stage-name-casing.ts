import { defineRule } from "../lint/rule.ts";
import { stages } from "../semantics/stages.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "consistent-stage-name-casing",
  category: "style",
  severity: "warning",
  fix: "safe",
  scope: "build",
  reads: stageText,
  aliases: ["StageNameCasing"],
  summary: "Write the names of stages in lower case.",
  why: "A builder ignores the case of stage names, so `Build` and `build` are the same stage. One way to write them keeps readers from taking them for two. The fix renames the stage wherever it is named.",
  examples: [
    {
      bad: "FROM golang:1.23 AS Build\nFROM alpine:3.20\nCOPY --from=Build /app /app\n",
      good: "FROM golang:1.23 AS build\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
    },
  ],
  *check(file) {
    for (const stage of file.stages) {
      const name = stage.nameWord;
      if (name === null) continue;
      const lower = name.value.toLowerCase();
      if (lower === name.value) continue;
      const references = stages(file.tree).references.filter(
        ({ stage: named, word }) => named === stage && word.value.toLowerCase() === lower && word.value !== lower,
      );
      const edits = [name, ...references.map((reference) => reference.word)]
        .filter((word) => file.textOf(word.span).toLowerCase() === lower)
        .map((word) => ({ span: word.span, newText: lower }));
      yield {
        span: name.span,
        message: t("Write the stage's name in lower case: {0}.", lower),
        fix: { title: t("Rename to {0}", lower), edits },
      };
    }
  },
});
