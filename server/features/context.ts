/** What stands at a place of a Dockerfile, half-typed text included: the question that completion asks first. */
import type { Comment, Dockerfile, Instruction, Span } from "../syntax/tree.ts";

export type Context =
  /** Where an instruction's keyword is, or could be. */
  | { readonly kind: "keyword"; readonly span: Span; readonly onbuild: boolean; readonly typed: string }
  | {
      readonly kind: "flag";
      readonly instruction: string;
      readonly span: Span;
      /** Names of the flags that the instruction has already. */
      readonly given: readonly string[];
    }
  | {
      readonly kind: "flag-value";
      readonly instruction: string;
      readonly flag: string;
      /** The value up to the cursor. */
      readonly value: string;
      readonly span: Span;
    }
  | {
      readonly kind: "argument";
      readonly instruction: string;
      /** Complete words ahead of the cursor, flags excluded. */
      readonly words: readonly string[];
      /** Names of the flags ahead. */
      readonly given: readonly string[];
      /** The word under the cursor, up to it. */
      readonly value: string;
      readonly span: Span;
    }
  | { readonly kind: "variable"; readonly instruction: string; readonly braces: boolean; readonly span: Span }
  | { readonly kind: "comment"; readonly text: string; readonly start: number }
  | { readonly kind: "none" };

/** The context of an offset; `instruction` is the innermost one, in upper case (what ONBUILD keeps, not ONBUILD). */
export function contextAt(file: Dockerfile, offset: number): Context {
  const line = lineOf(file, offset);
  const comment = commentAt(file, offset);
  if (comment !== null) {
    return { kind: "comment", text: file.text.slice(comment.start, offset), start: comment.start };
  }
  const instruction = instructionAround(file, line, offset);
  if (instruction === null) {
    const start = file.lineStarts[line] ?? 0;
    const typed = file.text.slice(start, offset).trimStart();
    return /\s/.test(typed) ? { kind: "none" } : keyword(file, offset, typed, false);
  }
  const heredoc = instruction.heredocs.find(
    ({ contentSpan }) => contentSpan.start <= offset && offset <= contentSpan.end,
  );
  if (heredoc !== undefined) {
    const name = (instruction.onbuild ?? instruction).name;
    return (heredoc.expand ? variable(file, offset, name, lineText(file, line, offset)) : null) ?? { kind: "none" };
  }
  if (offset < instruction.keyword.span.start) return keyword(file, offset, "", false);
  return inInstruction(file, logicalText(file, instruction, offset), offset, false);
}

function inInstruction(file: Dockerfile, typed: string, offset: number, onbuild: boolean): Context {
  const head = /^\S*/.exec(typed)?.[0] ?? "";
  if (head.length === typed.length) return keyword(file, offset, typed, onbuild);
  const name = head.toUpperCase();
  const rest = typed.slice(head.length).trimStart();
  if (name === "ONBUILD" && !onbuild) return inInstruction(file, rest, offset, true);
  const words = rest.split(/\s+/);
  const current = words.pop() ?? "";
  const firstPlain = words.findIndex((word) => !word.startsWith("--"));
  const flags = firstPlain < 0 ? words : words.slice(0, firstPlain);
  const named = variable(file, offset, name, current);
  if (named !== null) return named;
  const given = flags.map((word) => word.slice(2).split("=")[0] ?? "");
  if (firstPlain < 0 && current.startsWith("-")) {
    const [, flag = "", value] = /^--([^=]*)=(.*)$/s.exec(current) ?? [];
    if (value === undefined) {
      return { kind: "flag", instruction: name, span: wordSpan(file, offset, current.length, /[\w-]/), given };
    }
    return { kind: "flag-value", instruction: name, flag, value, span: wordSpan(file, offset, value.length, /[^\s,]/) };
  }
  return {
    kind: "argument",
    instruction: name,
    words: words.slice(flags.length),
    given,
    value: current,
    span: wordSpan(file, offset, current.length, /\S/),
  };
}

function keyword(file: Dockerfile, offset: number, typed: string, onbuild: boolean): Context {
  return { kind: "keyword", span: wordSpan(file, offset, typed.length, /[A-Za-z]/), onbuild, typed };
}

/** `$`, `$NA` or `${NA` right ahead of the cursor. */
function variable(file: Dockerfile, offset: number, instruction: string, typed: string): Context | null {
  const match = /(?:^|[^\\`$])\$(\{?)(\w*)$/.exec(typed);
  if (match === null) return null;
  const [, brace = "", name = ""] = match;
  return { kind: "variable", instruction, braces: brace !== "", span: wordSpan(file, offset, name.length, /\w/) };
}

/** The word around the cursor: what was typed of it, and what follows. */
function wordSpan(file: Dockerfile, offset: number, typed: number, follows: RegExp): Span {
  let end = offset;
  while (end < file.text.length && follows.test(file.text[end] as string)) end++;
  return { start: offset - typed, end };
}

/** An instruction's text up to the cursor, without continuations and the comment lines between them. */
function logicalText(file: Dockerfile, instruction: Instruction, offset: number): string {
  const escape = file.escape === "`" ? "`" : "\\\\";
  return file.text
    .slice(instruction.keyword.span.start, offset)
    .replace(/\n[ \t]*#.*(?=\n)/g, "")
    .replace(new RegExp(`${escape}[ \\t]*\\r?\\n(?:[ \\t]*\\r?\\n)*`, "g"), "");
}

/** The instruction whose lines hold this one, an unfinished continuation at its end included. */
function instructionAround(file: Dockerfile, line: number, offset: number): Instruction | null {
  const { instructions } = file;
  let low = 0;
  let high = instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((instructions[middle] as Instruction).startLine - 1 <= line) low = middle;
    else high = middle - 1;
  }
  const found = instructions[low];
  if (found === undefined || found.startLine - 1 > line) return null;
  if (line <= found.endLine - 1) return found;
  const between = file.text.slice(found.span.end, offset);
  const dangling = file.text.slice(found.span.start, found.span.end).trimEnd().endsWith(file.escape);
  const continued = dangling || between.trimStart().startsWith(file.escape);
  return continued && between.trim().replace(file.escape, "") === "" && between.split("\n").length <= 2 ? found : null;
}

function commentAt(file: Dockerfile, offset: number): Span | null {
  const holds = ({ span }: { readonly span: Span }) => span.start < offset && offset <= span.end;
  const comment: Comment | undefined = file.comments.find(holds);
  if (comment !== undefined) return { start: comment.span.start + 1, end: comment.span.end };
  const directive = file.directives.find(holds);
  return directive === undefined ? null : { start: directive.span.start + 1, end: directive.span.end };
}

function lineText(file: Dockerfile, line: number, offset: number): string {
  return file.text.slice(file.lineStarts[line] ?? 0, offset);
}

function lineOf(file: Dockerfile, offset: number): number {
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((file.lineStarts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
