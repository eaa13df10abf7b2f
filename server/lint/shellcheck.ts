/**
 * ShellCheck's findings in RUN: which scripts it is to look at, and where in the Dockerfile its answers belong.
 * Running the program is the host's affair.
 */
import { definitionFor } from "../semantics/definitions.ts";
import type { LogicalLine } from "../syntax/logical-line.ts";
import { isSameShell, type ShellInForce, shellInForce } from "../syntax/shell-in-force.ts";
import { shellSources } from "../syntax/shell-source.ts";
import { originOf } from "../syntax/shift.ts";
import type { Dockerfile, Instruction, Pair, Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import type { Edit, Finding, Rule, Severity } from "./rule.ts";
import type { ForeignFinding } from "./run.ts";

/** One of the comments in ShellCheck's `json1` format: lines and columns from 1, columns in code points, end exclusive. */
export interface ShellCheckComment {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly level: string;
  readonly code: number;
  readonly message: string;
  readonly fix: { readonly replacements: readonly Replacement[] } | null;
}

interface Replacement {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly precedence: number;
  readonly insertionPoint: string;
  readonly replacement: string;
}

/** A script as ShellCheck gets it, with the way back from its lines to the document. */
export interface ShellCheckScript {
  readonly text: string;
  /** The document's span of a place in `text` when it was made, null for lines that are not the document's. */
  span(from: TextPosition, to: TextPosition): Span | null;
  /** How far edits elsewhere have moved it since. */
  readonly moved: number;
  /** The script as it was made: what was found in it then is found in it now. */
  readonly made: ShellCheckScript | null;
}

interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * What can't be helped in a Dockerfile, or is about the lines that only ShellCheck gets: sourced files that are not
 * there (1090, 1091), line ends (1017), the first line (1128, 2096, 2148, 2187, 2239).
 */
export const excludedCodes = ["SC1017", "SC1090", "SC1091", "SC1128", "SC2096", "SC2148", "SC2187", "SC2239"];

/** Every script that RUN runs with a shell that ShellCheck knows, those of ONBUILD included, in order of place. */
export function shellCheckScripts(file: Dockerfile): readonly ShellCheckScript[] {
  const around = surroundings(file);
  const scripts: ShellCheckScript[] = [];
  for (const holder of file.instructions) {
    if ((holder.onbuild ?? holder).name !== "RUN") continue;
    const shell = shellInForce(file, holder);
    // Of zsh it only says that it does not know it.
    if (shell.kind !== "bourne" || shell.program === "zsh") continue;
    // An edit moves instructions but leaves their text: a script that was made of it is moved likewise.
    const { instruction: origin, delta } = originOf(holder);
    let before = known.get(origin);
    if (before?.around !== around || !isSameShell(before.shell, shell)) {
      before = { around, shell, delta, scripts: makeScripts(file, holder, shell) };
      known.set(origin, before);
    }
    const moved = delta - before.delta;
    for (const made of before.scripts)
      scripts.push(moved === 0 ? made : { text: made.text, span: made.span, moved, made });
  }
  return scripts;
}

interface Made {
  /** What stands elsewhere in the file and decides what a script looks like. */
  readonly around: Surroundings;
  readonly shell: ShellInForce;
  readonly delta: number;
  readonly scripts: readonly ShellCheckScript[];
}

const known = new WeakMap<Instruction, Made>();

/** Everything that sets a variable or starts a stage. */
interface Surroundings {
  /** As it first stood. */
  list: readonly Instruction[];
  /** What a script depends on: names, and values that may be refused. */
  readonly told: string;
}

/** The same object as long as an edit changes nothing that a script depends on. */
function surroundings(file: Dockerfile): Surroundings {
  const list: Instruction[] = [];
  for (const instruction of file.instructions) {
    const { name } = instruction;
    if (name === "ENV" || name === "ARG" || name === "FROM") list.push(originOf(instruction).instruction);
  }
  const [first] = list;
  if (first === undefined) return nothing;
  const before = knownSurroundings.get(first);
  if (before !== undefined) {
    if (list.length === before.list.length && list.every((one, at) => one === before.list[at])) return before;
  }
  const told = list.map(tellSurrounding).join("\n");
  if (before?.told === told) {
    before.list = list;
    return before;
  }
  const made = { list, told };
  knownSurroundings.set(first, made);
  return made;
}

function tellSurrounding({ name, args, pairs }: Instruction): string {
  const words = name === "FROM" ? args.map(({ value }) => value) : pairs.map(tellPair);
  return [name, ...words].join(" ");
}

function tellPair({ name, value }: Pair): string {
  return value?.value.includes("$") ? `${name.value}=${value.value}` : name.value;
}

const nothing: Surroundings = { list: [], told: "" };

/** By the first of them. */
const knownSurroundings = new WeakMap<Instruction, Surroundings>();

function makeScripts(file: Dockerfile, holder: Instruction, shell: ShellInForce): readonly ShellCheckScript[] {
  const sources = shellSources(file, holder);
  return sources.map((source, index) => {
    // The second one is what a shell named in the first reads from its standard input.
    const first = index === 0 ? firstLineFor(shell) : firstLineOf(sources[0]?.text ?? "");
    return makeScript(file, holder, source, first);
  });
}

/** What ShellCheck printed in its `json1` format. */
export function readComments(output: string): readonly ShellCheckComment[] {
  if (output.trim() === "") return [];
  return (JSON.parse(output) as { comments: ShellCheckComment[] }).comments;
}

/** ShellCheck's comments on a script as findings of the document. */
export function foreignFindings(
  script: ShellCheckScript,
  comments: readonly ShellCheckComment[],
): readonly ForeignFinding[] {
  const made = script.made ?? script;
  let found = foundIn.get(made);
  if (found?.comments !== comments) {
    found = { comments, findings: readFindings(made, comments) };
    foundIn.set(made, found);
  }
  if (script.moved === 0) return found.findings;
  const move = ({ start, end }: Span): Span => ({ start: start + script.moved, end: end + script.moved });
  return found.findings.map(({ rule, finding: { span, message, fix } }) => {
    if (fix === undefined) return { rule, finding: { span: move(span), message } };
    const edits = fix.edits.map((edit) => ({ span: move(edit.span), newText: edit.newText }));
    return { rule, finding: { span: move(span), message, fix: { title: fix.title, edits, safe: fix.safe } } };
  });
}

const foundIn = new WeakMap<
  ShellCheckScript,
  { readonly comments: readonly ShellCheckComment[]; readonly findings: readonly ForeignFinding[] }
>();

function readFindings(script: ShellCheckScript, comments: readonly ShellCheckComment[]): readonly ForeignFinding[] {
  return comments.flatMap((comment) => {
    const span = script.span(comment, { line: comment.endLine, column: comment.endColumn });
    if (span === null) return [];
    const code = `SC${comment.code}`;
    const fix = fixOf(script, comment, code);
    const finding: Finding = { span, message: comment.message, ...(fix === null ? {} : { fix }) };
    return [{ rule: ruleFor(code, severities[comment.level] ?? "warning"), finding }];
  });
}

const severities: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
};

