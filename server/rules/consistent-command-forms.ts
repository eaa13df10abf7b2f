import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "consistent-command-forms",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "stage",
  aliases: [],
  summary: "Write ENTRYPOINT and CMD both as JSON arrays where a stage has both.",
  why: [
    "`CMD` gives the arguments of `ENTRYPOINT` only where both are JSON arrays. What a container runs:",
    "",
    '| | no `ENTRYPOINT` | `ENTRYPOINT e a` | `ENTRYPOINT ["e", "a"]` |',
    "|---|---|---|---|",
    "| no `CMD` | refused | `/bin/sh -c 'e a'` | `e a` |",
    "| `CMD c b` | `/bin/sh -c 'c b'` | `/bin/sh -c 'e a'` | `e a /bin/sh -c 'c b'` |",
    '| `CMD ["c", "b"]` | `c b` | `/bin/sh -c \'e a\'` | `e a c b` |',
    "",
    'With `ENTRYPOINT` in shell form, neither `CMD` nor what stands after the image\'s name in `docker run` is seen. An `ENTRYPOINT` also clears the `CMD` that the base image has. A script that ends in `exec "$@"` runs a `CMD` in shell form well, so `ENTRYPOINT` in front of it is not reported where its program looks like such a script.',
  ].join("\n"),
  examples: [
    {
      bad: 'FROM python:3.12\nENTRYPOINT python app.py\nCMD ["--port", "8080"]\n',
      good: 'FROM python:3.12\nENTRYPOINT ["python", "app.py"]\nCMD ["--port", "8080"]\n',
    },
    {
      bad: 'FROM python:3.12\nENTRYPOINT ["python", "app.py"]\nCMD serve --port 8080\n',
      good: 'FROM python:3.12\nENTRYPOINT ["python", "app.py"]\nCMD ["serve", "--port", "8080"]\n',
    },
  ],
  *check(file) {
    for (const stage of new Set(file.instructions("CMD").map((one) => file.stageOf(one)))) {
      const instructions = stage?.instructions ?? [];
      const entrypoint = instructions.findLast((one) => one.name === "ENTRYPOINT" && !isEmpty(one));
      const cmd = instructions.findLast((one) => one.name === "CMD");
      if (entrypoint === undefined || cmd === undefined || isEmpty(cmd)) continue;
      if (entrypoint.span.start < (instructions.findLast((one) => one.name === "ENTRYPOINT")?.span.start ?? 0))
        continue;
      if (!entrypoint.json) {
        yield {
          span: cmd.span,
          message: t("CMD is never used: ENTRYPOINT is in shell form. Write ENTRYPOINT as a JSON array."),
          related: [{ span: entrypoint.span, message: t("This is all that runs.") }],
          tags: ["unnecessary"],
        };
      } else if (!cmd.json && !runsItsArguments(entrypoint)) {
        yield {
          span: cmd.argsSpan,
          message: t("ENTRYPOINT gets /bin/sh, -c and this as its arguments. Write CMD as a JSON array."),
          related: [{ span: entrypoint.span, message: t("This program gets the arguments.") }],
        };
      }
    }
  },
});

function isEmpty(instruction: Instruction): boolean {
  return instruction.args.every(({ value }) => value === "");
}

/** Programs that run what they are given as a command, and scripts that may. */
function runsItsArguments({ args }: Instruction): boolean {
  const [program = "", ...rest] = args.map(({ value }) => value);
  const name = program.slice(program.lastIndexOf("/") + 1);
  return (
    /^(?:tini|dumb-init|catatonit|gosu|su-exec|sudo|env|nice|setpriv|time|timeout|xvfb-run|(?:ba|da|a|z)?sh)$/.test(
      name,
    ) ||
    /\.(?:sh|bash|py|rb|pl|ps1|cmd|bat)$|entry|init|start|run|wrapper|boot/i.test(name) ||
    (program.startsWith("/") && !/^\/(?:usr\/)?(?:local\/)?s?bin\//.test(program)) ||
    rest.some((word) => word === "--" || /entry|init|wrapper/i.test(word))
  );
}
