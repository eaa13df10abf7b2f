import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { stagesWithout } from "./shared/inheritance.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "require-healthcheck",
  category: "maintainability",
  severity: "info",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["DL3057"],
  summary: "Give images a HEALTHCHECK.",
  why: "An engine knows that a process runs, not that it answers. `HEALTHCHECK` tells; `HEALTHCHECK NONE` says that there is none on purpose. Kubernetes has probes of its own and does not read it.",
  enabledByDefault: false,
  examples: [
    {
      bad: "FROM nginx:1.27\n",
      good: "FROM nginx:1.27\nHEALTHCHECK CMD curl -fsS http://localhost/ || exit 1\n",
    },
  ],
  *check(file) {
    const without = stagesWithout(file, ({ instructions }) => instructions.some((one) => one.name === "HEALTHCHECK"));
    for (const stage of without) {
      yield {
        span: (stage.nameWord ?? stage.base ?? stage.from.keyword).span,
        message: t("This image has no HEALTHCHECK. Add one, or HEALTHCHECK NONE."),
      };
    }
  },
});
