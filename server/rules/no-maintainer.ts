import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-maintainer",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["MaintainerDeprecated", "DL4000"],
  synonyms: ["DEPRECATED_MAINTAINER", "deprecated_in_1.13"],
  summary: "Name the author by a label instead of MAINTAINER.",
  why: "`MAINTAINER` is deprecated. The label `org.opencontainers.image.authors` says the same, can be read with `docker inspect`, and can be overridden.",
  examples: [
    {
      bad: "FROM alpine:3.20\nMAINTAINER Jo Doe <jo@example.com>\n",
      good: 'FROM alpine:3.20\nLABEL org.opencontainers.image.authors="Jo Doe <jo@example.com>"\n',
    },
  ],
  *check(file) {
    for (const instruction of file.instructions("MAINTAINER")) {
      const { keyword, args, argsSpan } = instruction;
      const written = args[0]?.value ?? "";
      const name = written.replace(/^(["'])(.*)\1$/s, "$2");
      const label = keyword.value === keyword.value.toLowerCase() ? "label" : "LABEL";
      // Nothing is expanded in MAINTAINER, while a label's value is.
      const value = name.replace(file.tree.escape === "`" ? /["$`]/g : /["$\\]/g, `${file.tree.escape}$&`);
      const plain = name !== "" && !/[\r\n]/.test(name);
      yield {
        span: keyword.span,
        message: t("MAINTAINER is deprecated. Use the label org.opencontainers.image.authors."),
        tags: ["deprecated"],
        fix: plain
          ? {
              title: t("Replace with a label"),
              edits: [
                {
                  span: { start: keyword.span.start, end: argsSpan.end },
                  newText: `${label} org.opencontainers.image.authors="${value}"`,
                },
              ],
            }
          : undefined,
      };
    }
  },
});
