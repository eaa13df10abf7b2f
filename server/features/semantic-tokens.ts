/** Colours that need the tree: which name is a stage and which an image, what is a variable or a command of the shell. */
import type { Range, SemanticTokensEdit } from "vscode-languageserver-types";
import { semanticTokenModifiers, semanticTokenTypes } from "../data/token-types.ts";
import { lineStarts, positionAt, spanOf } from "../lint/positions.ts";
import { type StageReference, stages } from "../semantics/stages.ts";
import { variableReferences } from "../semantics/variables.ts";
import { splitImageReference } from "../syntax/image-ref.ts";
import { shellScripts } from "../syntax/shell.ts";
import { shellInForce } from "../syntax/shell-in-force.ts";
import { variableUses } from "../syntax/shell-words.ts";
import { originOf } from "../syntax/shift.ts";
import type { Comment, Directive, Dockerfile, Instruction, Span, Word } from "../syntax/tree.ts";

type Type = (typeof semanticTokenTypes)[number];

const typeOf = Object.fromEntries(semanticTokenTypes.map((type, index) => [type, index])) as Record<Type, number>;
const declaration = 1 << semanticTokenModifiers.indexOf("declaration");
const deprecated = 1 << semanticTokenModifiers.indexOf("deprecated");

export interface SemanticTokensOptions {
  /** The editor has colours of its own, by a grammar: keywords, comments and the like are left to it. */
  readonly augments?: boolean;
  /** Only tokens that touch these lines. */
  readonly range?: Range;
}

/** The tokens in the protocol's form: five numbers each, relative to the token before. None spans lines. */
export function semanticTokens(file: Dockerfile, options: SemanticTokensOptions = {}): number[] {
  const augments = options.augments === true;
  const within = options.range === undefined ? null : spanOf(file, options.range);
  const writer = new Writer(file, options.range ?? null);
  const { list, references } = stages(file);
  const stageNames = new Set(list.map(({ name }) => name));
  const directives = new Map(file.directives.map((directive) => [directive.span.start, directive]));
  const { comments } = file;
  let comment = 0;
  let reference = 0;
  let stage = 0;
  const addComments = (before: number) => {
    for (; (comments[comment]?.span.start ?? before) < before; comment++) {
      const one = comments[comment];
      if (one === undefined || augments || (within !== null && one.span.end <= within.start)) continue;
      writer.add(encode(file, commentTokens(file, one, directives), one.span.start), one.span.start);
    }
  };
  for (const instruction of file.instructions) {
    const { start, end } = instruction.span;
    if (within !== null && start >= within.end) break;
    addComments(start);
    const firstComment = comment;
    while ((comments[comment]?.span.start ?? end) < end) comment++;
    const firstReference = reference;
    while (references[reference]?.instruction === instruction) reference++;
    const ownStage = list[stage]?.from === instruction ? list[stage++] : undefined;
    if (within !== null && end <= within.start) continue;
    const parts: Parts = {
      comments: comment === firstComment ? none : comments.slice(firstComment, comment),
      references: reference === firstReference ? none : references.slice(firstReference, reference),
      name: ownStage?.nameWord ?? null,
    };
    writer.add(instructionTokens(file, instruction, parts, stageNames, augments), start);
  }
  addComments(within?.end ?? file.text.length + 1);
  return writer.data;
}

/** What the file's lists have of an instruction. */
interface Parts {
  readonly comments: readonly Comment[];
  readonly references: readonly StageReference[];
  /** The name that it gives its stage. */
  readonly name: Word | null;
}

const none: readonly never[] = [];

/** What has to be replaced in tokens that were sent before; empty where nothing has changed. */
export function semanticTokensEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const deleteCount = before.length - start - end;
  const data = after.slice(start, after.length - end);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}

interface Token {
  readonly start: number;
  readonly length: number;
  readonly type: number;
  readonly modifiers: number;
}

/**
 * Tokens of an instruction or a comment in the protocol's form: the first one's line is counted from the line that all
 * of it starts on, which is all that an edit elsewhere changes.
 */
interface Encoded {
  readonly data: readonly number[];
  /** The last token's line, counted the same way. */
  readonly lastLine: number;
}

