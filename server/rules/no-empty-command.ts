import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-empty-command",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: [],
  synonyms: ["ARGUMENT_MISSING", "missing_args", "required_params"],
  summary: "Give CMD and ENTRYPOINT a command.",
  why: "A builder takes `ENTRYPOINT` with nothing behind it, and the image then has no entry point. Where that is meant, `ENTRYPOINT []` says so.",
  examples: [{ bad: "FROM nginx:1.27\nENTRYPOINT\n", good: "FROM nginx:1.27\nENTRYPOINT []\n" }],
  *check(file) {
    for (const instruction of file.instructions("CMD", "ENTRYPOINT", "RUN")) {
      if (instruction.json || instruction.args.some((word) => word.value.trim() !== "")) continue;
      if (instruction.heredocs.length > 0) continue;
      yield {
        span: instruction.keyword.span,
        message:
          instruction.name === "RUN"
            ? t("There is no command. Write one, or remove the instruction.")
            : t("There is no command. Write one, or {0} [] where none is meant.", instruction.name),
      };
    }
  },
});
