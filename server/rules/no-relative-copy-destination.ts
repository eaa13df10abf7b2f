import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-relative-copy-destination",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "linked-build",
  aliases: ["DL3045"],
  summary: "Set WORKDIR before copying to a relative path.",
  why: "A relative destination goes on from the working directory. Where the file sets none, that is the base image's, which the next version of the image may change.",
  examples: [
    {
      bad: "FROM debian:12\nCOPY app.sh bin/app.sh\n",
      good: "FROM debian:12\nWORKDIR /app\nCOPY app.sh bin/app.sh\n",
    },
  ],
  *check(file) {
    const set = new Set<Stage | null>();
    for (const outer of file.tree.instructions) {
      const instruction = outer.onbuild ?? outer;
      const stage = file.stageOf(outer);
      // A stage is built on an earlier one, of which all is known by now.
      const inherits = outer.name === "FROM" && stage?.baseStage && set.has(stage.baseStage);
      if (instruction.name === "WORKDIR" || inherits) set.add(stage);
      if (instruction.name !== "COPY" && instruction.name !== "ADD") continue;
      const destination = instruction.args.at(-1);
      if (destination === undefined || instruction.args.length < 2) continue;
      if (/^["']?(?:[/\\$]|[a-z]:|%)/i.test(destination.value)) continue;
      if (set.has(stage)) continue;
      yield {
        span: destination.span,
        message: t(
          "This is relative to a working directory that the file does not set. Set WORKDIR, or write an absolute path.",
        ),
        aliases: outer.name === "COPY" ? ["DL3045"] : [],
      };
    }
  },
});
