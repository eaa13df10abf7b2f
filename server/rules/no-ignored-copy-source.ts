import { posix } from "node:path";
import { defineRule } from "../lint/rule.ts";
import { sourceKind } from "../semantics/copy-sources.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-ignored-copy-source",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "linked-build",
  aliases: ["CopyIgnoredFile"],
  asksHost: true,
  summary: "Do not copy what .dockerignore leaves out.",
  why: "A builder never sees the files that `.dockerignore` leaves out, so that copying one fails, far from the line that is to blame. Take the file out of `.dockerignore`, or back in with a line that starts with `!`. The finding needs to know the build context; without one there is none.",
  examples: [
    {
      bad: "FROM debian:12\nCOPY debug.log /\n",
      good: "FROM debian:12\nCOPY app.conf /\n",
      host: { isIgnored: (path) => path === "debug.log" },
    },
  ],
  *check(file) {
    const { host } = file;
    if (host?.isIgnored === undefined) return;
    const evaluation = evaluate(file.tree);
    for (const copy of file.instructions("COPY", "ADD")) {
      if (copy.flags.some((flag) => flag.name === "from")) continue;
      for (const { place, value } of evaluation.expansions.get(copy) ?? []) {
        if (place.part !== "source" || value === null || sourceKind(value) !== "path") continue;
        const path = posix.normalize(value.replace(/\\/g, "/")).replace(/^\/+|\/+$/g, "");
        if (path === "" || path === "." || path.startsWith("..") || host.isIgnored(path) !== true) continue;
        yield {
          span: place.word.span,
          message: t("{0} is left out by .dockerignore. Change one of the two.", path),
        };
      }
    }
  },
});
