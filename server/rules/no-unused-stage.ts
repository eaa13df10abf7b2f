import { defineRule } from "../lint/rule.ts";
import { stages } from "../semantics/stages.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";
import { stagesInUse } from "./shared/shipped.ts";

export default defineRule({
  id: "no-unused-stage",
  category: "maintainability",
  severity: "info",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: [],
  summary: "Remove stages that nothing uses.",
  why: "BuildKit skips a stage that the last one does not need: what it tests or makes never happens in an ordinary build. A stage with a name may be meant for `docker build --target`, so it is reported only where the option `named` asks for it.",
  options: { named: false },
  optionWords: { named: "Whether stages with a name are reported too." },
  examples: [
    {
      bad: 'FROM golang:1.23\nRUN go test ./...\nFROM alpine:3.20\nCMD ["app"]\n',
      good: 'FROM golang:1.23 AS test\nRUN go test ./...\nFROM alpine:3.20\nCMD ["app"]\n',
    },
    {
      bad: 'FROM golang:1.23 AS test\nRUN go test ./...\nFROM alpine:3.20\nCMD ["app"]\n',
      good: 'FROM alpine:3.20\nCMD ["app"]\n',
      options: { named: true },
    },
  ],
  *check(file, { named }) {
    const used = stagesInUse(file);
    // A variable may name any stage.
    const open = stages(file.tree).references.some(({ word, stage }) => stage === null && word.value.includes("$"));
    for (const stage of file.stages.slice(0, -1)) {
      if (used.has(stage) || (stage.name !== null && (open || !named))) continue;
      yield {
        span: (stage.nameWord ?? stage.base ?? stage.from.keyword).span,
        message:
          stage.nameWord === null
            ? t("Nothing uses this stage, so it is never built. Remove it, or give it a name to build it by.")
            : t("No other stage uses {0}. Remove it, or build it with --target.", stage.nameWord.value),
        tags: ["unnecessary"],
      };
    }
  },
});
