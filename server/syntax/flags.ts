/** The `--name=value` words ahead of an instruction's arguments (BuildKit's `extractBuilderFlags`). */
import { isSpace } from "./chars.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { Flag } from "./tree.ts";

/**
 * Reads flags in `[start, end)`. BuildKit takes quotes and backslashes off here whatever the escape character is.
 * @returns the flags, and where the arguments begin
 */
export function readFlags(line: LogicalLine, start: number, end: number): { flags: readonly Flag[]; rest: number } {
  const { text } = line;
  let flags: Flag[] | null = null;
  let at = start;
  for (;;) {
    while (at < end && text.charCodeAt(at) <= 32 && isSpace(text.charCodeAt(at))) at++;
    if (at + 1 >= end || text.charCodeAt(at) !== 45 || text.charCodeAt(at + 1) !== 45) break;
    const word = readFlagWord(text, at, end);
    if (word.text === "--" && word.end < end) {
      at = word.end;
      break;
    }
    if (word.text !== "--") {
      flags ??= [];
      flags.push(makeFlag(line, at, word));
    }
    at = word.end;
    if (at >= end) break;
  }
  return { flags: flags ?? none, rest: at };
}

const none: readonly Flag[] = [];

interface FlagWord {
  /** As BuildKit has it, and as a reader has it: the builder takes each byte of a character beyond ASCII for one. */
  readonly text: string;
  readonly value: string;
  readonly end: number;
  /** Where in the line the value's first `=` stands, or -1. */
  readonly equals: number;
}

function readFlagWord(line: string, start: number, end: number): FlagWord {
  let value = "";
  let text: string | null = null;
  let quote = 0;
  let equals = -1;
  let at = start;
  for (; at < end; at++) {
    let code = line.charCodeAt(at);
    if (quote !== 0 && code === quote) {
      quote = 0;
      continue;
    }
    if (quote === 0) {
      if (code <= 32 && isSpace(code)) break;
      if (code === 39 || code === 34) {
        quote = code;
        continue;
      }
    }
    if (code === 92) {
      // A backslash at the very end is dropped.
      if (at + 1 === end) continue;
      code = line.charCodeAt(++at);
    }
    if (code === 61 && equals < 0) equals = at;
    if (code < 128) {
      const character = line[at] ?? "";
      value += character;
      if (text !== null) text += character;
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(at) ?? code);
    at += character.length - 1;
    text ??= value;
    for (const byte of encoder.encode(character)) {
      // A byte that would be white space as a character of its own ends the word, in the middle of a character.
      if (quote === 0 && (byte === 0x85 || byte === 0xa0)) return { text, value, end: at + 1, equals };
      text += String.fromCharCode(byte);
    }
    value += character;
  }
  return { text: text ?? value, value, end: at, equals };
}

const encoder = new TextEncoder();

function makeFlag(line: LogicalLine, start: number, word: FlagWord): Flag {
  const equals = word.value.indexOf("=");
  const nameEnd = word.equals < 0 ? word.end : word.equals;
  return {
    span: line.span(start, word.end),
    name: equals < 0 ? word.value.slice(2) : word.value.slice(2, equals),
    nameSpan: line.span(start + 2, nameEnd),
    value: equals < 0 ? null : word.value.slice(equals + 1),
    valueSpan: word.equals < 0 ? null : line.span(word.equals + 1, word.end),
    text: word.text,
  };
}
