import type { LintFile } from "../lint/file.ts";
import { defineRule, type Edit } from "../lint/rule.ts";
import { variableReferences } from "../semantics/variables.ts";
import type { Instruction, Pair } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { removeInstruction } from "./shared/removal.ts";

interface Setting {
  /** The position of the pair in its instruction. */
  readonly at: number;
  readonly pair: Pair;
  readonly instruction: Instruction;
}

export default defineRule({
  id: "no-overwritten-env",
  category: "maintainability",
  severity: "info",
  fix: "safe",
  scope: "stage",
  namesLines: true,
  aliases: [],
  summary: "Do not set a variable with ENV that the next ENV sets again.",
  why: "The first value is never seen: no command runs and no instruction uses the variable before it is set again. Whoever edits the first one wonders why nothing changes.",
  examples: [
    {
      bad: "FROM node:22\nENV NODE_ENV=development\nENV NODE_ENV=production\n",
      good: "FROM node:22\nENV NODE_ENV=production\n",
    },
  ],
  *check(file) {
    const pending = new Map<string, Setting>();
    let inStage = false;
    for (const instruction of file.instructions()) {
      if (file.isTrigger(instruction)) continue;
      if (instruction.name === "FROM") {
        inStage = true;
        pending.clear();
      } else if (inStage) {
        if (instruction.name === "RUN" || instruction.name === "ONBUILD") pending.clear();
        for (const { name } of variableReferences(file.tree, instruction)) pending.delete(name);
        if (instruction.name === "ARG") for (const { name } of instruction.pairs) pending.delete(name.value);
        if (instruction.name !== "ENV") continue;
        for (const [at, pair] of instruction.pairs.entries()) {
          const name = pair.name.value;
          const before = pending.get(name);
          if (before !== undefined) {
            const edit = removal(file, before);
            yield {
              span: before.pair.span,
              message: t(
                "{0} is set again on line {1} before anything uses it. Remove this one.",
                name,
                instruction.startLine,
              ),
              fix: edit && { title: t("Remove the {0} without effect", name), edits: [edit] },
              tags: ["unnecessary"],
              related: [{ span: pair.name.span, message: t("This one counts.") }],
            };
          }
          pending.set(name, { at, pair, instruction });
        }
      }
    }
  },
});

/** Takes the pair out where it stands alone, or in a line with the next one. */
function removal(file: LintFile, { at, pair, instruction }: Setting): Edit | undefined {
  if (instruction.pairs.length === 1) return removeInstruction(file, instruction);
  const next = instruction.pairs[at + 1];
  if (next === undefined) return undefined;
  const between = file.text.slice(pair.span.end, next.span.start);
  return /^[ \t]+$/.test(between) ? { span: { start: pair.span.start, end: next.span.start }, newText: "" } : undefined;
}
