import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import { type Definition, evaluate } from "../semantics/evaluation.ts";
import type { Stage } from "../semantics/stages.ts";
import { t } from "../words.ts";
import { isBuiltOn } from "./shared/inheritance.ts";
import { firstUseOf } from "./shared/spans.ts";
import { nearest } from "./shared/spelling.ts";

export default defineRule({
  id: "no-undefined-variable",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  scope: "linked-build",
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
    const byName = definitionsByName(file);
    const byStage = namesByStage(evaluation.definitions);
    for (const stage of file.stages) {
      const similar = new Map<string, string | null>();
      for (const instruction of stage.instructions) {
        for (const { place, unset } of evaluation.expansions.get(instruction) ?? []) {
          for (const name of unset) {
            const definitions = byName.get(name) ?? [];
            // An ARG without a value leaves the variable empty, and on purpose.
            const isDeclared = definitions.some(
              (one) =>
                one.kind === "ARG" &&
                isBuiltOn(stage, one.stage) &&
                one.instruction.span.start < instruction.span.start,
            );
            if (isDeclared) continue;
            const use = firstUseOf(file.tree, place.word, name, place.raw);
            if (use === null) continue;
            // A port with a default is one.
            if (place.part === "port" && /^:?[-+]$/.test(use.modifier)) continue;
            const isGlobal = definitions.some((one) => one.stage === null);
            if (!similar.has(name)) similar.set(name, nearest(name, ["PATH", ...namesOf(stage, byStage)]));
            const meant = similar.get(name) ?? null;
            const start = use.span.start + use.nameStart - use.start;
            yield {
              span: use.span,
              message: isGlobal
                ? t("The ARG {0} above the first FROM is not known in a stage. Add ARG {0} to this stage.", name)
                : meant === null
                  ? t("Nothing in this file defines {0} before this line. Define it with ARG or ENV.", name)
                  : t("Nothing in this file defines {0} before this line. Did you mean {1}?", name, meant),
              // BuildKit says nothing of ports.
              aliases: place.part === "port" ? [] : undefined,
              fix:
                meant === null || isGlobal
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

/** How many names are compared with one that is unknown: spelling is not worth more time in a huge file. */
const maxCandidates = 200;

function namesByStage(definitions: readonly Definition[]): ReadonlyMap<Stage, readonly string[]> {
  const byStage = new Map<Stage, string[]>();
  for (const { name, stage } of definitions) {
    if (stage === null) continue;
    const names = byStage.get(stage);
    if (names === undefined) byStage.set(stage, [name]);
    else names.push(name);
  }
  return byStage;
}

/** Names that a stage or one below it defines, nearest first. */
function namesOf(stage: Stage, byStage: ReadonlyMap<Stage, readonly string[]>): readonly string[] {
  const names: string[] = [];
  for (let at: Stage | null = stage; at !== null && names.length < maxCandidates; at = at.baseStage)
    names.push(...(byStage.get(at) ?? []).slice(-maxCandidates).toReversed());
  return names.slice(0, maxCandidates);
}

/** What the file defines, by name. */
function definitionsByName(file: LintFile): ReadonlyMap<string, readonly Definition[]> {
  const byName = new Map<string, Definition[]>();
  for (const definition of evaluate(file.tree).definitions) {
    const same = byName.get(definition.name);
    if (same === undefined) byName.set(definition.name, [definition]);
    else same.push(definition);
  }
  return byName;
}
