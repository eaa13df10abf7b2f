/**
 * Comments and directives that silence rules: hadolint's, BuildKit's and our own.
 *
 * - `# quayside ignore=rule-id reason`: the next instruction; inside a continued instruction: that one.
 * - `# quayside stage ignore=…`, `# quayside global ignore=…`: the stage that the next FROM starts; the file.
 * - `# hadolint …` the same three ways, exactly where hadolint honours it: on the very line above an instruction, in
 *   lower case, with nothing but a comment behind the codes. Whoever runs both must not see them differ.
 * - `# dockerfile-utils: ignore`: everything on the next instruction.
 * - `# check=skip=A,B;error=true`: as a directive for the file, right above an instruction for that one. It speaks of
 *   BuildKit's checks only; `error=true` makes errors of those.
 */
import { stages } from "../semantics/stages.ts";
import type { Comment, Dockerfile, Instruction, Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import type { Fix } from "./rule.ts";

/** One name in one ignore comment. */
export interface Suppression {
  /** As written. `*` where everything is meant. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly dialect: "quayside" | "hadolint" | "buildkit" | "dockerfile-utils";
  /** The findings it is about start in here; null: anywhere in the file. */
  readonly scope: Span | null;
  /** Takes the name out of its comment, or the comment out of the file where it is the only name. */
  readonly removal: Fix;
}

export interface Suppressions {
  readonly list: readonly Suppression[];
  /** Those that may be about a finding which starts there: a file may have thousands, and a finding of each. */
  near(start: number): readonly Suppression[];
  /** `# check=error=true`: BuildKit fails the build on findings of its checks. */
  readonly errors: boolean;
}

/** A code of BuildKit's checks, as opposed to hadolint's and ShellCheck's numbers. */
export function isBuildKitName(alias: string): boolean {
  return !/^(?:DL|SC)\d{4}$/.test(alias);
}

/** Whether a suppression speaks of a finding with these names. */
export function covers(suppression: Suppression, ruleId: string, aliases: readonly string[], start: number): boolean {
  const { name, dialect, scope } = suppression;
  if (scope !== null && (start < scope.start || start > scope.end)) return false;
  if (name === "*") return dialect !== "buildkit" || aliases.some(isBuildKitName);
  if (dialect === "buildkit") return aliases.includes(name) || name === ruleId;
  const wanted = name.toLowerCase();
  return wanted === ruleId || aliases.some((alias) => alias.toLowerCase() === wanted);
}

const known = new WeakMap<Dockerfile, Suppressions>();

/** Everything in a file that silences rules; read once a tree. */
export function suppressions(file: Dockerfile): Suppressions {
  const before = known.get(file);
  if (before !== undefined) return before;
  const list: Suppression[] = [];
  let errors = false;
  for (const directive of file.directives) {
    if (directive.name !== "check") continue;
    const check = readCheck(directive.value, directive.valueSpan.start);
    errors ||= check.error;
    for (const name of check.skip) list.push(suppression(file, directive, "buildkit", name, check.skip, null));
  }
  for (const comment of file.comments) {
    if (!mayBeSuppression.test(comment.text)) continue;
    readComment(file, comment, list);
  }
  const found = { list, errors, near: nearby(file, list) };
  known.set(file, found);
  return found;
}

function nearby(file: Dockerfile, list: readonly Suppression[]): Suppressions["near"] {
  if (list.length === 0) return () => [];
  const { instructions } = file;
  const spans = new Set(instructions.map(({ span }) => span));
  const wide: Suppression[] = [];
  const narrow = new Map<Span, Suppression[]>();
  for (const one of list) {
    if (one.scope === null || !spans.has(one.scope)) wide.push(one);
    else narrow.set(one.scope, [...(narrow.get(one.scope) ?? []), one]);
  }
  if (narrow.size === 0) return () => wide;
  return (start) => {
    const after = firstIndex(instructions, ({ span }) => span.start > start);
    const span = instructions[after - 1]?.span;
    const own = span && narrow.get(span);
    return own === undefined ? wide : [...wide, ...own];
  };
}

interface Name {
  readonly name: string;
  readonly span: Span;
}

const mayBeSuppression = /^\s*(?:hadolint|quayside|check|dockerfile-utils)\b/i;
const ignorePattern = /^(\s*quayside\s+(?:(global|stage)\s+)?ignore\s*=\s*)([\w-]+(?:\s*,\s*[\w-]+)*)/i;
const hadolintPattern = /^(\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*)([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?:#.*)?$/;
const checkPattern = /^(\s*check\s*=\s*)(.*)$/i;

function readComment(file: Dockerfile, comment: Comment, list: Suppression[]): void {
  const textStart = comment.span.start + 1;
  if (/^\s*dockerfile-utils:\s*ignore\s*$/i.test(comment.text)) {
    const name = { name: "*", span: comment.span };
    list.push(suppression(file, comment, "dockerfile-utils", name, [name], nextInstruction(file, comment)));
    return;
  }
  const check = checkPattern.exec(comment.text);
  if (check !== null) {
    const scope = nextInstruction(file, comment);
    const { skip } = readCheck(check[2] ?? "", textStart + (check[1] ?? "").length);
    for (const name of skip) list.push(suppression(file, comment, "buildkit", name, skip, scope));
    return;
  }
  const own = ignorePattern.exec(comment.text);
  const dialect = own === null ? "hadolint" : "quayside";
  const ignore = own ?? hadolintPattern.exec(comment.text);
  if (ignore === null) return;
  const [, head = "", reach, names = ""] = ignore;
  const scope =
    reach?.toLowerCase() === "global"
      ? null
      : reach?.toLowerCase() === "stage"
        ? dialect === "hadolint"
          ? restOfStage(file, comment)
          : nextStage(file, comment)
        : dialect === "hadolint"
          ? instructionBelow(file, comment)
          : nextInstruction(file, comment);
  const all = splitNames(names, textStart + head.length);
  for (const name of all) list.push(suppression(file, comment, dialect, name, all, scope));
}

/** `skip=A,B;error=true`; a key that stands twice counts as BuildKit counts it: the last one. */
function readCheck(value: string, start: number): { skip: readonly Name[]; error: boolean } {
  let skip: readonly Name[] = [];
  let error = false;
  // BuildKit reads up to the first blank; what follows is a reason.
  for (const part of (value.split(/\s/, 1)[0] ?? "").matchAll(/[^;]+/g)) {
    const [, key = "", equals = "", given = ""] = /^(\s*\w+)(=)(.*)$/.exec(part[0]) ?? [];
    if (key.trim() === "skip") {
      skip = splitNames(given, start + part.index + key.length + equals.length).map((name) =>
        name.name === "all" ? { ...name, name: "*" } : name,
      );
    }
    if (key.trim() === "error") error = /^(?:1|t|true)$/i.test(given.trim());
  }
  return { skip, error };
}

/** Names between commas; what follows a name after a blank is its reason. */
function splitNames(text: string, start: number): readonly Name[] {
  return [...text.matchAll(/(^|,)\s*([\w-]+)/g)].map((match) => {
    const name = match[2] ?? "";
    const at = start + match.index + match[0].length - name.length;
    return { name, span: { start: at, end: at + name.length } };
  });
}

function suppression(
  file: Dockerfile,
  comment: { readonly span: Span },
  dialect: Suppression["dialect"],
  { name, span }: Name,
  all: readonly Name[],
  scope: Span | null,
): Suppression {
  return { name, nameSpan: span, dialect, scope, removal: removal(file, comment.span, span, all) };
}

function removal(file: Dockerfile, comment: Span, name: Span, all: readonly Name[]): Fix {
  if (all.length > 1) {
    const at = all.findIndex((other) => other.span.start === name.start);
    const next = all[at + 1];
    const previous = all[at - 1];
    const span = next ? { start: name.start, end: next.span.start } : { start: previous?.span.end ?? 0, end: name.end };
    return {
      title: t("Take {0} out of the comment", file.text.slice(name.start, name.end)),
      edits: [{ span, newText: "" }],
    };
  }
  // The whole line goes, its indentation and its line end with it.
  let { start, end } = comment;
  while (start > 0 && /[ \t]/.test(file.text[start - 1] ?? "")) start--;
  const newline = file.text.indexOf("\n", end);
  end = newline < 0 ? file.text.length : newline + 1;
  return { title: t("Remove the comment"), edits: [{ span: { start, end }, newText: "" }] };
}

/** The instruction that a comment is about: the one around it, else the one that follows. */
function nextInstruction(file: Dockerfile, comment: Comment): Span {
  const next = firstEndingAfter(file.instructions, comment.span.start);
  return next?.span ?? { start: file.text.length, end: file.text.length };
}

/** The instruction that starts on the line below a comment, else a place where nothing is. */
function instructionBelow(file: Dockerfile, comment: Comment): Span {
  const next = firstEndingAfter(file.instructions, comment.span.start);
  return next?.startLine === comment.line + 1 ? next.span : { start: file.text.length + 1, end: file.text.length + 1 };
}

function nextStage(file: Dockerfile, comment: Comment): Span {
  const { list } = stages(file);
  const stage = list[firstIndex(list, ({ from }) => from.span.end > comment.span.start)];
  if (stage === undefined) return { start: file.text.length, end: file.text.length };
  const last = stage.instructions.at(-1) ?? stage.from;
  return { start: stage.from.span.start, end: last.span.end };
}

/** From the second line below a comment to the next FROM: the stage's instructions where a FROM is on the first. */
function restOfStage(file: Dockerfile, comment: Comment): Span {
  const isBelow = ({ startLine }: Instruction) => startLine > comment.line + 1;
  const covered = file.instructions.filter(isBelow);
  const end = covered.findIndex(({ name }) => name === "FROM");
  const [first] = covered;
  const last = covered.at(end < 0 ? -1 : end - 1);
  if (first === undefined || last === undefined || end === 0) return { start: file.text.length, end: file.text.length };
  return { start: first.span.start, end: last.span.end };
}

function firstEndingAfter(instructions: readonly Instruction[], offset: number): Instruction | undefined {
  return instructions[firstIndex(instructions, ({ span }) => span.end > offset)];
}

/** Index of the first of which something holds that holds of all behind it, or the list's length. */
function firstIndex<T>(list: readonly T[], holds: (one: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
