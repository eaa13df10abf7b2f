import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-sudo",
  category: "security",
  severity: "warning",
  fix: "unsafe",
  scope: "instruction",
  aliases: ["DL3004"],
  synonyms: ["sudo_usage"],
  summary: "Do not use sudo.",
  why: "Commands run as root unless `USER` says otherwise, so that sudo does nothing but stay in the image, where it helps whoever breaks in. Where a stage has another user, switch with `USER root` and back, or use `gosu` in an entrypoint.",
  examples: [{ bad: "FROM debian:12\nRUN sudo make install\n", good: "FROM debian:12\nRUN make install\n" }],
  *check(file) {
    for (const { command, script } of file.commands("sudo")) {
      const next = command.args[0];
      const span = command.nameSpan ?? command.span;
      // A flag or an assignment belongs to sudo, and an edit of JSON would have to take a comma too.
      const plain = script !== null && next !== undefined && !/^-|=/.test(next.text);
      yield {
        span,
        message: t("Commands run as root already, or as USER says. Remove sudo and use USER."),
        fix: plain
          ? { title: t("Remove sudo"), edits: [{ span: { start: span.start, end: next.span.start }, newText: "" }] }
          : undefined,
      };
    }
  },
});
