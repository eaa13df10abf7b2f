/** What a name in a Dockerfile stands for, and every place of the file that means the same: stages and variables. */
import { type Definition, evaluate } from "../semantics/evaluation.ts";
import { type Stage, stages } from "../semantics/stages.ts";
import { variableAt, variableReferences } from "../semantics/variables.ts";
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
  const reference = references.find(({ word, stage }) => stage !== null && holds(word.span, offset));
  const stage = reference?.stage ?? list.find(({ nameWord }) => nameWord !== null && holds(nameWord.span, offset));
  if (!stage) return null;
  const occurrences = stageOccurrences(file, stage);
  const span = occurrences.find((one) => holds(one.span, offset))?.span ?? reference?.word.span;
  return span === undefined ? null : { kind: "stage", name: stage.name ?? String(stage.index), span, occurrences };
}

function stageOccurrences(file: Dockerfile, stage: Stage): readonly Occurrence[] {
  const named = stages(file).references.filter((reference) => reference.stage === stage);
  const definition = stage.nameWord?.span ?? stage.base?.span ?? stage.from.keyword.span;
  return inOrder([
    { span: definition, isDefinition: true },
    ...named.map(({ word }) => ({ span: word.span, isDefinition: false })),
  ]);
}

function variableNamedAt(file: Dockerfile, offset: number): NamedThing | null {
  const instruction = file.instructions.find(({ span }) => holds(span, offset));
  if (instruction === undefined) return null;
  const { definitions } = evaluate(file);
  const use = usesIn(file, instruction).find(({ span }) => holds(span, offset));
  const defined = definitions.find(
    (definition) => definition.instruction === instruction && holds(definition.pair.name.span, offset),
  );
  const definition = use ? variableAt(file, instruction, use.name)?.definition : defined;
  if (!definition) return null;
  const family = familyOf(definition, definitions);
  const occurrences: Occurrence[] = [...family].map(({ pair }) => ({ span: pair.name.span, isDefinition: true }));
  for (const one of file.instructions) {
    for (const { name, span } of usesIn(file, one)) {
      if (name !== definition.name) continue;
      const meant = variableAt(file, one, name)?.definition;
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

/** Names of variables that an instruction reads: where a builder expands them, and in shell text that sets no such name. */
function usesIn(file: Dockerfile, instruction: Instruction): readonly { readonly name: string; readonly span: Span }[] {
  const uses = variableReferences(file, instruction).map(({ name, nameSpan }) => ({ name, span: nameSpan }));
  for (const script of shellScripts(file, instruction.onbuild ?? instruction)) {
    const own = new Set(script.commands.flatMap(({ assignments }) => assignments.map(({ name }) => name)));
    for (const { name, span } of script.variables) {
      if (own.has(name)) continue;
      const at = file.text.indexOf(name, span.start);
      if (at >= 0 && at < span.end) uses.push({ name, span: { start: at, end: at + name.length } });
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
