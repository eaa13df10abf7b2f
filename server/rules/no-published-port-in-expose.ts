import { defineRule } from "../lint/rule.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-published-port-in-expose",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "linked-build",
  aliases: ["ExposeInvalidFormat"],
  synonyms: ["expose_host_port"],
  summary: "Give EXPOSE container ports only.",
  why: "Which host address and port a container port is published on is decided by `docker run -p`. A builder drops that part of `EXPOSE` today and will refuse it one day.",
  examples: [{ bad: "FROM alpine:3.20\nEXPOSE 8080:80\n", good: "FROM alpine:3.20\nEXPOSE 80\n" }],
  *check(file) {
    const evaluation = evaluate(file.tree);
    for (const instruction of file.instructions("EXPOSE")) {
      for (const { place, value } of evaluation.expansions.get(instruction) ?? []) {
        if (value === null) continue;
        const at = value.lastIndexOf(":");
        if (at < 0 || (!/[^:]/.test(value.slice(0, at)) && value.slice(0, at).length < 3)) continue;
        const { word } = place;
        const written = word.value.lastIndexOf(":");
        const port = word.value.slice(written + 1);
        const fixable = file.textOf(word.span) === word.value && /^[\w$][\w$/{}-]*$/.test(port) && written >= 0;
        yield {
          span: word.span,
          message: t("EXPOSE takes the container's port only. Publish it on the host with docker run -p."),
          fix: fixable
            ? {
                title: t("Replace with {0}", port),
                edits: [{ span: { start: word.span.start, end: word.span.start + written + 1 }, newText: "" }],
              }
            : undefined,
        };
      }
    }
  },
});
