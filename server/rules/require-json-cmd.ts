import type { LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "require-json-cmd",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  scope: "instruction-in-build",
  aliases: ["JSONArgsRecommended", "DL3025"],
  summary: "Write CMD, ENTRYPOINT and the command of HEALTHCHECK as a JSON array.",
  why: "The shell form runs the program under `/bin/sh -c`. The shell then is the container's first process: it does not pass signals on, so the program is killed instead of stopped. Images without a shell can't run it at all. A fix is offered where the command is plain words that no shell has to read.",
  examples: [
    {
      bad: "FROM alpine:3.20\nCMD python -m http.server\n",
      good: 'FROM alpine:3.20\nCMD ["python", "-m", "http.server"]\n',
    },
  ],
  *check(file) {
    for (const instruction of file.instructions("CMD", "ENTRYPOINT", "HEALTHCHECK")) {
      const { name, json, keyword } = instruction;
      if (json || file.isTrigger(instruction)) continue;
      if (name === "HEALTHCHECK" && instruction.healthcheck !== "CMD") continue;
      // Who sets a shell wants it: BuildKit keeps silent then, hadolint does not, and it minds the check's command too.
      const aliases = name === "HEALTHCHECK" || choosesShell(file, instruction) ? ["DL3025"] : undefined;
      yield {
        span: keyword.span,
        message: t("{0} in shell form does not get signals. Write it as a JSON array.", name),
        fix: name === "HEALTHCHECK" ? undefined : execForm(file, instruction),
        aliases,
      };
    }
  },
});

/** Whether a SHELL stands above, in the stage or one it is built on. */
function choosesShell(file: LintFile, instruction: Instruction): boolean {
  let stage = file.stageOf(instruction);
  const seen = new Set();
  while (stage !== null && !seen.has(stage)) {
    seen.add(stage);
    const before = (other: Instruction) => other.span.start < instruction.span.start;
    if (stage.instructions.some((other) => other.name === "SHELL" && before(other))) return true;
    stage = stage.baseStage;
  }
  return false;
}

/** Names that only a shell knows. */
const builtins = new Set(
  [
    ".",
    ":",
    "[",
    "[[",
    "alias",
    "bg",
    "cd",
    "command",
    "eval",
    "export",
    "fg",
    "read",
    "set",
    "shift",
    "source",
  ].concat(["test", "trap", "type", "ulimit", "umask", "unset", "wait"]),
);

function execForm(file: LintFile, instruction: Instruction): Fix | undefined {
  if (choosesShell(file, instruction)) return undefined;
  const [script] = file.shell(instruction);
  const [command, ...others] = script?.commands ?? [];
  if (script === undefined || command === undefined || others.length > 0 || !script.isAndList) return undefined;
  if (script.errors.length > 0 || command.name === null || builtins.has(command.name)) return undefined;
  if (command.assignments.length > 0 || command.redirects.length > 0) return undefined;
  // What the command does not cover is something else that a shell reads: a comment, a subshell, an operator.
  const around =
    file.text.slice(script.span.start, command.span.start) + file.text.slice(command.span.end, script.span.end);
  if (around.trim() !== "") return undefined;
  const words = command.args.map(({ value }) => value);
  const unquoted = command.args.every(({ text }) => !/^[^"']*[*?[~{]/.test(text));
  if (!unquoted || words.includes(null)) return undefined;
  const all = command.name === "exec" ? words : [command.name, ...words];
  if (all.length === 0) return undefined;
  const array = `[${all.map((word) => JSON.stringify(word)).join(", ")}]`;
  return { title: t("Write as a JSON array"), edits: [{ span: instruction.argsSpan, newText: array }] };
}
