import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "consistent-directive-casing",
  category: "style",
  severity: "warning",
  fix: "safe",
  scope: "build",
  aliases: [],
  synonyms: ["CASING_DIRECTIVE"],
  summary: "Write parser directives in lower case.",
  why: "A builder ignores the case of `# syntax=` and `# escape=`, other readers of the file may not, and everybody writes them in lower case.",
  examples: [{ bad: "# Escape=`\nFROM debian:12\n", good: "# escape=`\nFROM debian:12\n" }],
  *check(file) {
    for (const { name, nameSpan } of file.tree.directives) {
      if (file.textOf(nameSpan) === name) continue;
      yield {
        span: nameSpan,
        message: t("Write the directive in lower case: {0}.", name),
        fix: { title: t("Replace with {0}", name), edits: [{ span: nameSpan, newText: name }] },
      };
    }
  },
});
