/** What a name in a Dockerfile stands for, and every place of the file that means the same: stages and variables. */
import { type Stage, type StageReference, stageOf, stages } from "../semantics/stages.ts";
import { variableReferences } from "../semantics/variables.ts";
import { shellScripts } from "../syntax/shell.ts";
import type { Dockerfile, Instruction, Pair, Span } from "../syntax/tree.ts";

export interface Occurrence {
  /** The name alone. */
  readonly span: Span;
  readonly isDefinition: boolean;
}

export interface NamedThing {
  readonly kind: "stage" | "variable";
  readonly name: string;
  /** The occurrence that was asked about. */
  readonly span: Span;
  /** In order of place. */
  readonly occurrences: readonly Occurrence[];
}

/** The stage or variable whose name stands at an offset, or null. */
export function symbolAt(file: Dockerfile, offset: number): NamedThing | null {
  return stageAt(file, offset) ?? variableNamedAt(file, offset);
}

function stageAt(file: Dockerfile, offset: number): NamedThing | null {
  const { list, references } = stages(file);
  const reference = references.find(({ word }) => holds(word.span, offset));
  const meant = reference && stageMeant(file, reference);
  const stage = meant ?? list.find(({ nameWord }) => nameWord !== null && holds(nameWord.span, offset));
  if (!stage) return null;
  const occurrences = stageOccurrences(file, stage);
  const span = occurrences.find((one) => holds(one.span, offset))?.span ?? reference?.word.span;
  return span === undefined ? null : { kind: "stage", name: stage.name ?? String(stage.index), span, occurrences };
}

/** The stage of a reference; for one that no builder takes, such as to its own stage or a later one, the one so named. */
function stageMeant(file: Dockerfile, { stage, word, instruction }: StageReference): Stage | null {
  if (stage !== null || instruction.name === "FROM") return stage;
  const name = word.value.toLowerCase();
  return stages(file).list.find((other) => other.name === name) ?? null;
}

function stageOccurrences(file: Dockerfile, stage: Stage): readonly Occurrence[] {
  const named = stages(file).references.filter((reference) => stageMeant(file, reference) === stage);
  const definition = stage.nameWord?.span ?? stage.base?.span ?? stage.from.keyword.span;
  return inOrder([
    { span: definition, isDefinition: true },
    ...named.map(({ word }) => ({ span: word.span, isDefinition: false })),
  ]);
}

function variableNamedAt(file: Dockerfile, offset: number): NamedThing | null {
  const instruction = file.instructions.find(({ span }) => holds(span, offset));
  if (instruction === undefined) return null;
  const definitions = definitionsOf(file);
  const use = usesIn(file, instruction).find(({ span }) => holds(span, offset));
  const defined = definitions.find((one) => one.instruction === instruction && holds(one.pair.name.span, offset));
  const definition = use ? definitionFor(file, definitions, instruction, use.name) : defined;
  if (!definition) return null;
  const family = familyOf(definition, definitions);
  const occurrences: Occurrence[] = [...family].map(({ pair }) => ({ span: pair.name.span, isDefinition: true }));
  for (const one of file.instructions) {
    for (const { name, span } of usesIn(file, one)) {
      if (name !== definition.name) continue;
      const meant = definitionFor(file, definitions, one, name);
      if (meant && family.has(meant)) occurrences.push({ span, isDefinition: false });
    }
  }
  const all = inOrder(occurrences);
  const span = all.find((one) => holds(one.span, offset))?.span ?? use?.span ?? definition.pair.name.span;
  return { kind: "variable", name: definition.name, span, occurrences: all };
}

interface Definition {
  readonly name: string;
  readonly kind: "ARG" | "ENV";
  readonly pair: Pair;
  readonly instruction: Instruction;
  /** Null ahead of the first FROM. */
  readonly stage: Stage | null;
}