const rules = new Map<string, Rule>();

/** A code of ShellCheck's as a rule that never looks for anything itself. The same code may come with two severities. */
function ruleFor(code: string, severity: Severity): Rule {
  const key = `${code} ${severity}`;
  let rule = rules.get(key);
  if (rule === undefined) {
    rule = {
      id: code,
      category: "correctness",
      severity,
      // Quoting or replacing a word changes what the command gets, and only a person knows which of both was meant.
      fix: "unsafe",
      aliases: [code],
      summary: "A finding of ShellCheck.",
      why: "ShellCheck explains each of its codes.",
      examples: [{ bad: "", good: "" }],
      *check() {},
    };
    rules.set(key, rule);
  }
  return rule;
}

function fixOf(script: ShellCheckScript, comment: ShellCheckComment, code: string): Finding["fix"] | null {
  const replacements = comment.fix?.replacements ?? [];
  if (replacements.length === 0) return null;
  const edits: Edit[] = [];
  const lines = script.text.split("\n");
  // At one place ShellCheck puts what has the higher precedence nearer to the place itself.
  const ordered = [...replacements].sort(
    (a, b) => a.line - b.line || a.column - b.column || b.precedence - a.precedence,
  );
  for (const { line, column, endLine, endColumn, replacement } of ordered) {
    const span = script.span({ line, column }, { line: endLine, column: endColumn });
    // An edit over a continuation would take comments with it, and a line break in a command would end it.
    if (span === null || line !== endLine || replacement.includes("\n")) return null;
    const replaced = [...(lines[line - 1] ?? "")].slice(column - 1, endColumn - 1).join("");
    if (span.end - span.start !== replaced.length) return null;
    const before = edits.at(-1);
    if (before !== undefined && before.span.end === span.start && before.span.start === span.start) {
      edits[edits.length - 1] = { span, newText: before.newText + replacement };
    } else edits.push({ span, newText: replacement });
  }
  return { title: t("Apply ShellCheck's fix for {0}", code), edits, safe: false };
}

