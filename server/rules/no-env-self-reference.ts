import type { LintFile } from "../lint/file.ts";
import { defineRule, type Finding } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { textOf } from "./shared/reads.ts";
import { spanInWord } from "./shared/spans.ts";

export default defineRule({
  id: "no-env-self-reference",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "build",
  reads: textOf("ARG", "ENV"),
  aliases: ["DL3044"],
  summary: "Do not use a variable in the ENV that sets it.",
  why: "All values of one `ENV` are worked out before the first of its variables is set. `ENV A=1 B=$A` gives B what A was before, often nothing. Set the first variable in an `ENV` of its own.",
  examples: [
    {
      bad: "FROM debian:12\nENV HOME_DIR=/app BIN_DIR=$HOME_DIR/bin\n",
      good: "FROM debian:12\nENV HOME_DIR=/app\nENV BIN_DIR=$HOME_DIR/bin\n",
    },
  ],
  *check(file) {
    const known = new Set<string>();
    for (const instruction of file.instructions("ARG", "ENV")) {
      if (instruction.name === "ENV") yield* selfReferences(file, instruction, known);
      for (const { name } of instruction.pairs) known.add(name.value);
    }
  },
});

/** Uses of what another pair of the same ENV sets. */
function* selfReferences(file: LintFile, instruction: Instruction, known: ReadonlySet<string>): Iterable<Finding> {
  if (instruction.pairs.length < 2) return;
  const times = new Map<string, number>();
  for (const { name } of instruction.pairs) times.set(name.value, (times.get(name.value) ?? 0) + 1);
  for (const { name: own, value } of instruction.pairs) {
    for (const match of value?.value.matchAll(/\$(?:\{(\w+)\}|(\w+))/g) ?? []) {
      const name = match[1] ?? match[2];
      if (value === null || name === undefined) continue;
      // What the pair itself sets is its own old value, which is meant; another pair's is not.
      if ((times.get(name) ?? 0) <= (name === own.value ? 1 : 0)) continue;
      yield {
        span: spanInWord(file.tree, value, match.index, match.index + match[0].length),
        message: t("{0} still has its old value here. Set it in an ENV of its own before this one.", name),
        // hadolint is content with any value that the file has given before.
        aliases: known.has(name) || file.isTrigger(instruction) ? [] : undefined,
      };
      break;
    }
  }
}
