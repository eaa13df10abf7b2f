import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import { shellInForce } from "../syntax/shell-in-force.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";
import { siblings } from "./shared/siblings.ts";

export default defineRule({
  id: "require-pipefail",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL4006"],
  summary: "Set the shell option pipefail where RUN has a pipe.",
  why: 'A shell goes by the last command of a pipe. Where `curl … | tar x` can\'t download, tar may still end well, and the build goes on without the files. With `pipefail` the pipe fails when any of its commands does: `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, or `/bin/ash` on Alpine.',
  examples: [
    {
      bad: "FROM debian:12\nRUN curl -fsS https://docs.docker.com/ | tar xz\n",
      good: 'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsS https://docs.docker.com/ | tar xz\n',
    },
  ],
  *check(file) {
    let last: Instruction | null = null;
    for (const use of file.commands()) {
      const { command, instruction, script } = use;
      if (!command.pipedTo || script === null || instruction === last) continue;
      last = instruction;
      const { command: shell, kind, program } = shellInForce(file.tree, instruction);
      if (kind !== "bourne") continue;
      if (canPipefail.has(program) && setsPipefail(shell.slice(1))) continue;
      if (isSetBefore(file, use)) continue;
      yield {
        span: command.span,
        message: t("If this command fails, the pipe hides it. Set pipefail with SHELL before this RUN."),
        aliases: file.isTrigger(instruction) ? [] : undefined,
      };
    }
  },
});

/** Shells whose pipefail can be relied on; `sh` is dash on Debian, which has learned it only lately. */
const canPipefail = new Set(["bash", "zsh", "ash", "ksh", "mksh"]);

function setsPipefail(words: readonly string[]): boolean {
  return words.some((word, at) => word === "pipefail" && /^-[a-z]*o$/.test(words[at - 1] ?? ""));
}

function isSetBefore(file: LintFile, use: CommandUse): boolean {
  return siblings(file, use.instruction, "set").some(({ command }) => {
    if (command.span.start > use.command.span.start) return false;
    return setsPipefail(command.args.map(plainText));
  });
}
