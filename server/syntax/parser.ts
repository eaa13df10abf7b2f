/** Text → tree, by BuildKit's own rules (`frontend/dockerfile/parser`); total: no text makes it fail. */
import {
  type Arguments,
  type ReadArguments,
  readArg,
  readBlankSeparated,
  readCommand,
  readHealthcheck,
  readList,
  readPairs,
  readString,
} from "./arguments.ts";
import { isBlank, skipSpace, trimSpaceEnd } from "./chars.ts";
import { checkInstructions } from "./checks.ts";
import { DirectiveReader } from "./directives.ts";
import { readFlags } from "./flags.ts";
import { heredocMarkers, mayHaveHeredoc } from "./heredocs.ts";
import { LogicalLine } from "./logical-line.ts";
import { problem } from "./problems.ts";
import type { Comment, Dockerfile, EscapeCharacter, Heredoc, Instruction, SyntaxProblem, Word } from "./tree.ts";

/** How each instruction's arguments are read; the names are all that BuildKit knows. */
const readers: Readonly<Record<string, ReadArguments>> = {
  ADD: readList,
  ARG: readArg,
  CMD: readCommand,
  COPY: readList,
  ENTRYPOINT: readCommand,
  ENV: readPairs("ENV"),
  EXPOSE: readBlankSeparated,
  FROM: readBlankSeparated,
  HEALTHCHECK: readHealthcheck,
  LABEL: readPairs("LABEL"),
  MAINTAINER: readString,
  ONBUILD: readString,
  RUN: readCommand,
  SHELL: readCommand,
  STOPSIGNAL: readString,
  USER: readString,
  VOLUME: readList,
  WORKDIR: readString,
};

/** The longest line BuildKit's scanner takes, in bytes, its line end included. */
const maxLineBytes = 65536;

/** Parses a Dockerfile. Never throws; time is linear in the text. */
export function parse(text: string): Dockerfile {
  return new Parser(text).parse();
}

class Parser {
  private readonly text: string;
  private readonly lineStarts: number[] = [0];
  private readonly comments: Comment[] = [];
  private readonly instructions: Instruction[] = [];
  private readonly errors: SyntaxProblem[] = [];
  private readonly directives: DirectiveReader;
  /** 0-based number of the line that is read next. */
  private line = 0;

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.lineStarts.push(at + 1);
    this.directives = new DirectiveReader(text, this.errors);
  }

  parse(): Dockerfile {
    while (this.line < this.lineCount) this.readStatement();
    if (this.instructions.length === 0) {
      this.errors.push(problem("no-instructions", { start: 0, end: this.text.length }, this.lineCount));
    }
    checkInstructions(this.instructions, this.errors);
    return {
      text: this.text,
      lineStarts: this.lineStarts,
      escape: this.directives.escape,
      directives: this.directives.found,
      comments: this.comments,
      instructions: this.instructions,
      errors: this.errors,
    };
  }

  /** Lines that BuildKit's scanner would give: an empty rest after the last line end is none. */
  private get lineCount(): number {
    return this.lineStarts.length - ((this.lineStarts.at(-1) ?? 0) === this.text.length ? 1 : 0);
  }

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
      this.errors.push(problem("line-too-long", { start, end }, line));
    }
  }

  private readStatement(): void {
    const first = this.line++;
    this.checkLength(first);
    const start = this.lineStart(first);
    const end = this.lineEnd(first);
    const from = skipSpace(this.text, start, end);
    this.directives.readLine(from, end, first);
    if (this.text.charCodeAt(from) === 35 && from < end) {
      this.addComment(from, end, first);
      return;
    }
    if (from === end) return;

    const pieces: string[] = [];
    const starts: number[] = [];
    const offsets: number[] = [];
    let length = 0;
    const add = (pieceStart: number, pieceEnd: number) => {
      starts.push(length);
      offsets.push(pieceStart);
      pieces.push(this.text.slice(pieceStart, pieceEnd));
      length += pieceEnd - pieceStart;
    };
    let cut = continuationAt(this.text, from, end, this.directives.escape);
    add(from, cut < 0 ? end : cut);
    while (cut >= 0 && this.line < this.lineCount) {
      const line = this.line++;
      this.checkLength(line);
      const lineStart = this.lineStart(line);
      const lineEnd = this.lineEnd(line);
      const textStart = skipSpace(this.text, lineStart, lineEnd);
      if (textStart === lineEnd) continue;
      if (this.text.charCodeAt(textStart) === 35) {
        this.addComment(textStart, lineEnd, line);
        continue;
      }
      cut = continuationAt(this.text, lineStart, lineEnd, this.directives.escape);
      add(lineStart, cut < 0 ? lineEnd : cut);
    }
    const logical = new LogicalLine(pieces.join(""), starts, offsets);
    this.readInstruction(logical, first);
  }

  private addComment(start: number, end: number, line: number): void {
    this.comments.push({ span: { start, end }, text: this.text.slice(start + 1, end), line: line + 1 });
  }

  private readInstruction(line: LogicalLine, first: number): void {
    const start = skipSpace(line.text, 0, line.text.length);
    const end = trimSpaceEnd(line.text, start, line.text.length);
    if (start === end && line.text.length === 0) return;
    const refusals: Refusal[] = [];
    const instruction = readNode(line, start, end, this.directives.escape, first + 1, this.line, refusals);
    const holder = instruction.name === "ONBUILD" && instruction.onbuild ? instruction.onbuild : instruction;
    const heredocs: Heredoc[] = [];
    if (takesHeredocs(holder) && mayHaveHeredoc(line.text)) {
      const { markers, fault } = heredocMarkers(line.text);
      if (fault !== null) refusals.push({ code: `expansion-${fault.fault}`, start, end, subject: fault.subject });
      for (const marker of markers) {
        heredocs.push(this.readHeredoc(marker, line.span(marker.start, marker.end)));
      }
    }
    const endLine = this.line;
    const lastHeredoc = heredocs.at(-1);
    const textEnd = line.span(start, end).end;
    const span = {
      start: line.at(start),
      end: lastHeredoc === undefined ? textEnd : (lastHeredoc.terminatorSpan ?? lastHeredoc.contentSpan).end,
    };
    // A trigger has its heredocs too: whoever looks at it alone needs them.
    const onbuild = instruction.onbuild && { ...instruction.onbuild, endLine, heredocs };
    const whole: Instruction = { ...instruction, span, endLine, heredocs, onbuild };
    this.instructions.push(whole);
    for (const heredoc of heredocs) {
      if (heredoc.terminatorSpan === null) {
        this.errors.push(problem("unterminated-heredoc", heredoc.markerSpan, whole.startLine, heredoc.name));
      }
    }
    for (const refusal of refusals) {
      const place = line.span(refusal.start, refusal.end);
      this.errors.push(problem(refusal.code, place, whole.startLine, refusal.subject));
    }
  }

  private readHeredoc(
    marker: { name: string; expand: boolean; chomp: boolean; fileDescriptor: number },
    markerSpan: { start: number; end: number },
  ): Heredoc {
    const bodyStart = this.lineStarts[this.line] ?? this.text.length;
    let terminatorSpan: { start: number; end: number } | null = null;
    let bodyEnd = this.text.length;
    while (this.line < this.lineCount) {
      const line = this.line++;
      this.checkLength(line);
      let start = this.lineStarts[line] ?? 0;
      const lineBegin = start;
      const end = this.lineEnd(line);
      if (marker.chomp) while (start < end && this.text.charCodeAt(start) === 9) start++;
      if (end - start === marker.name.length && this.text.startsWith(marker.name, start)) {
        terminatorSpan = { start, end };
        bodyEnd = lineBegin;
        break;
      }
    }
    return {
      markerSpan,
      name: marker.name,
      contentSpan: { start: Math.min(bodyStart, bodyEnd), end: bodyEnd },
      content: this.text.slice(bodyStart, bodyEnd),
      expand: marker.expand,
      chomp: marker.chomp,
      fileDescriptor: marker.fileDescriptor,
      terminatorSpan,
    };
  }
}

