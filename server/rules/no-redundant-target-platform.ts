import { defineRule } from "../lint/rule.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { variableUses } from "../syntax/shell-words.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "no-redundant-target-platform",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  scope: "linked-build",
  reads: stageText,
  aliases: ["RedundantTargetPlatform", "DL3065"],
  summary: "Leave out --platform where it asks for the target platform.",
  why: "A stage is built for the target platform anyway. `--platform=$TARGETPLATFORM` says nothing, and looks as if it did.",
  examples: [
    {
      bad: "FROM --platform=$TARGETPLATFORM alpine:3.20\n",
      good: "FROM alpine:3.20\n",
    },
  ],
  *check(file) {
    const evaluation = evaluate(file.tree);
    for (const { from, platform } of file.stages) {
      if (platform === null || platform.value === null) continue;
      const place = evaluation.expansions.get(from)?.find((expansion) => expansion.place.part === "platform");
      const names = new Set(variableUses(platform.value).map((use) => use.name));
      if (
        place?.value !== evaluation.lookUpAt(from)("TARGETPLATFORM") ||
        names.size !== 1 ||
        !names.has("TARGETPLATFORM")
      )
        continue;
      const exact = /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(platform.value);
      let { end } = platform.span;
      while (/[ \t]/.test(file.text[end] ?? "")) end++;
      yield {
        span: platform.span,
        message: t("A stage is built for the target platform anyway. Remove --platform."),
        fix: {
          title: t("Remove --platform"),
          edits: [{ span: { start: platform.span.start, end }, newText: "" }],
          // The classic builder knows no TARGETPLATFORM, and would use the default of `${TARGETPLATFORM:-linux/amd64}`.
          safe: exact,
        },
        tags: ["unnecessary"],
        // hadolint reads no default of the variable.
        aliases: exact ? undefined : ["RedundantTargetPlatform"],
      };
    }
  },
});
