/** A new text's tree from the tree before the edit: only the statements that the edit touched are read again. */
import { DirectiveReader } from "./directives.ts";
import { assemble, parse, StatementParser, states } from "./parser.ts";
import { shiftComment, shiftInstruction, shiftProblem } from "./shift.ts";
import type { Comment, Dockerfile, Instruction, SyntaxProblem } from "./tree.ts";

/**
 * The same as `parse(text)`, in the time that the changed statements take. Instructions ahead of the change are the
 * previous tree's own objects; those behind are copies at their new places.
 */
export function reparse(previous: Dockerfile, text: string): Dockerfile {
  if (text === previous.text) return previous;
  const state = states.get(previous);
  const first = previous.instructions[0];
  const change = changedRange(previous.text, text);
  // Directives and lines that are too long concern the whole file.
  if (state === undefined || first === undefined || state.others.length > 0 || change.start <= first.span.start) {
    return parse(text);
  }
  return new Reparser(previous, text, change, state.refused).run();
}

interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

class Reparser {
  private readonly previous: Dockerfile;
  private readonly text: string;
  private readonly change: Change;
  private readonly refused: ReadonlyMap<Instruction, readonly SyntaxProblem[]>;
  private readonly lineStarts: number[];

  constructor(
    previous: Dockerfile,
    text: string,
    change: Change,
    refused: ReadonlyMap<Instruction, readonly SyntaxProblem[]>,
  ) {
    this.previous = previous;
    this.text = text;
    this.change = change;
    this.refused = refused;
    this.lineStarts = newLineStarts(previous.lineStarts, text, change);
  }

  run(): Dockerfile {
    const { previous, text, change, lineStarts } = this;
    const old = previous.instructions;
    const kept = this.keptCount();
    const restart = kept === 0 ? 0 : (old[kept - 1]?.endLine ?? 0);
    const directives = new DirectiveReader(text);
    if (kept > 0) {
      directives.done = true;
      directives.escape = previous.escape;
    }
    const parser = new StatementParser(text, lineStarts, directives, restart);
    const delta = change.newEnd - change.oldEnd;
    const lines = lineStarts.length - previous.lineStarts.length;
    let tail = old.length;
    for (let next = kept; !parser.atEnd; parser.readStatement()) {
      const start = lineStarts[parser.line] ?? text.length;
      if (start < change.newEnd) continue;
      // A statement that began here before reads the same to the end of the file.
      const line = parser.line + 1 - lines;
      while (next < old.length && (old[next]?.startLine ?? 0) < line) next++;
      const candidate = old[next];
      if (candidate?.startLine === line && (previous.lineStarts[line - 1] ?? 0) >= change.oldEnd) {
        tail = next;
        break;
      }
    }
    if (parser.lineErrors.length > 0) return parse(text);
    const refused = new Map<Instruction, readonly SyntaxProblem[]>();
    const instructions = old.slice(0, kept);
    for (const instruction of instructions) this.copyRefusals(refused, instruction, instruction, 0, 0);
    for (const instruction of parser.instructions) {
      instructions.push(instruction);
      const errors = parser.refused.get(instruction);
      if (errors !== undefined) refused.set(instruction, errors);
    }
    for (let at = tail; at < old.length; at++) {
      const instruction = old[at];
      if (instruction === undefined) break;
      const shifted = delta === 0 && lines === 0 ? instruction : shiftInstruction(instruction, delta, lines);
      instructions.push(shifted);
      this.copyRefusals(refused, instruction, shifted, delta, lines);
    }
    const comments = this.joinComments(restart, parser.comments, old[tail], delta, lines);
    const header = { escape: previous.escape, found: previous.directives, errors: [] };
    return assemble(text, lineStarts, header, { instructions, comments, refused, lineErrors: [] });
  }

  /**
   * How many instructions end, line end included, ahead of the change. One that the file's end has cut off may go on
   * in what is added there.
   */
  private keptCount(): number {
    const { instructions, lineStarts, text } = this.previous;
    let low = 0;
    let high = instructions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = lineStarts[instructions[middle]?.endLine ?? 0] ?? text.length + 1;
      if (end <= this.change.start && end < text.length) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private copyRefusals(
    refused: Map<Instruction, readonly SyntaxProblem[]>,
    from: Instruction,
    to: Instruction,
    delta: number,
    lines: number,
  ): void {
    if (this.refused.size === 0) return;
    const errors = this.refused.get(from);
    if (errors === undefined) return;
    refused.set(to, from === to ? errors : errors.map((error) => shiftProblem(error, delta, lines)));
  }

  private joinComments(
    restart: number,
    read: readonly Comment[],
    tail: Instruction | undefined,
    delta: number,
    lines: number,
  ): Comment[] {
    const old = this.previous.comments;
    const comments = [...old.slice(0, firstAfter(old, restart + 1)), ...read];
    if (tail === undefined) return comments;
    for (let at = firstAfter(old, tail.startLine); at < old.length; at++) {
      const comment = old[at];
      if (comment !== undefined) comments.push(shiftComment(comment, delta, lines));
    }
    return comments;
  }
}

/** Index of the first comment at or after a 1-based line. */
function firstAfter(comments: readonly Comment[], line: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What differs between two texts: from the first different character to the last. */
function changedRange(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  // Equal stretches are compared as a whole, which is many times faster than by characters.
  let start = 0;
  while (start + stretch <= shorter && same(before, start, after, start)) start += stretch;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let oldEnd = before.length;
  let newEnd = after.length;
  while (oldEnd - stretch >= start && newEnd - stretch >= start) {
    if (!same(before, oldEnd - stretch, after, newEnd - stretch)) break;
    oldEnd -= stretch;
    newEnd -= stretch;
  }
  while (oldEnd > start && newEnd > start && before.charCodeAt(oldEnd - 1) === after.charCodeAt(newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}

const stretch = 2048;

function same(before: string, oldStart: number, after: string, newStart: number): boolean {
  return before.slice(oldStart, oldStart + stretch) === after.slice(newStart, newStart + stretch);
}

/** Line starts ahead of the change stay, those behind move. */
function newLineStarts(before: readonly number[], text: string, change: Change): number[] {
  const delta = change.newEnd - change.oldEnd;
  let at = 0;
  const starts: number[] = [];
  for (; at < before.length && (before[at] ?? 0) <= change.start; at++) starts.push(before[at] ?? 0);
  for (let newline = text.indexOf("\n", change.start); newline >= 0 && newline < change.newEnd; ) {
    starts.push(newline + 1);
    newline = text.indexOf("\n", newline + 1);
  }
  for (; at < before.length; at++) {
    const start = before[at] ?? 0;
    if (start > change.oldEnd) starts.push(start + delta);
  }
  return starts;
}
