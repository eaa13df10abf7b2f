import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-mixed-downloaders",
  category: "size",
  severity: "warning",
  fix: "none",
  scope: "stage",
  aliases: ["DL4001"],
  summary: "Use either wget or curl in a stage, not both.",
  why: "Both do the same, and each brings its own libraries into the image. `ADD` with a URL and `--checksum` needs neither.",
  examples: [
    {
      bad: "FROM debian:12\nRUN wget -q https://docs.docker.com/a\nRUN curl -fsSO https://docs.docker.com/b\n",
      good: "FROM debian:12\nRUN curl -fsSO https://docs.docker.com/a\nRUN curl -fsSO https://docs.docker.com/b\n",
    },
  ],
  *check(file) {
    const own = new Map<Stage | null, string>();
    // What ONBUILD runs is part of another image.
    const triggered = new Map<Stage | null, string>();
    let last: Instruction | null = null;
    for (const { command, instruction } of file.commands("curl", "wget")) {
      const stage = file.stageOf(instruction);
      const first = file.isTrigger(instruction) ? triggered : own;
      const name = command.name ?? "";
      const before = first.get(stage);
      if (before === undefined) first.set(stage, name);
      // Once a RUN is enough.
      else if (before !== name && instruction !== last) {
        last = instruction;
        yield {
          span: command.nameSpan ?? command.span,
          message: t("This stage uses {0} already. Use it here too, instead of {1}.", before, name),
        };
      }
    }
  },
});
