/** One instruction from its joined line: keyword, flags, arguments, and ONBUILD's instruction inside. */
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
import { isBlank, skipSpace } from "./chars.ts";
import { readFlags } from "./flags.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { EscapeCharacter, Instruction } from "./tree.ts";

/** What BuildKit's parser refuses of an instruction, at a place in its joined line. */
export interface Refusal {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly subject: string;
}

/** Where an instruction stands: its joined line, and its lines in the document. */
export interface Place {
  readonly line: LogicalLine;
  readonly end: number;
  readonly escape: EscapeCharacter;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * Reads the instruction that starts at `start`; heredocs are not looked for.
 * @param refusals takes what can't be read
 */
export function readInstruction(place: Place, start: number, refusals: Refusal[], depth = 0): Instruction {
  const { line, end } = place;
  const { text } = line;
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd++;
  const keyword = line.word(start, keywordEnd);
  const name = names.get(keyword.value) ?? names.get(keyword.value.toLowerCase()) ?? keyword.value.toUpperCase();
  let at = keywordEnd;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  const { flags, rest } = readFlags(line, at, end);
  const argsStart = skipSpace(text, rest, end);
  const reader = names.has(keyword.value.toLowerCase()) ? readers.get(name) : undefined;
  let read: Arguments = nothing;
  let onbuild: Instruction | null = null;
  if (name === "ONBUILD") {
    if (argsStart < end && depth < maxDepth) onbuild = readInstruction(place, argsStart, refusals, depth + 1);
  } else if (reader === undefined) {
    read = { ...nothing, args: [{ span: line.span(argsStart, argsStart), value: "" }] };
  } else {
    read = reader(line, argsStart, end, place.escape);
  }
  if (read.problem !== null) refusals.push(read.problem);
  return {
    span: line.span(start, end),
    startLine: place.startLine,
    endLine: place.endLine,
    keyword,
    name,
    known: reader !== undefined,
    flags,
    args: read.args,
    argsSpan: line.span(argsStart, end),
    json: read.json,
    pairs: read.pairs,
    heredocs: [],
    onbuild,
    healthcheck: name === "HEALTHCHECK" ? healthcheckType(read.args[0]?.value) : null,
  };
}

const nothing: Arguments = { args: [], pairs: [], json: false, problem: null };

/** ONBUILD in ONBUILD is refused; how deep it goes matters to nobody. */
const maxDepth = 8;

/** How each instruction's arguments are read; the names are all that BuildKit knows. */
const readers = new Map<string, ReadArguments>([
  ["ADD", readList],
  ["ARG", readArg],
  ["CMD", readCommand],
  ["COPY", readList],
  ["ENTRYPOINT", readCommand],
  ["ENV", readPairs("ENV")],
  ["EXPOSE", readBlankSeparated],
  ["FROM", readBlankSeparated],
  ["HEALTHCHECK", readHealthcheck],
  ["LABEL", readPairs("LABEL")],
  ["MAINTAINER", readString],
  ["ONBUILD", readString],
  ["RUN", readCommand],
  ["SHELL", readCommand],
  ["STOPSIGNAL", readString],
  ["USER", readString],
  ["VOLUME", readList],
  ["WORKDIR", readString],
]);

/** Names by keyword. BuildKit compares in lower case, where fewer characters meet than in upper case. */
const names = new Map([...readers.keys()].flatMap((name) => [name, name.toLowerCase()].map((key) => [key, name])));

function healthcheckType(type: string | undefined): "CMD" | "NONE" | null {
  const name = type?.toUpperCase();
  return name === "CMD" || name === "NONE" ? name : null;
}
