import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

const forbidden = new Set(["FROM", "MAINTAINER", "ONBUILD"]);

export default defineRule({
  id: "valid-onbuild-trigger",
  category: "correctness",
  severity: "error",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3043"],
  summary: "Do not put FROM, MAINTAINER or ONBUILD behind ONBUILD.",
  why: "A builder refuses them: a trigger runs inside a stage of another build, so it can't start a stage, and it can't leave triggers of its own.",
  examples: [{ bad: "FROM debian:12\nONBUILD FROM debian:11\n", good: "FROM debian:12\nONBUILD RUN make\n" }],
  *check(file) {
    for (const { onbuild } of file.instructions("ONBUILD")) {
      if (onbuild === null || !forbidden.has(onbuild.name)) continue;
      yield { span: onbuild.keyword.span, message: t("{0} can't be a trigger. Take it out of ONBUILD.", onbuild.name) };
    }
  },
});
