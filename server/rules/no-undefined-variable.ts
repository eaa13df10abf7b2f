import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import { evaluate } from "../semantics/evaluation.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { usesOf } from "./shared/spans.ts";
import { nearest } from "./shared/spelling.ts";

export default defineRule({
  id: "no-undefined-variable",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  aliases: ["UndefinedVar"],
  summary: "Define variables with ARG or ENV before they are used.",
  why: "A builder puts nothing in the place of a variable that it does not know, and goes on. `COPY $dir /app` then copies something else, or fails far from the typing error. `ARG`s above the first `FROM` have to be declared again in the stage that uses them. Variables that only the base image sets can't be seen here: declare them, or ignore the finding. The fix is offered where a known name is spelled almost the same.",
  examples: [
    {
      bad: "FROM alpine:3.20\nARG SOURCE=src\nCOPY $SORCE /app/\n",
      good: "FROM alpine:3.20\nARG SOURCE=src\nCOPY $SOURCE /app/\n",
    },
    {
      bad: "ARG VERSION=1\nFROM alpine:3.20\nLABEL version=$VERSION\n",
      good: "ARG VERSION=1\nFROM alpine:3.20\nARG VERSION\nLABEL version=$VERSION\n",
      fixed: false,
    },
  ],
  *check(file) {
    const evaluation = evaluate(file.tree);
    const globals = new Set(evaluation.definitions.filter((d) => d.stage === null).map((d) => d.name));
    for (const stage of file.stages) {
      for (const instruction of stage.instructions) {
        for (const { place, unset } of evaluation.expansions.get(instruction) ?? []) {
          for (const name of unset) {
            const names = knownNames(file, stage, instruction);
            if (names.declared.has(name)) continue;
            const [use] = usesOf(file.tree, place.word, name, place.raw);
            if (use === undefined) continue;
            const meant = nearest(name, names.all);
            const start = use.span.start + use.nameStart - use.start;
            yield {
              span: use.span,
              message: globals.has(name)
                ? t("The ARG {0} above the first FROM is not known in a stage. Add ARG {0} to this stage.", name)
                : meant === null
                  ? t("Nothing in this file defines {0} before this line. Define it with ARG or ENV.", name)
                  : t("Nothing in this file defines {0} before this line. Did you mean {1}?", name, meant),
              fix:
                meant === null || globals.has(name)
                  ? undefined
                  : {
                      title: t("Replace with {0}", meant),
                      edits: [{ span: { start, end: start + name.length }, newText: meant }],
                    },
            };
          }
        }
      }
    }
  },
});

/** Names that a builder knows at an instruction, and those among them that ARG has declared, with a value or without. */
function knownNames(file: LintFile, stage: Stage, instruction: Instruction) {
  const chain = new Set<Stage>();
  for (let at: Stage | null = stage; at !== null && !chain.has(at); at = at.baseStage) chain.add(at);
  const declared = new Set<string>();
  const all = new Set(["PATH"]);
  for (const { name, kind, stage: owner, instruction: definer } of evaluate(file.tree).definitions) {
    if (owner === null || !chain.has(owner)) continue;
    if (owner === stage && definer.span.start >= instruction.span.start) continue;
    all.add(name);
    if (kind === "ARG") declared.add(name);
  }
  return { declared, all };
}
