/** The text that an instruction hands to a shell, with the way back from each of its characters to the document. */
import { isSpace } from "./chars.ts";
import { LogicalLine } from "./logical-line.ts";
import type { Dockerfile, Heredoc, Instruction, Span, Word } from "./tree.ts";

/**
 * Every text of the instruction that a Bourne shell reads: its shell form with the heredocs that belong to it, and
 * bodies that are scripts themselves (`RUN <<EOF`, `RUN bash <<EOF`).
 */
export function shellSources(file: Dockerfile, holder: Instruction): LogicalLine[] {
  const instruction = holder.onbuild ?? holder;
  const command = commandWord(instruction);
  if (command === null) return [];
  const { heredocs } = holder;
  if (heredocs.length === 0) return [joined(file, command)];
  if (heredocs.length > mostHeredocs) return [];
  const marker = heredocs[0];
  if (heredocs.length === 1 && marker && marker.markerSpan.start === command.span.start) {
    if (marker.markerSpan.end === command.span.end) {
      return isShellScript(marker.content) ? [body(marker)] : [];
    }
  }
  const sources = [withBodies(joined(file, command), heredocs)];
  // `bash <<EOF`: what the shell reads from its standard input is a script too.
  if (heredocs.length === 1 && marker && isShellCall(file.text, command.span.start, marker)) {
    sources.push(body(marker));
  }
  return sources;
}

/** A command with more is nobody's, and the shell's parser takes time that grows with the square of their number. */
const mostHeredocs = 200;

/** `bash <<EOF` or `<<EOF bash`; a call that is longer than any real one is none. */
function isShellCall(text: string, start: number, { markerSpan }: Heredoc): boolean {
  if (start < markerSpan.start) return shellCall.test(text.slice(start, Math.min(markerSpan.start, start + 256)));
  return shellCall.test(
    text
      .slice(markerSpan.end, markerSpan.end + 256)
      .split("\n", 1)[0]
      ?.trim() ?? "",
  );
}

const shellCall = /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|dash|ash|ksh)(?:\s+-[a-zA-Z]+)*(?:\s+-o\s+\w+)*(?:\s+-s)?\s*$/;

/** The shell form's word: the one argument, or the one after HEALTHCHECK's type; null for the exec form and others. */
function commandWord(instruction: Instruction): Word | null {
  if (instruction.json) return null;
  switch (instruction.name) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
      return instruction.args[0] ?? null;
    case "HEALTHCHECK":
      return instruction.healthcheck === "CMD" ? (instruction.args[1] ?? null) : null;
    default:
      return null;
  }
}

/** A heredoc with a `#!` line is run by the program named there. */
function isShellScript(content: string): boolean {
  const text = content.slice(0, 512).replace(/^\t+/, "");
  if (!text.startsWith("#!")) return true;
  const line = text.slice(2).split("\n", 1)[0] ?? "";
  return /^\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*\/)?(?:sh|bash|dash|ash|ksh|mksh)(?:\s|$)/.test(line);
}

function body(heredoc: Heredoc): LogicalLine {
  return new LogicalLine(heredoc.content, [0], [heredoc.contentSpan.start]);
}

/** The command, then each body with its terminator: what the builder puts together for the shell. */
function withBodies(command: LogicalLine, heredocs: readonly Heredoc[]): LogicalLine {
  const { starts, offsets } = command.pieces();
  let text = command.text;
  const add = (piece: string, offset: number) => {
    starts.push(text.length);
    offsets.push(offset);
    text += piece;
  };
  for (const heredoc of heredocs) {
    // The line end ahead of the body.
    add("\n", Math.max(0, heredoc.contentSpan.start - 1));
    add(heredoc.content, heredoc.contentSpan.start);
    if (heredoc.terminatorSpan !== null) add(heredoc.name, heredoc.terminatorSpan.start);
  }
  return new LogicalLine(text, starts, offsets);
}

/** The word's value piece by piece: comments, empty lines, escapes and line ends between its lines left out. */
function joined(file: Dockerfile, word: Word): LogicalLine {
  const { text } = file;
  const { start, end } = word.span;
  if (end - start === word.value.length) return new LogicalLine(word.value, [0], [start]);
  const starts: number[] = [];
  const offsets: number[] = [];
  let length = 0;
  for (let at = start; at < end; ) {
    const newline = text.indexOf("\n", at);
    const next = newline < 0 || newline >= end ? end : newline + 1;
    const pieceEnd = next === end && (newline < 0 || newline >= end) ? end : continuation(file, at, newline);
    if (at === start || !isSkipped(text, at, next)) {
      starts.push(length);
      offsets.push(at);
      length += pieceEnd - at;
    }
    at = next;
  }
  return new LogicalLine(word.value, starts, offsets);
}

/** Where the escape that continues the line `[start, newline)` stands. */
function continuation(file: Dockerfile, start: number, newline: number): number {
  let at = newline;
  while (at > start) {
    const code = file.text.charCodeAt(at - 1);
    if (code !== 32 && code !== 9 && code !== 13) break;
    at--;
  }
  return file.text[at - 1] === file.escape && at > start ? at - 1 : newline;
}

/** A comment or an empty line inside a continued instruction. */
function isSkipped(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at === end || text.charCodeAt(at) === 35;
}

/** The whole text's place in the document. */
export function spanOf(source: LogicalLine): Span {
  return source.span(0, source.text.length);
}
