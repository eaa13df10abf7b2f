/** Offsets ↔ lines and characters, counted as LSP counts them: lines end at LF, CRLF or a lone CR. */
import type { Dockerfile, Span } from "../syntax/tree.ts";

/** Zero-based, in UTF-16 units: an LSP position. */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

const loneReturn = /\r(?!\n)/;
const ownLineStarts = new WeakMap<Dockerfile, readonly number[]>();

/** The position of an offset; an offset outside the text is moved into it. */
export function positionAt(file: Dockerfile, offset: number): Position {
  const starts = lineStarts(file);
  const at = Math.max(0, Math.min(offset, file.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: at - (starts[low] as number) };
}

/** The offset of a position; a character past the end of its line means the line's end, as LSP asks. */
export function offsetAt(file: Dockerfile, position: Position): number {
  const starts = lineStarts(file);
  const start = starts[position.line];
  if (start === undefined) return position.line < 0 ? 0 : file.text.length;
  return Math.max(start, Math.min(start + position.character, lineEnd(file, position.line)));
}

export function rangeOf(file: Dockerfile, span: Span): Range {
  return { start: positionAt(file, span.start), end: positionAt(file, span.end) };
}

export function spanOf(file: Dockerfile, range: Range): Span {
  return { start: offsetAt(file, range.start), end: offsetAt(file, range.end) };
}

/** The offset where a zero-based line ends, its line end excluded. */
export function lineEnd(file: Dockerfile, line: number): number {
  const starts = lineStarts(file);
  const { text } = file;
  let end = starts[line + 1] ?? text.length;
  if (line + 1 < starts.length) {
    if (text[end - 1] === "\n") end--;
    if (text[end - 1] === "\r" && end > (starts[line] as number)) end--;
  }
  return end;
}

/** The tree counts lines as BuildKit does, at LF only; LSP also ends a line at a lone CR, which is rare. */
export function lineStarts(file: Dockerfile): readonly number[] {
  const before = ownLineStarts.get(file);
  if (before !== undefined) return before;
  let starts = file.lineStarts;
  if (file.text.includes("\r") && loneReturn.test(file.text))
    starts = [0, ...[...file.text.matchAll(/\r\n?|\n/g)].map((m) => m.index + m[0].length)];
  ownLineStarts.set(file, starts);
  return starts;
}
