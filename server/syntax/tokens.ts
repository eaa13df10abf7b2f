/** A tree's text as tokens, without a gap: their texts put together are the file. */
import { isSpace } from "./chars.ts";
import type { Dockerfile, Instruction, Token, TokenKind } from "./tree.ts";

/**
 * All tokens in order. Words are parted at white space, line ends and continuations, whatever quotes say; a heredoc's
 * body is one token. Linear in the text.
 */
export function tokens(file: Dockerfile): readonly Token[] {
  return new Tokenizer(file).run();
}

/** A stretch of text whose kind the tree knows. */
interface Label {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
  /** White space and line ends belong to it. */
  readonly whole: boolean;
}

class Tokenizer {
  private readonly text: string;
  private readonly escape: string;
  private readonly labels: readonly Label[];
  private readonly found: Token[] = [];

  constructor(file: Dockerfile) {
    this.text = file.text;
    this.escape = file.escape;
    this.labels = labelsOf(file);
  }

  run(): Token[] {
    const { text, labels, found } = this;
    let next = 0;
    let at = 0;
    if (text.charCodeAt(0) === 0xfeff) at = this.add("bom", 0, 1);
    while (at < text.length) {
      while (next < labels.length && (labels[next]?.end ?? 0) <= at) next++;
      const label = labels[next];
      if (label === undefined || label.start > at) {
        at = this.plain("word", at, Math.min(label?.start ?? text.length, text.length));
      } else if (label.whole) at = this.add(label.kind, at, label.end);
      else at = this.plain(label.kind, at, label.end);
    }
    return found;
  }

  /** One token at `at`, which ends at `end` or before. */
  private plain(kind: TokenKind, at: number, end: number): number {
    const { text } = this;
    const code = text.charCodeAt(at);
    if (code === 10) return this.add("newline", at, at + 1);
    if (code === 13 && text.charCodeAt(at + 1) === 10) return this.add("newline", at, at + 2);
    const continued = this.continuationEnd(at);
    if (continued > 0) return this.add("continuation", at, continued);
    let to = at + 1;
    if (isSpace(code)) {
      while (to < end && isSpace(text.charCodeAt(to)) && !this.isLineEnd(to)) to++;
      return this.add("whitespace", at, to);
    }
    while (to < end && !isSpace(text.charCodeAt(to)) && this.continuationEnd(to) === 0) to++;
    return this.add(kind, at, to);
  }

  private isLineEnd(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === 10 || (code === 13 && this.text.charCodeAt(at + 1) === 10);
  }

  /** Where an escape that ends its line ends, line end included; 0 where there is none. */
  private continuationEnd(at: number): number {
    const { text } = this;
    if (text[at] !== this.escape) return 0;
    let to = at + 1;
    while (text[to] === " " || text[to] === "\t" || text[to] === "\r") to++;
    return text[to] === "\n" ? to + 1 : 0;
  }

  private add(kind: TokenKind, start: number, end: number): number {
    this.found.push({ kind, span: { start, end } });
    return end;
  }
}

/** Labels in order, none over another. */
function labelsOf(file: Dockerfile): Label[] {
  const labels: Label[] = [];
  const directives = new Set<number>();
  for (const { span } of file.directives) {
    directives.add(span.start);
    labels.push({ ...span, kind: "directive", whole: true });
  }
  for (const { span } of file.comments) {
    if (!directives.has(span.start)) labels.push({ ...span, kind: "comment", whole: true });
  }
  for (const instruction of file.instructions) addInstruction(file, instruction, labels);
  labels.sort((a, b) => a.start - b.start || b.end - a.end);
  const result: Label[] = [];
  let end = 0;
  for (const label of labels) {
    // Comments inside a continued keyword or word part it.
    const start = Math.max(label.start, end);
    if (start >= label.end) continue;
    const last = result[result.length - 1];
    if (last !== undefined && label.whole && label.start < last.end && !last.whole) {
      result.pop();
      result.push({ ...last, end: label.start });
      result.push(label);
      if (label.end < last.end) result.push({ ...last, start: label.end });
      end = Math.max(last.end, label.end);
      continue;
    }
    result.push(start === label.start ? label : { ...label, start });
    end = label.end;
  }
  return result;
}

function addInstruction(file: Dockerfile, instruction: Instruction, labels: Label[]): void {
  labels.push({ ...instruction.keyword.span, kind: "keyword", whole: false });
  for (const flag of instruction.flags) labels.push({ ...flag.span, kind: "flag", whole: false });
  for (const pair of instruction.pairs) {
    if (pair.separator === "=" && pair.value !== null) {
      const at = file.text.indexOf("=", pair.name.span.end);
      if (at >= 0 && at < pair.span.end) labels.push({ start: at, end: at + 1, kind: "operator", whole: false });
    }
  }
  if (instruction.json) addBrackets(file, instruction, labels);
  for (const heredoc of instruction.heredocs) {
    labels.push({ ...heredoc.markerSpan, kind: "heredoc-marker", whole: false });
    const { contentSpan, terminatorSpan } = heredoc;
    if (contentSpan.end > contentSpan.start) labels.push({ ...contentSpan, kind: "heredoc-body", whole: true });
    if (terminatorSpan !== null) labels.push({ ...terminatorSpan, kind: "heredoc-end", whole: false });
  }
  const inner = instruction.onbuild;
  if (inner !== null) addInstruction(file, { ...inner, heredocs: [] }, labels);
}

/** Brackets and commas of the exec form stand between its strings. */
function addBrackets(file: Dockerfile, instruction: Instruction, labels: Label[]): void {
  const { start, end } = instruction.argsSpan;
  // HEALTHCHECK's type is no string of the array.
  const strings = instruction.args.filter((word) => file.text[word.span.start] === '"');
  let at = start;
  for (const string of [...strings, null]) {
    for (const limit = string?.span.start ?? end; at < limit; at++) {
      const character = file.text[at];
      if (character === "[" || character === "]" || character === ",") {
        labels.push({ start: at, end: at + 1, kind: "operator", whole: false });
      }
    }
    if (string !== null) at = string.span.end;
  }
}
