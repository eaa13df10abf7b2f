/** What a name in a Dockerfile stands for, and every place of the file that means the same: stages and variables. */
import { subtreesOf } from "../semantics/stage-tree.ts";
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
  return firstNamed(file).get(word.value.toLowerCase()) ?? null;
}

/** The first stage of each name. */
function firstNamed(file: Dockerfile): ReadonlyMap<string, Stage> {
  let named = knownNames.get(file);
  if (named === undefined) {
    named = new Map();
    for (const stage of stages(file).list)
      if (stage.name !== null && !named.has(stage.name)) named.set(stage.name, stage);
    knownNames.set(file, named);
  }
  return named;
}

const knownNames = new WeakMap<Dockerfile, Map<string, Stage>>();

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
  const use = usesIn(file, instruction).find(({ span }) => holds(span, offset));
  const defined = definitionsOf(file).list.find(
    (one) => one.instruction === instruction && holds(one.pair.name.span, offset),
  );
  const definition = use ? definitionFor(file, instruction, use.name) : defined;
  if (!definition) return null;
  const family = familyOf(file, definition);
  const occurrences: Occurrence[] = [...family].map(({ pair }) => ({ span: pair.name.span, isDefinition: true }));
  for (const one of file.instructions) {
    for (const { name, span } of usesIn(file, one)) {
      if (name !== definition.name) continue;
      const meant = definitionFor(file, one, name);
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

interface Definitions {
  /** In order of place. */
  readonly list: readonly Definition[];
  readonly byName: ReadonlyMap<string, ReadonlyMap<Stage | null, readonly Definition[]>>;
  /** What a stage leaves to those built on it, by name; found when it is first asked for. */
  readonly left: Map<string, Map<Stage, Definition | null>>;
}

/** What ARG and ENV name; also in a file that no builder takes yet, such as one without FROM. */
function definitionsOf(file: Dockerfile): Definitions {
  const before = known.get(file);
  if (before !== undefined) return before;
  const list: Definition[] = [];
  const byName = new Map<string, Map<Stage | null, Definition[]>>();
  for (const instruction of file.instructions) {
    const { name, pairs } = instruction;
    const kind = name === "ARG" ? "ARG" : name === "ENV" ? "ENV" : null;
    if (kind === null) continue;
    const stage = stageOf(file, instruction);
    for (const pair of pairs) {
      const definition = { name: pair.name.value, kind, pair, instruction, stage } as const;
      list.push(definition);
      const ofName = byName.get(definition.name) ?? new Map<Stage | null, Definition[]>();
      byName.set(definition.name, ofName);
      const ofStage = ofName.get(stage);
      if (ofStage === undefined) ofName.set(stage, [definition]);
      else ofStage.push(definition);
    }
  }
  const found = { list, byName, left: new Map() };
  known.set(file, found);
  return found;
}

const known = new WeakMap<Dockerfile, Definitions>();

/** The nearest definition above that an instruction sees: in its stage, then in those it is built on. */
function definitionFor(file: Dockerfile, instruction: Instruction, name: string): Definition | null {
  const definitions = definitionsOf(file);
  const stage = instruction.name === "FROM" ? null : stageOf(file, instruction);
  const own = definitions.byName.get(name)?.get(stage) ?? [];
  const { start } = instruction.span;
  let low = 0;
  let high = own.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((own[middle]?.instruction.span.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return own[low - 1] ?? (stage?.baseStage ? leftBy(definitions, stage.baseStage, name) : null);
}

/** The last definition of a stage, or of the nearest below that has one. The way there is gone once. */
function leftBy(definitions: Definitions, stage: Stage, name: string): Definition | null {
  const byStage = definitions.byName.get(name);
  if (byStage === undefined) return null;
  const left = definitions.left.get(name) ?? new Map<Stage, Definition | null>();
  definitions.left.set(name, left);
  const passed: Stage[] = [];
  let found: Definition | null = null;
  for (let at: Stage | null = stage; at !== null; at = at.baseStage) {
    found = left.get(at) ?? byStage.get(at)?.at(-1) ?? null;
    if (found !== null || left.has(at)) break;
    passed.push(at);
  }
  for (const one of passed) left.set(one, found);
  return found;
}

/**
 * Definitions that must keep one name: those of one stage, those of a stage and the stages it is built on, and a
 * stage's `ARG name` with the global one whose value it takes.
 */
function familyOf(file: Dockerfile, definition: Definition): ReadonlySet<Definition> {
  const byStage = definitionsOf(file).byName.get(definition.name) ?? new Map<Stage | null, Definition[]>();
  const subtrees = subtreesOf(stages(file).list);
  const startOf = (stage: Stage) => subtrees.get(stage)?.start ?? 0;
  const groups = new Map<Stage | null, Definition[]>();
  const takers: Stage[] = [];
  // In this order a stage comes right after those that it is built on: what has ended holds no more of them.
  const open: { readonly end: number; readonly group: Definition[] }[] = [];
  const inStages = [...byStage.keys()].filter((stage) => stage !== null).sort((a, b) => startOf(a) - startOf(b));
  for (const stage of inStages) {
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= startOf(stage)) open.pop();
    const own = byStage.get(stage) ?? [];
    const group = open.at(-1)?.group ?? [];
    for (const one of own) group.push(one);
    groups.set(stage, group);
    open.push({ end: subtrees.get(stage)?.end ?? 0, group });
    if (own.some(({ kind, pair }) => kind === "ARG" && pair.value === null)) takers.push(stage);
  }
  // All that take the global one over belong to it, and so to each other.
  const globals = byStage.get(null);
  const joined = new Set(takers.map((stage) => groups.get(stage)));
  const own = groups.get(definition.stage);
  if (globals === undefined || (definition.stage !== null && !joined.has(own))) return new Set(own ?? [definition]);
  return new Set([...globals, ...[...joined].flatMap((group) => group ?? [])]);
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
  return definitionFor(file, instruction, name);
}

function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [...occurrences].sort((a, b) => a.span.start - b.span.start);
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
