import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-single-quoted-json",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  scope: "instruction",
  aliases: [],
  synonyms: ["JSON_IN_SINGLE_QUOTES"],
  summary: "Write the exec form with double quotes.",
  why: "The exec form is JSON, which knows double quotes only. With single quotes the whole text, brackets included, is given to a shell, which looks for a program called `[app,`.",
  examples: [{ bad: "FROM debian:12\nCMD ['app', '--now']\n", good: 'FROM debian:12\nCMD ["app", "--now"]\n' }],
  *check(file) {
    for (const instruction of file.instructions("CMD", "ENTRYPOINT", "RUN", "SHELL", "ADD", "COPY", "VOLUME")) {
      if (instruction.json) continue;
      const text = file.textOf(instruction.argsSpan);
      if (!singleQuoted.test(text)) continue;
      const json = text.replace(/'([^'\\"]*)'/g, '"$1"').replace(/,\s*\]$/, "]");
      yield {
        span: instruction.argsSpan,
        message: t("This is no exec form: JSON has double quotes. Replace the single quotes."),
        fix: isJson(json)
          ? { title: t("Write with double quotes"), edits: [{ span: instruction.argsSpan, newText: json }] }
          : undefined,
      };
    }
  },
});

const singleQuoted = /^\[\s*(?=[^\]]*')(?:'[^'\n]*'|"[^"\n]*")(?:\s*,\s*(?:'[^'\n]*'|"[^"\n]*"))*\s*,?\s*\]$/;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
