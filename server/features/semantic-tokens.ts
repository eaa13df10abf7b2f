/** Colours that need the tree: which name is a stage and which an image, what is a variable or a command of the shell. */
import type { Range, SemanticTokensEdit } from "vscode-languageserver-types";
import { semanticTokenModifiers, semanticTokenTypes } from "../data/token-types.ts";
import { lineStarts, spanOf } from "../lint/positions.ts";
import { type StageReference, stages } from "../semantics/stages.ts";
import { variableReferences } from "../semantics/variables.ts";
import { splitImageReference } from "../syntax/image-ref.ts";
import { shellScripts } from "../syntax/shell.ts";
import { shellInForce } from "../syntax/shell-in-force.ts";
import { variableUses } from "../syntax/shell-words.ts";
import { originOf } from "../syntax/shift.ts";
import type { Dockerfile, Instruction, Span } from "../syntax/tree.ts";

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
  const within = options.range === undefined ? { start: 0, end: file.text.length } : spanOf(file, options.range);
  const encoder = new Encoder(lineStarts(file), within);
  // Three lists in order of place become one.
  const outside = augments ? [] : commentTokens(file);
  const names = nameTokens(file);
  let comment = 0;
  let name = 0;
  const addUpTo = (offset: number) => {
    for (;;) {
      const nextComment = outside[comment]?.start ?? Number.POSITIVE_INFINITY;
      const nextName = names[name]?.start ?? Number.POSITIVE_INFINITY;
      if (Math.min(nextComment, nextName) >= offset) return;
      const token = nextComment < nextName ? outside[comment++] : names[name++];
      if (token !== undefined) encoder.add(token.start, token.length, token.type, token.modifiers);
    }
  };
  for (const instruction of file.instructions) {
    if (instruction.span.end < within.start) continue;
    if (instruction.span.start > within.end) break;
    for (const token of instructionTokens(file, instruction)) {
      if (augments && token.type < typeOf.parameter) continue;
      const start = instruction.span.start + token.start;
      addUpTo(start);
      encoder.add(start, token.length, token.type, token.modifiers);
    }
  }
  addUpTo(Number.POSITIVE_INFINITY);
  return encoder.data;
}

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

class Encoder {
  readonly data: number[] = [];
  private readonly starts: readonly number[];
  private readonly within: Span;
  private line = 0;
  private character = 0;
  /** The line that the last offset was on: offsets only grow. */
  private at = 0;
  private end = 0;

  constructor(starts: readonly number[], within: Span) {
    this.starts = starts;
    this.within = within;
  }

  /** Of two tokens over each other the first counts: editors take no others. */
  add(start: number, length: number, type: number, modifiers: number): void {
    if (length === 0 || start < this.end || start + length <= this.within.start || start >= this.within.end) return;
    const { starts } = this;
    while ((starts[this.at + 1] ?? Number.POSITIVE_INFINITY) <= start) this.at++;
    const character = start - (starts[this.at] ?? 0);
    const lines = this.at - this.line;
    this.data.push(lines, lines === 0 ? character - this.character : character, length, type, modifiers);
    this.line = this.at;
    this.character = character;
    this.end = start + length;
  }
}

/** Comments, and directives as name and value. */
function commentTokens(file: Dockerfile): Token[] {
  const directives = new Map(file.directives.map((directive) => [directive.span.start, directive]));
  return file.comments.flatMap(({ span }) => {
    const directive = directives.get(span.start);
    return directive === undefined
      ? pieces(file, span, "comment")
      : [token(directive.nameSpan, "macro"), ...pieces(file, directive.valueSpan, "string")];
  });
}

/** Names of stages and images: what they mean depends on the rest of the file. */
function nameTokens(file: Dockerfile): Token[] {
  const found: Token[] = [];
  const { list, references } = stages(file);
  for (const { nameWord } of list)
    if (nameWord !== null) found.push(...pieces(file, nameWord.span, "namespace", declaration));
  const stageNames = new Set(list.map(({ name }) => name));
  for (const reference of references) found.push(...referenceTokens(file, reference, stageNames));
  return found.filter(({ length }) => length > 0).sort((a, b) => a.start - b.start);
}

function referenceTokens(
  file: Dockerfile,
  { word, stage }: StageReference,
  stageNames: ReadonlySet<string | null>,
): Token[] {
  const { span, value } = word;
  if (span.end - span.start !== value.length) return [];
  // A stage that stands too late, or in its own place, is meant all the same.
  if (stage !== null || stageNames.has(value.toLowerCase())) {
    return value.includes("$") ? [] : pieces(file, span, "namespace");
  }
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

/** An instruction's own tokens by where it first stood: an edit elsewhere moves them, and no more. */
interface Known {
  readonly own: readonly Token[];
  withShell: readonly Token[] | null;
}
const known = new WeakMap<Instruction, Known>();

function instructionTokens(file: Dockerfile, instruction: Instruction): readonly Token[] {
  const key = originOf(instruction).instruction;
  let tokens = known.get(key);
  if (tokens === undefined) {
    const own = ownTokens(file, instruction);
    tokens = { own: inOrder(own, instruction.span.start), withShell: null };
    known.set(key, tokens);
  }
  if (shellInForce(file, instruction).kind !== "bourne") return tokens.own;
  if (tokens.withShell === null) {
    const shell = inOrder(shellTokens(file, instruction), instruction.span.start);
    tokens.withShell = shell.length === 0 ? tokens.own : inOrder([...tokens.own, ...shell], 0);
  }
  return tokens.withShell;
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

/** Sorted, relative to a start; of two at one place the first to begin counts. */
function inOrder(tokens: readonly Token[], from: number): readonly Token[] {
  const sorted = tokens.filter(({ length }) => length > 0).sort((a, b) => a.start - b.start);
  const kept: Token[] = [];
  let end = 0;
  for (const { start, length, type, modifiers } of sorted) {
    if (start < end) continue;
    kept.push({ start: start - from, length, type, modifiers });
    end = start + length;
  }
  return kept;
}
