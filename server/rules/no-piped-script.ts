import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import type { ShellWord } from "../syntax/shell.ts";
import type { Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";

export default defineRule({
  id: "no-piped-script",
  category: "security",
  severity: "warning",
  fix: "unsafe",
  scope: "instruction",
  aliases: [],
  summary: "Download a script to a file before it runs.",
  why: "In `curl … | sh` the shell runs what comes, whatever it is, as it comes: where the connection breaks, the first half of the script has run, and the build goes on. Download it to a file, so that a failed download fails the build. Then check it: `ADD --checksum=sha256:… https://… /tmp/install.sh` fetches, checks and caches it, and so does `sha256sum -c` in the same `RUN`. `pipefail` helps against failed downloads only.",
  examples: [
    {
      bad: "FROM debian:12\nRUN curl -fsSL https://get.docker.com | sh\n",
      good: "FROM debian:12\nRUN curl -fsSL https://get.docker.com -o /tmp/install.sh && sh /tmp/install.sh && rm /tmp/install.sh\n",
    },
    {
      bad: "FROM debian:12\nRUN wget -qO- https://get.docker.com | bash -s -- --dry-run\n",
      good: "FROM debian:12\nRUN wget -qO /tmp/install.sh https://get.docker.com && bash /tmp/install.sh --dry-run && rm /tmp/install.sh\n",
    },
  ],
  *check(file) {
    const uses = file.commands();
    for (const [at, use] of uses.entries()) {
      const script = scriptShell(use);
      if (script === null) continue;
      const source = script.piped ? uses[at - 1] : use;
      if (source === undefined || source.instruction !== use.instruction) continue;
      if (script.piped && !isDownload(source)) continue;
      yield {
        span: { start: source.command.span.start, end: use.command.span.end },
        message: t(
          "A script runs here as the network sends it, unchecked and maybe cut off. Download it to a file first.",
        ),
        fix: script.piped ? throughFile(file, source, use, script.rest) : undefined,
      };
    }
  },
});

const shells = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh"]);
const target = "/tmp/install.sh";

interface ScriptShell {
  /** The script comes through a pipe; else it is `sh -c "$(curl …)"`. */
  readonly piped: boolean;
  /** Words for the shell and for the script, without those that say that the script is on standard input. */
  readonly rest: { readonly flags: readonly ShellWord[]; readonly operands: readonly ShellWord[] };
}

/** A shell that takes a script from a download, or null. */
function scriptShell({ command }: CommandUse): ScriptShell | null {
  const nothing = { flags: [], operands: [] };
  if (command.name === "sudo" || command.name === "env") {
    const inner = command.args.find((word) => !/^-|=/.test(plainText(word)));
    const isLast =
      inner !== undefined &&
      command.args.slice(command.args.indexOf(inner) + 1).every((word) => /^-/.test(plainText(word)));
    return command.pipedFrom && inner !== undefined && shells.has(plainText(inner)) && isLast
      ? { piped: true, rest: nothing }
      : null;
  }
  if (command.name === null || !shells.has(command.name)) return null;
  const given = command.args.find(({ text }) => /^"?\$\( *(?:curl|wget) /.test(text));
  if (given !== undefined && command.args.some((word) => /^-\w*c$/.test(plainText(word))))
    return { piped: false, rest: nothing };
  if (!command.pipedFrom) return null;
  const flags: ShellWord[] = [];
  for (const [at, word] of command.args.entries()) {
    const text = plainText(word);
    const rest = command.args.slice(at + 1);
    if (text === "-" || text === "/dev/stdin") return { piped: true, rest: { flags, operands: rest } };
    if (/^-\w*s$/.test(text)) {
      const operands = plainText(rest[0] ?? word) === "--" ? rest.slice(1) : rest;
      return text === "-s" ? { piped: true, rest: { flags, operands } } : { piped: true, rest: nothing };
    }
    // A file: what comes through the pipe is its input, not a script.
    if (!text.startsWith("-") || /^-\w*c$/.test(text)) return null;
    flags.push(word);
  }
  return { piped: true, rest: { flags, operands: [] } };
}

/** `curl URL | sh` as `curl URL -o FILE && sh FILE && rm FILE`, where both are plain. */
function throughFile(file: LintFile, source: CommandUse, use: CommandUse, rest: ScriptShell["rest"]): Fix | undefined {
  const { command } = use;
  const download = source.command;
  if (use.script?.isAndList !== true || source.script !== use.script || download.pipedFrom || command.pipedTo)
    return undefined;
  if (command.nameSpan === null || download.nameSpan === null || !shells.has(command.name ?? "")) return undefined;
  if (command.redirects.length + download.redirects.length + command.assignments.length > 0) return undefined;
  if (!/^[ \t]*\|[ \t]*$/.test(file.text.slice(download.span.end, command.span.start))) return undefined;
  const output = outputEdit(source);
  if (output === null) return undefined;
  const words = [...rest.flags, { span: null, text: target }, ...rest.operands].map(({ text }) => text);
  return {
    title: t("Download to {0} first", target),
    edits: [
      ...(output.span.end <= download.span.end && output.span.start < download.span.end ? [output] : []),
      {
        span: { start: download.span.end, end: command.span.end },
        newText: `${output.span.start >= download.span.end ? output.newText : ""} && ${[command.name, ...words].join(" ")} && rm ${target}`,
      },
    ],
  };
}

/** Makes the download write to the file; null where no machine should. */
function outputEdit({ command }: CommandUse): { span: Span; newText: string } | null {
  for (const [at, { span, text }] of command.args.entries()) {
    if (/^-[a-zA-Z]*[oO]-$/.test(text)) return { span, newText: `${text.slice(0, -1)} ${target}` };
    if (/^--output(?:-document)?=-$/.test(text)) return { span, newText: `${text.slice(0, -1)}${target}` };
    const next = command.args[at + 1];
    if (isOutput(command.name, text) && next?.text === "-") return { span: next.span, newText: target };
  }
  if (command.name !== "curl") return null;
  return { span: { start: command.span.end, end: command.span.end }, newText: ` -o ${target}` };
}

/** Whether a download goes into the pipe. */
function isDownload({ command }: CommandUse): boolean {
  if (!command.pipedTo) return false;
  const words = command.args.map(plainText);
  const target = words.find((_, at) => isOutput(command.name, words[at - 1] ?? ""));
  if (command.name === "curl")
    return target === undefined ? !words.some((word) => /^-\w*[OJ]$|^--remote-name/.test(word)) : isStdout(target);
  if (command.name !== "wget") return false;
  return target === undefined ? words.some((word) => /^-\w*O-$|^--output-document=-$/.test(word)) : isStdout(target);
}

function isStdout(path: string): boolean {
  return path === "-" || path === "/dev/stdout";
}

/** Whether the word is a flag whose value, the next word, says where the download goes. */
function isOutput(program: string | null, word: string): boolean {
  return program === "curl" ? /^-[a-zA-Z]*o$|^--output$/.test(word) : /^-[a-zA-Z]*O$|^--output-document$/.test(word);
}
