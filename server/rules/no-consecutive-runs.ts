import type { LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import type { ShellScript } from "../syntax/shell.ts";
import { shellInForce } from "../syntax/shell-in-force.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

/** What a command leaves behind in its shell, so that the next RUN would not start fresh. */
const changesShell = new Set(
  [".", "alias", "cd", "eval", "exec", "exit", "export", "popd", "pushd", "readonly", "return", "shopt"].concat([
    "set",
    "source",
    "trap",
    "ulimit",
    "umask",
    "unalias",
    "unset",
  ]),
);

export default defineRule({
  id: "no-consecutive-runs",
  category: "size",
  severity: "info",
  fix: "safe",
  scope: "stage",
  aliases: ["DL3059"],
  summary: "Join RUN instructions that follow each other into one.",
  why: "Each `RUN` makes a layer. Files that one creates and the next deletes stay in the image, and every layer costs time to pull and unpack. `RUN` instructions with different flags are left alone, and so are heredocs and the exec form. A fix is offered where both are plain `&&` lists that do not depend on a fresh shell.",
  examples: [
    {
      bad: "FROM alpine:3.20\nRUN apk add --no-cache curl\nRUN curl -fsSO https://docs.docker.com/\n",
      good: "FROM alpine:3.20\nRUN apk add --no-cache curl \\\n    && curl -fsSO https://docs.docker.com/\n",
    },
  ],
  *check(file) {
    let previous: Instruction | null = null;
    for (const instruction of file.instructions()) {
      if (file.isTrigger(instruction)) continue;
      const run = runOf(instruction);
      const before = previous === null ? null : runOf(previous);
      if (run !== null && before !== null && previous !== null && belongTogether(previous, before, instruction, run)) {
        const [first] = file.shell(before);
        const [second] = file.shell(run);
        const { program } = shellInForce(file.tree, run);
        // hadolint takes a list of commands for a group that was made on purpose.
        const single = isSingle(file, before) && isSingle(file, run);
        yield {
          span: instruction.keyword.span,
          message: t(
            "This RUN follows another one. Join them with {0} to save a layer.",
            /^(?:powershell|pwsh)/i.test(program) ? ";" : "&&",
          ),
          fix: first && second && join(file, before, first, run, second),
          aliases: single && !file.isTrigger(run) ? ["DL3059"] : [],
        };
      }
      previous = instruction;
    }
  },
});

/** Whether a RUN runs one program at most; a test between brackets is none to hadolint. */
function isSingle(file: LintFile, run: Instruction): boolean {
  if (!run.json && file.shell(run).length === 0) return !/[;&|]/.test(file.textOf(run.argsSpan));
  const programs = file
    .commandsOf(run)
    .filter(({ command: { name } }) => name !== null && name !== "[" && name !== "[[");
  return programs.length <= 1;
}

/** The RUN that an instruction is, or that ONBUILD keeps. */
function runOf(instruction: Instruction): Instruction | null {
  if (instruction.name === "RUN") return instruction;
  return instruction.onbuild?.name === "RUN" ? instruction.onbuild : null;
}

function belongTogether(
  before: Instruction,
  beforeRun: Instruction,
  after: Instruction,
  afterRun: Instruction,
): boolean {
  if (before.name !== after.name) return false;
  for (const run of [beforeRun, afterRun]) if (run.heredocs.length > 0 || run.args.length === 0) return false;
  const flags = (run: Instruction) =>
    run.flags
      .map((flag) => flag.text)
      .sort()
      .join("\n");
  return flags(beforeRun) === flags(afterRun);
}

function join(
  file: LintFile,
  before: Instruction,
  first: ShellScript,
  run: Instruction,
  second: ShellScript,
): Fix | undefined {
  if (!first.isAndList || !second.isAndList || first.errors.length + second.errors.length > 0) return undefined;
  if (first.commands.some((command) => leavesTraces(command))) return undefined;
  const { text, escape } = file.tree;
  const lastCommand = first.commands.at(-1);
  // A shell comment at the end would swallow what is appended.
  if (lastCommand === undefined || hasComment(text.slice(lastCommand.span.end, before.argsSpan.end))) return undefined;
  const lines = text.slice(before.argsSpan.end, run.argsSpan.start).split("\n");
  const comments = lines.slice(1, -1).map((line) => line.trim());
  if (lines.length < 2 || lines[0]?.trim() !== "") return undefined;
  const kept = comments.filter((line) => line !== "");
  // Anything else between the two, such as a dangling continuation or flags on lines of their own, is not for a machine.
  if (kept.some((line) => !line.startsWith("#"))) return undefined;
  const newline = text.slice(before.argsSpan.end, run.argsSpan.start).includes("\r\n") ? "\r\n" : "\n";
  const own = file.textOf(before.argsSpan);
  const other = file.textOf(run.argsSpan);
  const indent = /\n([ \t]+)[^\s#]/.exec(own)?.[1] ?? /\n([ \t]+)[^\s#]/.exec(other)?.[1] ?? "    ";
  const trailing = /&&[ \t]*[\\`]\r?\n/.test(own);
  const newText = [
    trailing ? ` && ${escape}` : ` ${escape}`,
    ...kept.map((line) => indent + line),
    trailing ? indent : `${indent}&& `,
  ].join(newline);
  return {
    title: t("Join with the RUN before"),
    edits: [{ span: { start: before.argsSpan.end, end: run.argsSpan.start }, newText }],
  };
}

function leavesTraces(command: ShellScript["commands"][number]): boolean {
  if (command.name === null) return command.nameSpan === null && command.assignments.length > 0;
  if (command.name === "set") return !command.args.every(({ value }) => value !== null && /^-[ex]+$/.test(value));
  return changesShell.has(command.name);
}

function hasComment(rest: string): boolean {
  return rest.includes("#");
}
