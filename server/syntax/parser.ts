/** Text → tree, by BuildKit's own rules (`frontend/dockerfile/parser`); total: no text makes it fail. */
import { skipSpace, trimSpaceEnd, utf8Length } from "./chars.ts";
import { checkInstruction, checkStage } from "./checks.ts";
import { DirectiveReader } from "./directives.ts";
import { type HeredocMarker, heredocMarkers, mayHaveHeredoc } from "./heredocs.ts";
import { type Refusal, readInstruction } from "./instruction.ts";
import { LogicalLine } from "./logical-line.ts";
import { problem } from "./problems.ts";
import type { Comment, Directive, Dockerfile, EscapeCharacter, Heredoc, Instruction, SyntaxProblem } from "./tree.ts";

/** Parses a Dockerfile. Never throws; time is linear in the text. */
export function parse(text: string): Dockerfile {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const directives = new DirectiveReader(text);
  const parser = new StatementParser(text, lineStarts, directives);
  while (!parser.atEnd) parser.readStatement();
  return assemble(text, lineStarts, directives, parser);
}

/** What a tree's errors came from, kept so that an edit has to look only at what it touched. */
export interface ParserState {
  /** Refusals of an instruction itself; most have none and are not here. */
  readonly refused: ReadonlyMap<Instruction, readonly SyntaxProblem[]>;
  /** Refusals of directives and of lines, which belong to no instruction. */
  readonly others: readonly SyntaxProblem[];
}

/** The state of every tree that this module made. */
export const states = new WeakMap<Dockerfile, ParserState>();

/** Puts a tree together from what has been read. */
export function assemble(
  text: string,
  lineStarts: readonly number[],
  header: {
    readonly escape: EscapeCharacter;
    readonly found: readonly Directive[];
    readonly errors: readonly SyntaxProblem[];
  },
  body: {
    readonly instructions: readonly Instruction[];
    readonly comments: readonly Comment[];
    readonly refused: ReadonlyMap<Instruction, readonly SyntaxProblem[]>;
    readonly lineErrors: readonly SyntaxProblem[];
  },
): Dockerfile {
  const { instructions, comments, refused } = body;
  const others = [...header.errors, ...body.lineErrors];
  const errors = [...others];
  if (instructions.length === 0) {
    errors.push(problem("no-instructions", { start: 0, end: text.length }, lineCount(text, lineStarts)));
  }
  let inStage = false;
  for (const instruction of instructions) {
    if (refused.size > 0) {
      const own = refused.get(instruction);
      if (own !== undefined) errors.push(...own);
    }
    if (inStage) {
      if (refused.size === 0) break;
    } else if (instruction.name === "FROM") inStage = true;
    else {
      const outside = checkStage(instruction);
      if (outside !== null) errors.push(outside);
    }
  }
  const file: Dockerfile = {
    text,
    lineStarts,
    escape: header.escape,
    directives: header.found,
    comments,
    instructions,
    errors,
  };
  states.set(file, { refused, others });
  return file;
}

/** Lines that BuildKit's scanner would give: an empty rest after the last line end is none. */
export function lineCount(text: string, lineStarts: readonly number[]): number {
  return lineStarts.length - (lineStarts[lineStarts.length - 1] === text.length ? 1 : 0);
}

/** The longest line BuildKit's scanner takes, in bytes, its line end included. */
const maxLineBytes = 65536;

/** Reads statement by statement: an instruction with its continuations and heredocs, a comment, or an empty line. */
export class StatementParser {
  readonly comments: Comment[] = [];
  readonly instructions: Instruction[] = [];
  readonly refused = new Map<Instruction, SyntaxProblem[]>();
  readonly lineErrors: SyntaxProblem[] = [];
  /** 0-based number of the line that is read next. */
  line: number;
  private readonly text: string;
  private readonly lineStarts: readonly number[];
  private readonly directives: DirectiveReader;
  private readonly count: number;

  constructor(text: string, lineStarts: readonly number[], directives: DirectiveReader, line = 0) {
    this.text = text;
    this.lineStarts = lineStarts;
    this.directives = directives;
    this.line = line;
    this.count = lineCount(text, lineStarts);
  }

  get atEnd(): boolean {
    return this.line >= this.count;
  }

  readStatement(): void {
    const { text } = this;
    const first = this.line++;
    this.checkLength(first);
    const start = this.lineStart(first);
    const end = this.lineEnd(first);
    const from = skipSpace(text, start, end);
    if (!this.directives.done) this.directives.readLine(from, end, first);
    if (from === end) return;
    if (text.charCodeAt(from) === 35) {
      this.addComment(from, end, first);
      return;
    }
    const { escape } = this.directives;
    const cut = continuationAt(text, from, end, escape);
    const line = cut < 0 ? new LogicalLine(text.slice(from, end), onePiece, [from]) : this.joinLines(from, cut, escape);
    this.addInstruction(line, first);
  }

  private joinLines(from: number, firstCut: number, escape: EscapeCharacter): LogicalLine {
    const { text } = this;
    const starts = [0];
    const offsets = [from];
    let joined = text.slice(from, firstCut);
    for (let cut = firstCut; cut >= 0 && this.line < this.count; ) {
      const line = this.line++;
      this.checkLength(line);
      const start = this.lineStart(line);
      const end = this.lineEnd(line);
      const textStart = skipSpace(text, start, end);
      if (textStart === end) continue;
      if (text.charCodeAt(textStart) === 35) {
        this.addComment(textStart, end, line);
        continue;
      }
      cut = continuationAt(text, start, end, escape);
      starts.push(joined.length);
      offsets.push(start);
      joined += text.slice(start, cut < 0 ? end : cut);
    }
    return new LogicalLine(joined, starts, offsets);
  }