/** Every build knows these, so asking for one is no mistake. */
const proxies = [
  "HTTP_PROXY",
  "http_proxy",
  "HTTPS_PROXY",
  "https_proxy",
  "FTP_PROXY",
  "ftp_proxy",
  "NO_PROXY",
  "no_proxy",
];
const ownFirstLine = /^\s*#!/;
const leading = /^\s*(?:#.*)?$/;

/**
 * The script as a file: its first line names the shell, and the variables that ARG and ENV have set are exported where
 * directives for the whole file have come and commands have not.
 */
function makeScript(file: Dockerfile, holder: Instruction, source: LogicalLine, first: string): ShellCheckScript {
  // A carriage return before the line feed is no part of the command; blanks keep all places.
  const lines = source.text.replaceAll("\r\n", " \n").split("\n");
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const hasFirstLine = ownFirstLine.test(lines[0] ?? "");
  if (hasFirstLine) {
    // Tabs that `<<-` takes off stand in front.
    const line = lines[0] ?? "";
    lines[0] = line.trimStart();
    starts[0] = line.length - lines[0].length;
  }
  let head = 0;
  while (head < lines.length - 1 && leading.test(lines[head] ?? "")) head++;
  const preamble = `export ${[...proxies, ...variablesIn(file, holder, source.text)].map((name) => `${name}=1`).join(" ")}`;
  const text = [...(hasFirstLine ? [] : [first]), ...lines.slice(0, head), preamble, ...lines.slice(head)].join("\n");
  const ahead = hasFirstLine ? 0 : 1;
  const index = ({ line, column }: TextPosition): number | null => {
    let at = line - 1 - ahead;
    if (at === head || at < 0) return null;
    if (at > head) at--;
    const words = lines[at];
    if (words === undefined) return null;
    return (starts[at] ?? 0) + units(words, column - 1);
  };
  return {
    text,
    moved: 0,
    made: null,
    span(from, to) {
      const start = index(from);
      const end = index(to);
      return start === null || end === null ? null : source.span(start, Math.max(start, end));
    },
  };
}

/** UTF-16 units of the first code points of a line. */
function units(line: string, points: number): number {
  let at = 0;
  for (let count = 0; count < points && at < line.length; count++) at += (line.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** Names in a script that ARG or ENV have set. What ONBUILD runs is another build: ARG does not reach it. */
function variablesIn(file: Dockerfile, holder: Instruction, text: string): readonly string[] {
  if (!text.includes("$") && !text.includes("((")) return [];
  const names = new Set(text.match(/[A-Za-z_]\w*/g));
  return [...names].filter((name) => {
    const definition = definitionFor(file, holder, name);
    if (definition === null) return false;
    // Ahead of the first FROM a builder takes no ENV.
    return definition.kind === "ENV" ? definition.stage !== null : holder.onbuild === null;
  });
}

/** `#!/bin/bash -o pipefail` for `["/bin/bash", "-o", "pipefail", "-c"]`. */
function firstLineFor({ program, command }: ShellInForce): string {
  const flags = command
    .slice(1)
    .filter((flag, at, all) => !(at === all.length - 1 && /^-\w*c$/.test(flag)) && flag !== "sh");
  const cut = /^-(\w+)c$/.exec(command.at(-1) ?? "")?.[1];
  return [`#!/bin/${dialects[program] ?? program}`, ...flags, ...(cut === undefined ? [] : [`-${cut}`])].join(" ");
}

/** For `bash -e <<EOF`: the shell named there. */
function firstLineOf(command: string): string {
  const [, program = "sh", flags = ""] =
    /(?:^|[\s/])(bash|dash|ash|ksh|sh)((?:\s+-[a-zA-Z]+(?:\s+pipefail)?)*)/.exec(command) ?? [];
  return `#!/bin/${dialects[program] ?? program}${flags}`;
}

/** Shells under the names by which ShellCheck knows their dialects. */
const dialects: Readonly<Record<string, string>> = { ash: "dash", busybox: "sh", mksh: "ksh" };
