/** Parser directives at the top of the file: where BuildKit reads them, and no further. */
import { skipSpace } from "./chars.ts";
import { problem } from "./problems.ts";
import type { Directive, EscapeCharacter, SyntaxProblem } from "./tree.ts";

/** A directive's name and value in a line, as offsets into the text. */
export interface DirectiveParts {
  readonly name: { readonly start: number; readonly end: number };
  readonly value: { readonly start: number; readonly end: number };
}

/**
 * Reads `name = value` in `[start, end)`, which follows the comment mark; null where it is none. By hand, since a
 * pattern that trims the value takes quadratic time on white space.
 */
export function readDirectiveParts(text: string, start: number, end: number): DirectiveParts | null {
  const nameStart = skipSpace(text, start, end);
  let nameEnd = nameStart;
  while (nameEnd < end && isNameCode(text.charCodeAt(nameEnd), nameEnd === nameStart)) nameEnd++;
  if (nameEnd === nameStart) return null;
  const equals = skipPatternSpace(text, nameEnd, end);
  if (equals >= end || text.charCodeAt(equals) !== 61) return null;
  let valueStart = skipPatternSpace(text, equals + 1, end);
  if (valueStart === end) {
    // A value of nothing but white space is its last character.
    if (end === equals + 1) return null;
    valueStart = end - 1;
  }
  let valueEnd = end;
  while (valueEnd > valueStart + 1 && isPatternSpace(text.charCodeAt(valueEnd - 1))) valueEnd--;
  return { name: { start: nameStart, end: nameEnd }, value: { start: valueStart, end: valueEnd } };
}

function isNameCode(code: number, first: boolean): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (!first && code >= 48 && code <= 57);
}

/** The white space of Go's regular expressions, which has no vertical tab and nothing beyond ASCII. */
function isPatternSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 12 || code === 13;
}

function skipPatternSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isPatternSpace(text.charCodeAt(at))) at++;
  return at;
}

export class DirectiveReader {
  readonly found: Directive[] = [];
  escape: EscapeCharacter = "\\";
  readonly errors: SyntaxProblem[] = [];
  /** No line further down can be a directive. */
  done = false;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Looks at a line `[start, end)`; the first that is no directive ends them. `line` is 0-based. */
  readLine(start: number, end: number, line: number): void {
    const { text } = this;
    const parts = text.charCodeAt(start) === 35 ? readDirectiveParts(text, start + 1, end) : null;
    if (parts === null) {
      this.done = true;
      return;
    }
    const name = text.slice(parts.name.start, parts.name.end).toLowerCase();
    if (name !== "syntax" && name !== "escape" && name !== "check") {
      this.done = true;
      return;
    }
    const directive: Directive = {
      span: { start, end },
      name,
      nameSpan: parts.name,
      value: text.slice(parts.value.start, parts.value.end),
      valueSpan: parts.value,
      line: line + 1,
    };
    if (this.found.some((other) => other.name === name)) {
      this.errors.push(problem("directive-twice", directive.span, line, name));
      return;
    }
    this.found.push(directive);
    if (name !== "escape") return;
    if (directive.value === "`" || directive.value === "\\") this.escape = directive.value;
    else this.errors.push(problem("bad-escape", directive.valueSpan, line, directive.value));
  }
}
