import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-whole-stage-copy",
  category: "size",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3067"],
  summary: "Do not copy the whole file system of another stage.",
  why: "`COPY --from=build / /` brings everything along that the other stage was to leave behind, in a single layer that no other image shares. Copy what is needed, or build on the stage with `FROM build`.",
  examples: [
    {
      bad: "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build / /\n",
      good: "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /app /app\n",
    },
  ],
  *check(file) {
    for (const copy of file.instructions("COPY")) {
      if (!copy.flags.some((flag) => flag.name === "from") || copy.args.length < 2) continue;
      if (!copy.args.every((word) => /^(["']?)\/\1$/.test(word.value))) continue;
      yield { span: copy.argsSpan, message: t("This copies the stage's whole file system. Copy what is needed.") };
    }
  },
});
