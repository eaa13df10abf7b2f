import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "prefer-workdir",
  category: "maintainability",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3003"],
  summary: "Change the directory with WORKDIR instead of cd.",
  why: "A `cd` ends with its `RUN`, so that each one has to start over, and a reader has to follow them all. `WORKDIR` stands on a line of its own, holds until the next one and makes the folder where it is missing. Many programs also take the folder as a flag (`make -C`, `tar -C`, `git -C`).",
  examples: [
    {
      bad: "FROM debian:12\nRUN cd /src && make\n",
      good: "FROM debian:12\nWORKDIR /src\nRUN make\n",
    },
  ],
  *check(file) {
    let last: Instruction | null = null;
    for (const { command, instruction } of file.commands("cd")) {
      // One finding a RUN says it.
      if (instruction === last) continue;
      last = instruction;
      yield {
        span: command.span,
        message: t("Use WORKDIR to change the directory: cd ends with this RUN."),
        aliases: file.isTrigger(instruction) ? [] : undefined,
      };
    }
  },
});
