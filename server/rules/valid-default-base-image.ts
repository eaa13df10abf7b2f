import { defineRule } from "../lint/rule.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { splitImageReference } from "../syntax/image-ref.ts";
import { variableUses } from "../syntax/shell-words.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "valid-default-base-image",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "linked-build",
  reads: stageText,
  aliases: ["InvalidDefaultArgInFrom"],
  synonyms: ["BASE_NAME_EMPTY"],
  summary: "Give the variables of FROM defaults that make an image's name.",
  why: "Without `--build-arg`, an `ARG` has its default or nothing. Where that gives `alpine:` or no name at all, a plain `docker build` fails, and so do editors and scanners that read the file.",
  examples: [
    {
      bad: "ARG TAG\nFROM alpine:${TAG}\n",
      good: "ARG TAG=3.20\nFROM alpine:${TAG}\n",
    },
  ],
  *check(file) {
    const evaluation = evaluate(file.tree);
    for (const { from, base, baseStage } of file.stages) {
      if (base === null || baseStage !== null) continue;
      // Without a variable, it is no default that has to change, and a builder's refusal says so.
      if (variableUses(base.value, { escape: file.tree.escape }).length === 0) continue;
      const expansion = evaluation.expansions.get(from)?.find(({ place }) => place.part === "base");
      if (expansion === undefined || expansion.value === null) continue;
      const { value } = expansion;
      if (value !== "" && "reference" in splitImageReference(value)) continue;
      yield {
        span: base.span,
        message:
          value === ""
            ? t("Without build arguments this is empty. Give the ARG a default.")
            : t("Without build arguments this is {0}, which names no image. Give the ARG a default.", value),
      };
    }
  },
});