/** Of two tokens over each other the first counts: editors take no others. */
function encode(file: Dockerfile, tokens: readonly Token[], from: number): Encoded {
  const starts = lineStarts(file);
  const data: number[] = [];
  const first = positionAt(file, from).line;
  let at = first;
  let line = first;
  let character = 0;
  let end = 0;
  for (const { start, length, type, modifiers } of tokens.toSorted((a, b) => a.start - b.start)) {
    if (length === 0 || start < end) continue;
    while ((starts[at + 1] ?? Number.POSITIVE_INFINITY) <= start) at++;
    const column = start - (starts[at] ?? 0);
    data.push(at - line, at === line ? column - character : column, length, type, modifiers);
    line = at;
    character = column;
    end = start + length;
  }
  return { data, lastLine: line - first };
}

/** Puts encoded tokens behind each other, those of a range or all. What is added starts on a line of its own. */
class Writer {
  readonly data: number[] = [];
  private readonly starts: readonly number[];
  private readonly range: Range | null;
  /** The line of the last token, and the line that the last offset was on: offsets only grow. */
  private line = 0;
  private at = 0;

  constructor(file: Dockerfile, range: Range | null) {
    this.starts = lineStarts(file);
    this.range = range;
  }

  add({ data, lastLine }: Encoded, start: number): void {
    if (data.length === 0) return;
    while ((this.starts[this.at + 1] ?? Number.POSITIVE_INFINITY) <= start) this.at++;
    if (this.range !== null) {
      this.addWithin(data, this.range);
      return;
    }
    this.data.push((data[0] ?? 0) + this.at - this.line);
    for (let index = 1; index < data.length; index++) this.data.push(data[index] as number);
    this.line = this.at + lastLine;
  }

  private addWithin(data: readonly number[], { start, end }: Range): void {
    let line = this.at;
    let character = 0;
    let isFirst = true;
    for (let index = 0; index < data.length; index += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
      const from = lines === 0 && index > 0 ? character : 0;
      const before = character;
      line += lines;
      character = from + characters;
      if (line < start.line || (line === start.line && character + length <= start.character)) continue;
      if (line > end.line || (line === end.line && character >= end.character)) return;
      this.data.push(line - this.line, line === this.line && !isFirst ? character - before : character);
      this.data.push(length, type, modifiers);
      this.line = line;
      isFirst = false;
    }
  }
}

/** A comment; of a directive name and value. */
function commentTokens(file: Dockerfile, { span }: Comment, directives: ReadonlyMap<number, Directive>): Token[] {
  const directive = directives.get(span.start);
  if (directive === undefined) return pieces(file, span, "comment");
  return [token(directive.nameSpan, "macro"), ...pieces(file, directive.valueSpan, "string")];
}

/** Names of stages and images: what they mean depends on the rest of the file. */
function nameTokens(file: Dockerfile, { name, references }: Parts, stageNames: ReadonlySet<string | null>): Token[] {
  const own = name === null ? [] : pieces(file, name.span, "namespace", declaration);
  return [...own, ...references.flatMap((reference) => referenceTokens(file, reference, stageNames))];
}

/** A stage that stands too late, or in its own place, is meant all the same. */
function meansStage({ word, stage }: StageReference, stageNames: ReadonlySet<string | null>): boolean {
  return stage !== null || stageNames.has(word.value.toLowerCase());
}

function referenceTokens(file: Dockerfile, reference: StageReference, stageNames: ReadonlySet<string | null>): Token[] {
  const { span, value } = reference.word;
  if (span.end - span.start !== value.length) return [];
  if (meansStage(reference, stageNames)) return value.includes("$") ? [] : pieces(file, span, "namespace");
  const image = splitWithVariables(file, value);
  if (image === null) return [];
  const part = (start: number, end: number, type: Type) =>
    value.slice(start, end).includes("$") ? [] : [token({ start: span.start + start, end: span.start + end }, type)];
  return [...part(0, image.nameEnd, "class"), ...image.rest.flatMap(({ start, end }) => part(start, end, "property"))];
}

/** An image's reference, its variables standing for any text. */
export function splitWithVariables(
  file: Dockerfile,
  value: string,
): { readonly name: string; readonly nameEnd: number; readonly rest: readonly Span[] } | null {
  let plain = value;
  for (const { start, end } of variableUses(value, { escape: file.escape })) {
    plain = plain.slice(0, start) + "x".repeat(end - start) + plain.slice(end);
  }
  const split = splitImageReference(plain);
  if ("fault" in split) return null;
  const { name, path, tag, digest } = split.reference;
  return { name, nameEnd: path.end, rest: [tag, digest].flatMap((part) => (part === null ? [] : [part])) };
}