/** What ARG and ENV name, in order of place; also in a file that no builder takes yet, such as one without FROM. */
function definitionsOf(file: Dockerfile): readonly Definition[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found: Definition[] = [];
  for (const instruction of file.instructions) {
    const { name, pairs } = instruction;
    const kind = name === "ARG" ? "ARG" : name === "ENV" ? "ENV" : null;
    if (kind === null) continue;
    const stage = stageOf(file, instruction);
    for (const pair of pairs) found.push({ name: pair.name.value, kind, pair, instruction, stage });
  }
  known.set(file, found);
  return found;
}

const known = new WeakMap<Dockerfile, readonly Definition[]>();

/** The nearest definition above that an instruction sees: in its stage, then in those it is built on. */
function definitionFor(
  file: Dockerfile,
  definitions: readonly Definition[],
  instruction: Instruction,
  name: string,
): Definition | null {
  const above = (stage: Stage | null, end: number) =>
    definitions.findLast((one) => one.name === name && one.stage === stage && one.instruction.span.start < end) ?? null;
  const stage = instruction.name === "FROM" ? null : stageOf(file, instruction);
  const own = above(stage, instruction.span.start);
  const seen = new Set<Stage>();
  for (let base = stage?.baseStage ?? null; own === null && base !== null && !seen.has(base); base = base.baseStage) {
    seen.add(base);
    const inherited = above(base, Number.POSITIVE_INFINITY);
    if (inherited !== null) return inherited;
  }
  return own;
}

/**
 * Definitions that must keep one name: those of one stage, those of a stage and the stages it is built on, and a
 * stage's `ARG name` with the global one whose value it takes.
 */
function familyOf(definition: Definition, all: readonly Definition[]): ReadonlySet<Definition> {
  const sameName = all.filter(({ name }) => name === definition.name);
  const family = new Set([definition]);
  for (const member of family) {
    for (const other of sameName) if (!family.has(other) && belongTogether(member, other)) family.add(other);
  }
  return family;
}

function belongTogether(a: Definition, b: Definition): boolean {
  if (a.stage === b.stage) return true;
  if (a.stage === null || b.stage === null) {
    const inStage = a.stage === null ? b : a;
    return inStage.kind === "ARG" && inStage.pair.value === null;
  }
  return isBuiltOn(a.stage, b.stage) || isBuiltOn(b.stage, a.stage);
}

function isBuiltOn(stage: Stage, base: Stage): boolean {
  const seen = new Set<Stage>();
  for (let at: Stage | null = stage; at !== null && !seen.has(at); at = at.baseStage) {
    if (at === base) return true;
    seen.add(at);
  }
  return false;
}

export interface VariableUse {
  readonly name: string;
  /** The name alone. */
  readonly span: Span;
  /** With `$` and braces. */
  readonly whole: Span;
}

/** Variables that an instruction reads: where a builder expands them, and in shell text that sets no such name. */
export function usesIn(file: Dockerfile, instruction: Instruction): readonly VariableUse[] {
  const uses = variableReferences(file, instruction).map(({ name, nameSpan, span }) => ({
    name,
    span: nameSpan,
    whole: span,
  }));
  for (const script of shellScripts(file, instruction.onbuild ?? instruction)) {
    const own = new Set(script.commands.flatMap(({ assignments }) => assignments.map(({ name }) => name)));
    for (const { name, span } of script.variables) {
      if (own.has(name)) continue;
      const at = file.text.indexOf(name, span.start);
      if (at >= 0 && at < span.end) uses.push({ name, span: { start: at, end: at + name.length }, whole: span });
    }
  }
  return uses;
}

/** The pair that a name means at an instruction, with what set it; null where nothing in the file does. */
export function definitionSeen(
  file: Dockerfile,
  instruction: Instruction,
  name: string,
): { readonly kind: "ARG" | "ENV"; readonly pair: Pair; readonly instruction: Instruction } | null {
  return definitionFor(file, definitionsOf(file), instruction, name);
}

function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [...occurrences].sort((a, b) => a.span.start - b.span.start);
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
