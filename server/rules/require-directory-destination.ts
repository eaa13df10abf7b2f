import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "require-directory-destination",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["DL3021"],
  synonyms: ["INVALID_DESTINATION", "add_dest_invalid"],
  summary: "End the destination with a slash where COPY or ADD has several sources.",
  why: "Several files can only be put into a folder, and the slash says that the destination is one. Without it builders have refused the instruction, and a reader takes the folder for a file.",
  examples: [{ bad: "FROM debian:12\nCOPY a b /app\n", good: "FROM debian:12\nCOPY a b /app/\n" }],
  *check(file) {
    for (const instruction of file.instructions("COPY", "ADD")) {
      const destination = instruction.args.at(-1);
      if (instruction.args.length < 3 || destination === undefined) continue;
      const quote = /(["'])$/.exec(destination.value)?.[1] ?? "";
      const path = destination.value.slice(0, destination.value.length - quote.length);
      if (/[/\\]$|^["']?\.{1,2}$/.test(path)) continue;
      const isDots = /(?:^|[/\\])\.{1,2}$/.test(path);
      const at = destination.span.end - (instruction.json ? 1 : quote.length);
      yield {
        span: destination.span,
        message: t("Several sources need a folder as their destination. End it with a slash."),
        fix:
          isDots || path.endsWith("}")
            ? undefined
            : { title: t("Add a slash"), edits: [{ span: { start: at, end: at }, newText: "/" }] },
        aliases: instruction.name === "COPY" ? ["DL3021"] : [],
      };
    }
  },
});
