/** What follows keyword and flags, read the way BuildKit's line parsers read it for each instruction. */
import { isBlank, isSpace, skipSpace } from "./chars.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { EscapeCharacter, Pair, Word } from "./tree.ts";

export interface Arguments {
  readonly args: readonly Word[];
  readonly pairs: readonly Pair[];
  readonly json: boolean;
  /** A refusal: what, and where; the arguments are then as far as they could be read. */
  readonly problem: {
    readonly code: string;
    readonly start: number;
    readonly end: number;
    readonly subject: string;
  } | null;
}

const nothing: Arguments = { args: [], pairs: [], json: false, problem: null };

function words(args: readonly Word[]): Arguments {
  return { args, pairs: nothing.pairs, json: false, problem: null };
}

/** Reads `[start, end)` of the line; white space around it is off already. */
export type ReadArguments = (line: LogicalLine, start: number, end: number, escape: EscapeCharacter) => Arguments;

/** One string: MAINTAINER, STOPSIGNAL, USER, WORKDIR. */
export const readString: ReadArguments = (line, start, end) =>
  start === end ? nothing : words([line.word(start, end)]);

/** Words parted by white space: EXPOSE, FROM. */
export const readBlankSeparated: ReadArguments = (line, start, end) => {
  if (start === end) return nothing;
  const args: Word[] = [];
  let at = start;
  for (;;) {
    let wordEnd = at;
    while (wordEnd < end && !isBlank(line.text.charCodeAt(wordEnd))) wordEnd++;
    args.push(line.word(at, wordEnd));
    if (wordEnd >= end) return words(args);
    at = wordEnd;
    while (at < end && isBlank(line.text.charCodeAt(at))) at++;
  }
};

/** A JSON array of strings, or the text as one string: CMD, ENTRYPOINT, RUN, SHELL. */
export const readCommand: ReadArguments = (line, start, end, escape) => {
  if (start === end) return nothing;
  return readJson(line, start, end) ?? readString(line, start, end, escape);
};

/** A JSON array of strings, or words: ADD, COPY, VOLUME. */
export const readList: ReadArguments = (line, start, end, escape) => {
  if (start === end) return nothing;
  return readJson(line, start, end) ?? readBlankSeparated(line, start, end, escape);
};

/** ARG: words, each a name or `name=value`. */
export const readArg: ReadArguments = (line, start, end, escape) => {
  const words = splitWords(line.text, start, end, escape);
  return {
    ...nothing,
    args: words.map((word) => line.word(word.start, word.end, word.value)),
    pairs: words.map((word) => {
      const equals = word.value.indexOf("=");
      return makePair(line, word.start, word.end, equals < 0 ? -1 : word.start + equals, equals < 0 ? "" : "=");
    }),
  };
};

/** ENV and LABEL: `name=value …`, or the old `name value`. */
export function readPairs(keyword: string): ReadArguments {
  return (line, start, end, escape) => {
    const words = splitWords(line.text, start, end, escape);
    const first = words[0];
    if (first === undefined) return nothing;
    if (!first.value.includes("=")) return readOldPair(line, start, end, keyword);
    const pairs: Pair[] = [];
    let problem: Arguments["problem"] = null;
    for (const word of words) {
      const equals = word.value.indexOf("=");
      if (equals < 0) {
        problem ??= { code: "missing-equals", start: word.start, end: word.end, subject: word.value };
        continue;
      }
      pairs.push(makePair(line, word.start, word.end, word.start + equals, "="));
    }
    return { args: pairArguments(pairs), pairs, json: false, problem };
  };
}

function readOldPair(line: LogicalLine, start: number, end: number, keyword: string): Arguments {
  let nameEnd = start;
  while (nameEnd < end && !isBlank(line.text.charCodeAt(nameEnd))) nameEnd++;
  let valueStart = nameEnd;
  while (valueStart < end && isBlank(line.text.charCodeAt(valueStart))) valueStart++;
  if (nameEnd >= end) {
    return { ...nothing, problem: { code: "pair-needs-value", start, end, subject: keyword } };
  }
  const pair: Pair = {
    span: line.span(start, end),
    name: line.word(start, nameEnd),
    value: line.word(valueStart, end),
    separator: "",
  };
  return { args: pairArguments([pair]), pairs: [pair], json: false, problem: null };
}

