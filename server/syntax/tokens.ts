/** A tree's text as tokens, without a gap: their texts put together are the file. */
import { isSpace } from "./chars.ts";
import type { Dockerfile, Instruction, Span, Token, TokenKind } from "./tree.ts";

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

  /** Where an escape that ends its line ends, line end included; 0 where there is none. Two escapes continue nothing. */
  private continuationEnd(at: number): number {
    const { text } = this;
    if (text[at] !== this.escape || text[at - 1] === this.escape) return 0;
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
function labelsOf(file: Dockerfile): readonly Label[] {
  const list = new LabelList(file);
  for (const instruction of file.instructions) list.addInstruction(instruction);
  return list.done();
}

/** Takes labels in order of place, and puts directives and comments between them. */
class LabelList {
  private readonly labels: Label[] = [];
  private readonly text: string;
  private readonly file: Dockerfile;
  private nextDirective = 0;
  private nextComment = 0;

  constructor(file: Dockerfile) {
    this.text = file.text;
    this.file = file;
  }

  done(): readonly Label[] {
    this.addLines(Number.POSITIVE_INFINITY);
    return this.labels;
  }

  addInstruction(instruction: Instruction): void {
    this.add(instruction.keyword.span, "keyword", false);
    for (const flag of instruction.flags) this.add(flag.span, "flag", false);
    for (const pair of instruction.pairs) {
      if (pair.separator !== "=" || pair.value === null) continue;
      const at = this.text.indexOf("=", pair.name.span.end);
      if (at >= 0 && at < pair.span.end) this.add({ start: at, end: at + 1 }, "operator", false);
    }
    if (instruction.json) this.addBrackets(instruction);
    if (instruction.onbuild !== null) {
      // The trigger has the same heredocs.
      this.addInstruction(instruction.onbuild);
      return;
    }
    for (const { markerSpan } of instruction.heredocs) this.add(markerSpan, "heredoc-marker", false);
    for (const { contentSpan, terminatorSpan } of instruction.heredocs) {
      this.add(contentSpan, "heredoc-body", true);
      if (terminatorSpan !== null) this.add(terminatorSpan, "heredoc-end", false);
    }
  }

  /** Brackets and commas of the exec form stand between its strings. */
  private addBrackets(instruction: Instruction): void {
    const { start, end } = instruction.argsSpan;
    let at = start;
    const addUpTo = (limit: number) => {
      for (; at < limit; at++) {
        const code = this.text.charCodeAt(at);
        if (code === 91 || code === 93 || code === 44) this.add({ start: at, end: at + 1 }, "operator", false);
      }
    };
    for (const { span } of instruction.args) {
      // HEALTHCHECK's type is no string of the array.
      if (this.text.charCodeAt(span.start) !== 34) continue;
      addUpTo(span.start);
      at = span.end;
    }
    addUpTo(end);
  }

  private add(span: Span, kind: TokenKind, whole: boolean): void {
    let { start } = span;
    // Comments inside a continued keyword or flag part it.
    for (;;) {
      this.addLines(start + 1);
      const last = this.labels[this.labels.length - 1];
      start = Math.max(start, last?.end ?? 0);
      if (start >= span.end) return;
      const comment = this.file.comments[this.nextComment]?.span.start ?? Number.POSITIVE_INFINITY;
      const end = Math.min(span.end, comment);
      this.labels.push({ start, end, kind, whole });
      if (end === span.end) return;
      start = end;
    }
  }

  /** Directives and comments that start ahead of an offset. A directive is a comment too. */
  private addLines(before: number): void {
    const { directives, comments } = this.file;
    for (; this.nextComment < comments.length; this.nextComment++) {
      const span = comments[this.nextComment]?.span;
      if (span === undefined || span.start >= before) return;
      const isDirective = directives[this.nextDirective]?.span.start === span.start;
      if (isDirective) this.nextDirective++;
      this.labels.push({ start: span.start, end: span.end, kind: isDirective ? "directive" : "comment", whole: true });
    }
  }
}
