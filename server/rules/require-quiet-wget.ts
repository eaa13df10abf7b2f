import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { hasFlag, insertAfter, plainText, readArguments } from "./shared/arguments.ts";

const style = {
  valued: new Set(
    "-o --output-file -a --append-output -O --output-document -P -t -T -U -e -i -Q -w -A -R -D -I -X".split(" "),
  ),
};
const quiet = ["-q", "--quiet", "-o", "--output-file", "-a", "--append-output", "--no-verbose", "--progress"];

export default defineRule({
  id: "require-quiet-wget",
  category: "maintainability",
  severity: "info",
  fix: "unsafe",
  scope: "stage",
  aliases: ["DL3047"],
  summary: "Call wget with a short progress display, or none.",
  why: "Without one, wget draws a line of dots for every 50 KB, and the build's log has thousands of them. `--progress=dot:giga` keeps one for every 32 MB; BusyBox has `-q` only.",
  examples: [
    {
      bad: "FROM debian:12\nRUN wget https://docs.docker.com/\n",
      good: "FROM debian:12\nRUN wget --progress=dot:giga https://docs.docker.com/\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("wget", "busybox")) {
      const { command } = use;
      const [applet, ...rest] = command.args;
      if (command.name === "busybox" && (applet === undefined || plainText(applet) !== "wget")) continue;
      const words = command.name === "busybox" ? rest : command.args;
      const { flags } = readArguments(words, style);
      if (hasFlag(flags, ...quiet) || words.some((word) => /^-[a-zA-Z]*nv/.test(word.text))) continue;
      if (hasFlag(flags, "--version", "--help")) continue;
      const { nameSpan } = command;
      const flag = isBusyBox(file, use.instruction) || command.name === "busybox" ? "-q" : "--progress=dot:giga";
      const name = command.name === "busybox" ? applet : nameSpan && { span: nameSpan };
      const edit = name ? insertAfter(use, name, flag) : undefined;
      yield {
        span: nameSpan ?? command.span,
        message: t("wget floods the build's log with its progress. Add {0}.", flag),
        fix: edit && { title: t("Add {0}", flag), edits: [edit] },
      };
    }
  },
});

/** Whether the base image's wget is BusyBox's, as far as its name tells. */
function isBusyBox(file: LintFile, instruction: Instruction): boolean {
  return /alpine|busybox/.test(file.stageOf(instruction)?.base?.value ?? "");
}
