/** Questions about variables: what is visible where, with which value, and where names stand in the text. */
import { type VariableUse, variableUses } from "../syntax/shell-words.ts";
import type { Dockerfile, Instruction, Span } from "../syntax/tree.ts";
import { type Definition, evaluate } from "./evaluation.ts";
import { type ExpandedPlace, expandedPlaces } from "./expansion.ts";
import { globalArguments } from "./global-arguments.ts";
import { type Stage, stageOf } from "./stages.ts";

/** A variable that an instruction can use. */
export interface Variable {
  readonly name: string;
  /** Null where it has none, or where it depends on what only the builder knows. */
  readonly value: string | null;
  /** `predefined` are the platform arguments, which FROM sees without an ARG. */
  readonly kind: "ARG" | "ENV" | "predefined";
  /** Where it is set or declared; null for predefined ones. */
  readonly definition: Definition | null;
}

/** A `$name` in a place that BuildKit expands. */
export interface VariableReference {
  readonly name: string;
  /** The whole of it, `$` and braces included, and its name alone; offsets into the file. */
  readonly span: Span;
  readonly nameSpan: Span;
  /** `-`, `:-`, `+`, `:+`, `?`, `:?`, `#`, `%`, `/`, or empty. */
  readonly modifier: string;
  readonly instruction: Instruction;
  readonly place: ExpandedPlace;
}

/**
 * The variables that an instruction sees, nearest definition first, each name once. In FROM and ahead of it these are
 * the global ARGs and the predefined ones; in a stage what ARG and ENV have set there and in the stages it is built on.
 * Variables of base images are not known here.
 */
export function variablesAt(file: Dockerfile, instruction: Instruction): readonly Variable[] {
  const found = new Map<string, Variable>();
  const { definitions } = evaluate(file);
  let stage = instruction.name === "FROM" ? null : stageOf(file, instruction);
  let before = instruction.span.start;
  const add = (within: Stage | null) => {
    for (let at = definitions.length - 1; at >= 0; at--) {
      const definition = definitions[at];
      if (definition === undefined || definition.stage !== within) continue;
      if (definition.instruction.span.start >= before || found.has(definition.name)) continue;
      const { name, value, kind } = definition;
      found.set(name, { name, value, kind, definition });
    }
  };
  for (; stage !== null; stage = stage.baseStage) {
    add(stage);
    before = Number.POSITIVE_INFINITY;
    if (stage.baseStage === null) return [...found.values()];
  }
  add(null);
  for (const [name, value] of globalArguments(file).predefined) {
    if (!found.has(name)) found.set(name, { name, value, kind: "predefined", definition: null });
  }
  return [...found.values()];
}

/**
 * The variable that a name means at an instruction, or null where nothing in the file sets or declares it: unset, or a
 * matter of the base image.
 */
export function variableAt(file: Dockerfile, instruction: Instruction, name: string): Variable | null {
  const evaluation = evaluate(file);
  const definition = evaluation.definitionAt(instruction, name);
  if (definition !== null) {
    const value = evaluation.lookUpAt(instruction)(name) ?? null;
    return { name, value, kind: definition.kind, definition };
  }
  const isGlobal = instruction.name === "FROM" || stageOf(file, instruction) === null;
  const value = isGlobal ? globalArguments(file).predefined.get(name) : undefined;
  return value === undefined ? null : { name, value, kind: "predefined", definition: null };
}

/**
 * A name's value when the instruction runs, undefined where it has none. PATH has the value that BuildKit gives images
 * without one.
 */
export function valueAt(file: Dockerfile, instruction: Instruction, name: string): string | undefined {
  return evaluate(file).lookUpAt(instruction)(name);
}

/**
 * The references in the places of an instruction that BuildKit expands, in order of place, those of ONBUILD's trigger
 * included. Shell text is not among them: `shellScripts` lists its variables.
 */
export function variableReferences(file: Dockerfile, instruction: Instruction): readonly VariableReference[] {
  const before = known.get(instruction);
  if (before !== undefined) return before;
  const references: VariableReference[] = [];
  const target = instruction.onbuild ?? instruction;
  for (const place of expandedPlaces(target)) {
    const { word, raw } = place;
    const uses = variableUses(word.value, raw ? { skipQuotes: true } : { escape: file.escape });
    if (uses.length === 0) continue;
    const at = positions(file, word.span, word.value);
    for (const use of uses) references.push(reference(use, at, target, place));
  }
  references.sort((a, b) => a.span.start - b.span.start);
  known.set(instruction, references);
  return references;
}

/** What a definition's value comes from when nothing is given at build time: for a stage's bare `ARG name`, the global one. */
export function globalDefault(file: Dockerfile, name: string): string | null {
  return globalArguments(file).values.get(name) ?? null;
}

const known = new WeakMap<Instruction, readonly VariableReference[]>();

function reference(
  use: VariableUse,
  at: (index: number) => number,
  instruction: Instruction,
  place: ExpandedPlace,
): VariableReference {
  const span = (start: number, end: number) => ({ start: at(start), end: end > start ? at(end - 1) + 1 : at(start) });
  return {
    name: use.name,
    span: span(use.start, use.end),
    nameSpan: span(use.nameStart, use.nameEnd),
    modifier: use.modifier,
    instruction,
    place,
  };
}

/**
 * From an index into a word's value to the file. Continuations, and quotes and escapes that a flag's or a JSON string's
 * value has lost, are passed over by matching characters in order; both texts have all others in common.
 */
function positions(file: Dockerfile, span: Span, value: string): (index: number) => number {
  if (span.end - span.start === value.length) return (index) => span.start + index;
  const { text } = file;
  const offsets: number[] = [];
  let at = span.start;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    while (at < span.end) {
      const skip = continuationLength(text, at, span.end, file.escape);
      if (skip > 0) at += skip;
      else if (text.charCodeAt(at) !== code) at++;
      else break;
    }
    offsets.push(Math.min(at, span.end - 1));
    at++;
  }
  return (index) => offsets[index] ?? span.end;
}

/** Length of an escape, its line end, and the comments and empty lines that follow; 0 where there is none. */
function continuationLength(text: string, start: number, end: number, escape: string): number {
  if (text[start] !== escape) return 0;
  let at = start + 1;
  while (at < end && (text[at] === " " || text[at] === "\t" || text[at] === "\r")) at++;
  if (text[at] !== "\n") return 0;
  for (at++; at < end; ) {
    let from = at;
    while (from < end && (text[from] === " " || text[from] === "\t" || text[from] === "\r")) from++;
    const newline = text.indexOf("\n", from);
    if (newline < 0 || newline >= end || (text[from] !== "#" && text[from] !== "\n")) break;
    at = newline + 1;
  }
  return at - start;
}
