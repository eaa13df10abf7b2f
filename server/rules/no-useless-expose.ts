import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import { t } from "../words.ts";
import { chainOf } from "./shared/inheritance.ts";
import { stageText } from "./shared/reads.ts";
import { baseStages, stagesInUse } from "./shared/shipped.ts";

export default defineRule({
  id: "no-useless-expose",
  category: "maintainability",
  severity: "info",
  fix: "none",
  scope: "build",
  reads: (file, one) => (one.name === "EXPOSE" ? file.textOf(one.span) : stageText(file, one)),
  aliases: [],
  summary: "Expose only ports that a process of the image can listen on.",
  why: "`EXPOSE` is how an image says where it answers; `docker run -P` and other tools go by it. Port 0 is no port that one can connect to. An image from scratch without `CMD` and `ENTRYPOINT` runs nothing. A stage that others only copy files from never becomes an image that runs.",
  examples: [
    { bad: "FROM nginx:1.27\nEXPOSE 0\n", good: "FROM nginx:1.27\nEXPOSE 80\n" },
    {
      bad: "FROM golang:1.23 AS build\nEXPOSE 8080\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
      good: "FROM golang:1.23 AS build\nFROM alpine:3.20\nEXPOSE 8080\nCOPY --from=build /app /app\n",
    },
  ],
  *check(file) {
    const bases = baseStages(file);
    const used = stagesInUse(file);
    const last = file.stages.at(-1);
    for (const instruction of file.instructions("EXPOSE")) {
      for (const port of instruction.args) {
        if (/^0+(?:-0+)?(?:\/\w+)?$/.test(port.value)) {
          yield {
            span: port.span,
            message: t("Nothing can be reached on port 0. Name the port that the image listens on."),
          };
        }
      }
      const stage = file.stageOf(instruction);
      if (stage === null || file.isTrigger(instruction)) continue;
      if (stage !== last && used.has(stage) && !bases.has(stage)) {
        yield {
          span: instruction.span,
          message: t(
            "Other stages only copy files from this one, so nothing listens here. Move EXPOSE to the stage that runs.",
          ),
        };
      } else if (stage === last && runsNothing(file, stage)) {
        yield {
          span: instruction.span,
          message: t("The image has neither CMD nor ENTRYPOINT, so nothing listens. Add one, or remove EXPOSE."),
        };
      }
    }
  },
});

/** Whether the image starts from nothing and no stage on the way says what to run. */
function runsNothing(file: LintFile, stage: Stage): boolean {
  const chain = chainOf(stage);
  const lowest = chain.at(-1);
  if (lowest?.baseName !== "scratch" || lowest.baseStage !== null) return false;
  return !file.instructions("CMD", "ENTRYPOINT").some((one) => chain.includes(file.stageOf(one) ?? stage));
}