interface Refusal {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly subject: string;
}

/** One instruction of a joined line; calls itself for ONBUILD's. */
function readNode(
  line: LogicalLine,
  start: number,
  end: number,
  escape: EscapeCharacter,
  startLine: number,
  endLine: number,
  refusals: Refusal[],
): Instruction {
  const { text } = line;
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd++;
  const keyword = line.word(start, keywordEnd);
  const name = keyword.value.toUpperCase();
  let at = keywordEnd;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  const inner = at < end ? new LogicalLineView(line, end) : null;
  const { flags, rest } = inner === null ? { flags: [], rest: end } : readFlags(inner, at);
  const argsStart = skipSpace(text, rest, end);
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  let read: Arguments = { args: [], pairs: [], json: false, problem: null };
  let onbuild: Instruction | null = null;
  if (name === "ONBUILD") {
    if (argsStart < end) onbuild = readNode(line, argsStart, end, escape, startLine, endLine, refusals);
  } else if (reader === undefined) {
    read = { ...read, args: [{ span: line.span(argsStart, argsStart), value: "" }] };
  } else {
    read = reader(line, argsStart, end, escape);
  }
  if (read.problem !== null) refusals.push(read.problem);
  const type = name === "HEALTHCHECK" ? read.args[0]?.value.toUpperCase() : undefined;
  return {
    span: line.span(start, end),
    startLine,
    endLine,
    keyword,
    name,
    known: reader !== undefined,
    flags,
    args: read.args as Word[],
    argsSpan: line.span(argsStart, end),
    json: read.json,
    pairs: read.pairs,
    heredocs: [],
    onbuild,
    healthcheck: type === "CMD" || type === "NONE" ? type : null,
  };
}

/** The same line with its trailing white space out of sight. */
class LogicalLineView extends LogicalLine {
  constructor(line: LogicalLine, end: number) {
    super(line.text.slice(0, end), [0], [0]);
    this.at = (index) => line.at(index);
  }
  override at: (index: number) => number;
}

function takesHeredocs(instruction: Instruction): boolean {
  return ["ADD", "COPY", "RUN"].includes(instruction.name) && !instruction.json;
}

/**
 * Where a line's continuation begins: its last character but blanks and tabs is the escape, and the one before is not.
 * -1 where the line ends the instruction.
 */
function continuationAt(text: string, start: number, end: number, escape: EscapeCharacter): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--;
  if (at === start || text[at - 1] !== escape) return -1;
  return at - 1 > start && text[at - 2] === escape ? -1 : at - 1;
}

function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return bytes;
}