/** An instruction's tokens by where it first stood, with all that they depend on besides its text. */
interface Known {
  readonly augments: boolean;
  readonly withShell: boolean;
  /** For each of its references whether a stage is meant. */
  readonly meanings: string;
  readonly tokens: Encoded;
}
const known = new WeakMap<Instruction, Known>();

function instructionTokens(
  file: Dockerfile,
  instruction: Instruction,
  parts: Parts,
  stageNames: ReadonlySet<string | null>,
  augments: boolean,
): Encoded {
  const key = originOf(instruction).instruction;
  const withShell = shellInForce(file, instruction).kind === "bourne";
  let meanings = "";
  for (const reference of parts.references) meanings += meansStage(reference, stageNames) ? "s" : "i";
  const before = known.get(key);
  if (before?.augments === augments && before.withShell === withShell && before.meanings === meanings)
    return before.tokens;
  const found = [...ownTokens(file, instruction), ...(withShell ? shellTokens(file, instruction) : [])];
  const kept = augments ? found.filter(({ type }) => type >= typeOf.parameter) : found;
  const comments = augments ? none : parts.comments;
  const all = [
    ...kept,
    ...nameTokens(file, parts, stageNames),
    ...comments.flatMap(({ span }) => pieces(file, span, "comment")),
  ];
  const tokens = encode(file, all, instruction.span.start);
  known.set(key, { augments, withShell, meanings, tokens });
  return tokens;
}

function ownTokens(file: Dockerfile, instruction: Instruction): Token[] {
  const found: Token[] = [];
  const add = (span: Span, type: Type, modifiers = 0) => found.push(...pieces(file, span, type, modifiers));
  for (let at: Instruction | null = instruction; at !== null; at = at.onbuild) {
    if (at.known) add(at.keyword.span, "keyword", at.name === "MAINTAINER" ? deprecated : 0);
    for (const flag of at.flags) add({ start: flag.span.start, end: flag.nameSpan.end }, "parameter");
    if (at.name === "FROM" && at.args.length === 3 && at.args[1] !== undefined) add(at.args[1].span, "keyword");
    if (at.healthcheck !== null && at.args[0] !== undefined) add(at.args[0].span, "keyword");
    for (const { name } of at.pairs) {
      if (at.name === "LABEL") add(name.span, "property");
      else if (!name.value.includes("$")) add(name.span, "variable", declaration);
    }
  }
  for (const { nameSpan } of variableReferences(file, instruction)) add(nameSpan, "variable");
  return found;
}

function shellTokens(file: Dockerfile, instruction: Instruction): Token[] {
  const found: Token[] = [];
  for (const { commands, variables } of shellScripts(file, instruction.onbuild ?? instruction)) {
    for (const { name, nameSpan } of commands) {
      if (name !== null && nameSpan !== null) found.push(...pieces(file, nameSpan, "function"));
    }
    for (const { name, span } of variables) {
      const start = file.text.indexOf(name, span.start);
      if (start < 0 || start >= span.end) continue;
      found.push(...pieces(file, { start, end: start + name.length }, "variable"));
    }
  }
  return found;
}

/** A span's parts on each of its lines, without continuations and what stands between continued lines. */
function pieces(file: Dockerfile, span: Span, type: Type, modifiers = 0): Token[] {
  const text = file.text.slice(span.start, span.end);
  if (!/[\r\n]/.test(text)) return [token(span, type, modifiers)];
  return [...text.matchAll(/[^\r\n]+/g)].flatMap((line) => {
    const [, indent = "", shown = ""] = /^(\s*)(.*?)[\\`]?\s*$/.exec(line[0]) ?? [];
    const start = span.start + line.index + indent.length;
    const isComment = shown.startsWith("#") && type !== "comment";
    return isComment ? [] : [token({ start, end: start + shown.length }, type, modifiers)];
  });
}

function token({ start, end }: Span, type: Type, modifiers = 0): Token {
  return { start, length: end - start, type: typeOf[type], modifiers };
}