/** ENV's and LABEL's arguments as BuildKit lists them: name, value and separator of each pair. */
export function pairArguments(pairs: readonly Pair[]): Word[] {
  const args: Word[] = [];
  for (const pair of pairs) {
    const { name, value, separator } = pair;
    args.push(name, value ?? emptyWord(pair.span.end), { span: name.span, value: separator });
  }
  return args;
}

function makePair(line: LogicalLine, start: number, end: number, equals: number, separator: "=" | ""): Pair {
  return {
    span: line.span(start, end),
    name: equals === start ? emptyWord(line.at(start)) : line.word(start, equals < 0 ? end : equals),
    value: equals < 0 ? null : line.word(equals + 1, end),
    separator,
  };
}

/** HEALTHCHECK: a type, then a command in either form. `args[0]` is the type. */
export const readHealthcheck: ReadArguments = (line, start, end, escape) => {
  // BuildKit looks at bytes here: it finds no white space beyond ASCII, and no type in what it does not know.
  let typeEnd = start;
  while (typeEnd < end && !isAsciiSpace(line.text.charCodeAt(typeEnd))) typeEnd++;
  if (typeEnd === start) return nothing;
  let commandStart = typeEnd;
  while (commandStart < end && isAsciiSpace(line.text.charCodeAt(commandStart))) commandStart++;
  const command = readCommand(line, commandStart, end, escape);
  return { ...command, args: [line.word(start, typeEnd), ...command.args] };
};

/**
 * The exec form, as Go's encoding/json reads it. Null where the text is no JSON array: BuildKit then takes it as words
 * or as a shell command.
 */
function readJson(line: LogicalLine, from: number, end: number): Arguments | null {
  const start = skipSpace(line.text, from, end);
  if (line.text.charCodeAt(start) !== 91) return null;
  const text = line.text.slice(start, end);
  let values: unknown[];
  try {
    values = JSON.parse(text) as unknown[];
  } catch {
    return null;
  }
  if (!values.every((value) => typeof value === "string")) {
    if (isBeyondGo(values)) return null;
    return { ...nothing, problem: { code: "json-not-strings", start, end, subject: "" } };
  }
  const args: Word[] = [];
  let at = start + 1;
  for (const value of values as string[]) {
    while (line.text.charCodeAt(at) !== 34) at++;
    let close = at + 1;
    while (line.text.charCodeAt(close) !== 34) close += line.text.charCodeAt(close) === 92 ? 2 : 1;
    args.push(line.word(at, close + 1, value.toWellFormed()));
    at = close + 1;
  }
  return { ...nothing, args, json: true };
}

/** Whether Go refuses a value that JavaScript reads: a number too large for it, or more than 10,000 levels. */
function isBeyondGo(array: readonly unknown[]): boolean {
  let level: unknown[] = [...array];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > 10_000 || level.some((value) => typeof value === "number" && !Number.isFinite(value))) return true;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return false;
}

interface RawWord {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** BuildKit's `parseWords`: parts at white space outside quotes; quotes and escapes stay in the value. */
export function splitWords(text: string, start: number, end: number, escape: EscapeCharacter): RawWord[] {
  const words: RawWord[] = [];
  let wordStart = -1;
  let quote = 0;
  const escapeCode = escape.charCodeAt(0);
  // A lone escape at the very end is dropped from the word.
  let dropped = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (wordStart < 0) {
      if (isSpace(code)) continue;
      wordStart = at;
    }
    if (quote === 0) {
      if (isSpace(code)) {
        words.push({ start: wordStart, end: at, value: text.slice(wordStart, at) });
        wordStart = -1;
        continue;
      }
      if (code === 39 || code === 34) quote = code;
      if (code === escapeCode) {
        if (at + 1 === end) dropped = 1;
        else at++;
      }
    } else {
      if (code === quote) quote = 0;
      else if (code === escapeCode && quote === 34) {
        if (at + 1 === end) dropped = 1;
        else at++;
      }
    }
  }
  if (wordStart >= 0) {
    const value = text.slice(wordStart, end - dropped);
    if (value.length > 0) words.push({ start: wordStart, end: end - dropped, value });
  }
  return words;
}

/** A name that is missing stands where it would. */
function emptyWord(at: number): Word {
  return { span: { start: at, end: at }, value: "" };
}

function isAsciiSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
