import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "valid-label-key",
  category: "style",
  severity: "hint",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3048"],
  summary: "Name labels by the rules for label keys.",
  why: "Keys start and end with a lower-case letter or digit and hold those, single dots, hyphens, underscores and slashes. `com.docker.`, `io.docker.` and `org.dockerproject.` are Docker's own. Tools that filter by label rely on it.",
  examples: [{ bad: 'FROM debian:12\nLABEL My.Label="x"\n', good: 'FROM debian:12\nLABEL com.example.my-label="x"\n' }],
  *check(file) {
    for (const label of file.instructions("LABEL")) {
      for (const { name } of label.pairs) {
        const key = name.value.replace(/^(["'])(.*)\1$/s, "$2");
        const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./.exec(key)?.[0];
        if (reserved === undefined && /^[a-z](?:[a-z0-9._/-]*[a-z0-9])?$/.test(key) && !/\.\.|--/.test(key)) continue;
        yield {
          span: name.span,
          message:
            reserved === undefined
              ? t("{0} is no good key for a label. Use lower-case letters, digits, single dots and hyphens.", key)
              : t("Keys that start with {0} are reserved. Use a domain of your own.", reserved),
        };
      }
    }
  },
});
