/** What a name in a Dockerfile stands for, and every place of the file that means the same: stages and variables. */
import { type Definition, definitionFor, definitionsOf } from "../semantics/definitions.ts";
import { subtreesOf } from "../semantics/stage-tree.ts";
import { type Stage, type StageReference, stages } from "../semantics/stages.ts";
import { variableReferences } from "../semantics/variables.ts";
import { shellScripts } from "../syntax/shell.ts";
import type { Dockerfile, Instruction, Span } from "../syntax/tree.ts";

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

function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [...occurrences].sort((a, b) => a.span.start - b.span.start);
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
