import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { spanInWord } from "./shared/spans.ts";

export default defineRule({
  id: "no-env-self-reference",
  category: "correctness",
  severity: "warning",
  fix: "none",
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
    for (const instruction of file.instructions("ENV")) {
      if (instruction.pairs.length < 2) continue;
      for (const [at, { value }] of instruction.pairs.entries()) {
        for (const match of value?.value.matchAll(/\$(?:\{(\w+)\}|(\w+))/g) ?? []) {
          const name = match[1] ?? match[2];
          const set = instruction.pairs.some((other, place) => place !== at && other.name.value === name);
          if (!set || value === null || name === undefined) continue;
          yield {
            span: spanInWord(file.tree, value, match.index, match.index + match[0].length),
            message: t("{0} still has its old value here. Set it in an ENV of its own before this one.", name),
          };
          break;
        }
      }
    }
  },
});
