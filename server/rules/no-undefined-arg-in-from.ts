import { defineRule } from "../lint/rule.ts";
import { predefinedArguments } from "../semantics/environment.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";
import { firstUseOf } from "./shared/spans.ts";
import { nearest } from "./shared/spelling.ts";

export default defineRule({
  id: "no-undefined-arg-in-from",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  scope: "linked-build",
  reads: stageText,
  aliases: ["UndefinedArgInFrom"],
  summary: "Declare the variables of FROM with ARG above the first FROM.",
  why: "`FROM` knows only `ARG`s that stand ahead of the first `FROM`, and the platform variables. Any other variable is empty there, which gives another image than meant, or none. The fix is offered where a declared name is spelled almost the same.",
  examples: [
    {
      bad: "ARG VERSION=3.20\nFROM alpine:${VERSON}\n",
      good: "ARG VERSION=3.20\nFROM alpine:${VERSION}\n",
    },
    {
      bad: "FROM alpine:3.20${VARIANT}\n",
      good: "ARG VARIANT=\nFROM alpine:3.20${VARIANT}\n",
      fixed: false,
    },
  ],
  *check(file) {
    const evaluation = evaluate(file.tree);
    const declared = new Set(evaluation.definitions.filter((d) => d.stage === null).map((d) => d.name));
    for (const { from } of file.stages) {
      for (const { place, unset } of evaluation.expansions.get(from) ?? []) {
        for (const name of unset) {
          if (declared.has(name)) continue;
          const use = firstUseOf(file.tree, place.word, name);
          if (use === null) continue;
          const meant = nearest(name, [...predefinedArguments.keys(), ...declared]);
          const start = use.span.start + use.nameStart - use.start;
          yield {
            span: use.span,
            message:
              meant === null
                ? t("{0} is not declared. Add ARG {0} above the first FROM.", name)
                : t("{0} is not declared. Did you mean {1}?", name, meant),
            fix:
              meant === null
                ? undefined
                : {
                    title: t("Replace with {0}", meant),
                    edits: [{ span: { start, end: start + name.length }, newText: meant }],
                  },
          };
        }
      }
    }
  },
});