  private addInstruction(line: LogicalLine, first: number): void {
    const length = line.text.length;
    const start = skipSpace(line.text, 0, length);
    const end = trimSpaceEnd(line.text, start, length);
    const refusals: Refusal[] = [];
    const { escape } = this.directives;
    const place = { line, end, escape, startLine: first + 1, endLine: this.line };
    let instruction = readInstruction(place, start, refusals);
    const holder = instruction.onbuild ?? instruction;
    let unterminated: Heredoc | undefined;
    if (!holder.json && heredocNames.has(holder.name) && mayHaveHeredoc(line.text)) {
      const { markers, fault } = heredocMarkers(line.text);
      if (fault !== null) refusals.push({ code: `expansion-${fault.fault}`, start, end, subject: fault.subject });
      if (markers.length > 0) {
        const heredocs = markers.map((marker) => this.readHeredoc(marker, line));
        instruction = withHeredocs(instruction, heredocs, this.line);
        unterminated = heredocs.find((heredoc) => heredoc.terminatorSpan === null);
      }
    }
    this.instructions.push(instruction);
    const errors = refusals.map((refusal) =>
      problem(refusal.code, line.span(refusal.start, refusal.end), instruction.startLine, refusal.subject),
    );
    if (unterminated !== undefined) {
      errors.push(problem("unterminated-heredoc", unterminated.markerSpan, instruction.startLine, unterminated.name));
    }
    // What could not be read is not judged as well.
    const refused = refusals.length > 0 ? null : checkInstruction(instruction);
    if (refused !== null) errors.push(refused);
    if (errors.length > 0) this.refused.set(instruction, errors);
  }

  private readHeredoc(marker: HeredocMarker, line: LogicalLine): Heredoc {
    const { text } = this;
    const { name } = marker;
    const bodyStart = this.lineStarts[this.line] ?? text.length;
    let terminatorSpan: { start: number; end: number } | null = null;
    let bodyEnd = text.length;
    while (this.line < this.count) {
      const at = this.line++;
      this.checkLength(at);
      const begin = this.lineStarts[at] ?? 0;
      let start = begin;
      const end = this.lineEnd(at);
      if (marker.chomp) while (start < end && text.charCodeAt(start) === 9) start++;
      if (end - start === name.length && text.startsWith(name, start)) {
        terminatorSpan = { start, end };
        bodyEnd = begin;
        break;
      }
    }
    const contentStart = Math.min(bodyStart, bodyEnd);
    return {
      markerSpan: line.span(marker.start, marker.end),
      name,
      contentSpan: { start: contentStart, end: bodyEnd },
      content: text.slice(contentStart, bodyEnd),
      expand: marker.expand,
      chomp: marker.chomp,
      fileDescriptor: marker.fileDescriptor,
      terminatorSpan,
    };
  }

  private addComment(start: number, end: number, line: number): void {
    this.comments.push({ span: { start, end }, text: this.text.slice(start + 1, end), line: line + 1 });
  }

  /** A byte order mark belongs to no line. */
  private lineStart(line: number): number {
    const start = this.lineStarts[line] ?? this.text.length;
    return line === 0 && this.text.charCodeAt(0) === 0xfeff ? 1 : start;
  }

  /** After the last character that is neither CR nor LF. */
  private lineEnd(line: number): number {
    const start = this.lineStarts[line] ?? this.text.length;
    let end = this.lineStarts[line + 1] ?? this.text.length;
    while (end > start) {
      const code = this.text.charCodeAt(end - 1);
      if (code !== 10 && code !== 13) break;
      end--;
    }
    return end;
  }

  private checkLength(line: number): void {
    const start = this.lineStarts[line] ?? 0;
    const next = this.lineStarts[line + 1];
    const end = next ?? this.text.length;
    if ((end - start) * 3 < maxLineBytes) return;
    const bytes = utf8Length(this.text, start, end);
    if (bytes > maxLineBytes || (next === undefined && bytes >= maxLineBytes)) {
      this.lineErrors.push(problem("line-too-long", { start, end }, line));
    }
  }
}

/** Where the pieces of a line start that has one. */
const onePiece: readonly number[] = [0];

const heredocNames = new Set(["ADD", "COPY", "RUN"]);

/** A trigger has its heredocs too: whoever looks at it alone needs them. */
function withHeredocs(instruction: Instruction, heredocs: readonly Heredoc[], endLine: number): Instruction {
  const last = heredocs[heredocs.length - 1];
  const end = last === undefined ? instruction.span.end : (last.terminatorSpan ?? last.contentSpan).end;
  const span = { start: instruction.span.start, end: Math.max(end, instruction.span.end) };
  const onbuild = instruction.onbuild && { ...instruction.onbuild, endLine, heredocs };
  return { ...instruction, span, endLine, heredocs, onbuild };
}

/**
 * Where a line's continuation begins: its last character but blanks and tabs is the escape, and the one before is not.
 * -1 where the line ends the instruction.
 */
function continuationAt(text: string, start: number, end: number, escape: EscapeCharacter): number {
  let at = end - 1;
  for (; at >= start; at--) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9) break;
  }
  const escapeCode = escape === "\\" ? 92 : 96;
  if (at < start || text.charCodeAt(at) !== escapeCode) return -1;
  return at > start && text.charCodeAt(at - 1) === escapeCode ? -1 : at;
}
