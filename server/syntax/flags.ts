/** The `--name=value` words ahead of an instruction's arguments (BuildKit's `extractBuilderFlags`). */
import { isSpace } from "./chars.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { Flag } from "./tree.ts";

/**
 * Reads flags from `start` on. BuildKit takes quotes and backslashes off here whatever the escape character is.
 * @returns the flags, and where the arguments begin
 */
export function readFlags(line: LogicalLine, start: number): { flags: Flag[]; rest: number } {
  const { text } = line;
  const flags: Flag[] = [];
  let at = start;
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    if (!text.startsWith("--", at)) return { flags, rest: at };
    const word = readFlagWord(text, at);
    if (word.value === "--" && word.end < text.length) return { flags, rest: word.end };
    if (word.value !== "--" && (word.value.length > 0 || word.quoted)) flags.push(makeFlag(line, at, word));
    at = word.end;
    if (at >= text.length) return { flags, rest: at };
  }
}

interface FlagWord {
  readonly value: string;
  readonly end: number;
  readonly quoted: boolean;
  /** Where in the text the value's first `=` stands, or -1. */
  readonly equals: number;
}

function readFlagWord(text: string, start: number): FlagWord {
  let value = "";
  let quote = "";
  let quoted = false;
  let equals = -1;
  let at = start;
  for (; at < text.length; at++) {
    let character = text[at] ?? "";
    if (quote !== "") {
      if (character === quote) {
        quote = "";
        continue;
      }
    } else {
      if (isSpace(text.charCodeAt(at))) break;
      if (character === "'" || character === '"') {
        quote = character;
        quoted = true;
        continue;
      }
    }
    if (character === "\\") {
      if (at + 1 === text.length) {
        quote = "";
        continue;
      }
      at++;
      character = text[at] ?? "";
    }
    if (character === "=" && equals < 0) equals = at;
    value += character;
  }
  return { value, end: at, quoted, equals };
}

function makeFlag(line: LogicalLine, start: number, word: FlagWord): Flag {
  const equals = word.value.indexOf("=");
  const nameEnd = word.equals < 0 ? word.end : word.equals;
  return {
    span: line.span(start, word.end),
    name: equals < 0 ? word.value.slice(2) : word.value.slice(2, equals),
    nameSpan: line.span(start + 2, nameEnd),
    value: equals < 0 ? null : word.value.slice(equals + 1),
    valueSpan: word.equals < 0 ? null : line.span(word.equals + 1, word.end),
    text: word.value,
  };
}
