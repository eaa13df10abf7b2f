/** Every instruction's variables with their values, found by going through the file as a build does. */
import { ExpansionError, expand, isPlain } from "../syntax/shell-words.ts";
import type { Dockerfile, EscapeCharacter, Instruction, SyntaxProblem } from "../syntax/tree.ts";
import type { Definition as WrittenDefinition } from "./definitions.ts";
import { StageEnvironment } from "./environment.ts";
import { type ExpandedPlace, expandedPlaces } from "./expansion.ts";
import { expansionProblem } from "./expansion-problem.ts";
import { globalArguments } from "./global-arguments.ts";
import { stageGraph } from "./stage-graph.ts";
import { type Stage, stageOf, stages } from "./stages.ts";

/** A variable that an instruction sets or declares, by its name after expansion. */
export interface Definition extends WrittenDefinition {
  /** After expansion; null where an ARG has no default and nothing else gives it a value. */
  readonly value: string | null;
}

/** An expanded text and what came of it. */
export interface Expansion {
  readonly place: ExpandedPlace;
  /** Null where BuildKit refuses the text. */
  readonly value: string | null;
  /** Variables of the text that nothing has set or declared by then; each once. */
  readonly unset: readonly string[];
}

export interface Evaluation {
  /** In order of place. */
  readonly definitions: readonly Definition[];
  /** Expanded texts by instruction, the triggers of ONBUILD left out. */
  readonly expansions: ReadonlyMap<Instruction, readonly Expansion[]>;
  /** Refusals of expansion by instruction, global ARGs left out. */
  readonly errors: ReadonlyMap<Instruction, SyntaxProblem>;
  /** Refusals in instructions that a base stage's ONBUILD runs at a stage's start. */
  readonly triggerErrors: ReadonlyMap<Stage, readonly SyntaxProblem[]>;
  /** Looks variables up as they are when the instruction runs; in FROM, the global ARGs. */
  lookUpAt(instruction: Instruction): (name: string) => string | undefined;
  /** The definition that gives a name its value there; null where none in the file does. */
  definitionAt(instruction: Instruction, name: string): Definition | null;
}

const known = new WeakMap<Dockerfile, Evaluation>();

/** Computed once a tree. Builds for other platforms and with other arguments may give other values. */
export function evaluate(file: Dockerfile): Evaluation {
  let evaluation = known.get(file);
  if (evaluation === undefined) {
    evaluation = new Evaluator(file);
    known.set(file, evaluation);
  }
  return evaluation;
}

type Lookup = (name: string) => string | undefined;

class Evaluator implements Evaluation {
  readonly definitions: Definition[] = [];
  readonly expansions = new Map<Instruction, readonly Expansion[]>();
  readonly errors = new Map<Instruction, SyntaxProblem>();
  readonly triggerErrors = new Map<Stage, SyntaxProblem[]>();
  private readonly file: Dockerfile;
  private readonly environments = new Map<Stage, StageEnvironment>();
  private readonly byName = new Map<Stage | null, Map<string, Definition[]>>();
  private readonly escape: EscapeCharacter;
  private readonly globals: ReadonlyMap<string, string>;

  constructor(file: Dockerfile) {
    this.file = file;
    this.escape = file.escape;
    const globals = globalArguments(file);
    this.globals = globals.values;
    for (const { pair, instruction, value } of globals.list) {
      this.define({ name: pair.name.value, kind: "ARG", pair, instruction, stage: null, value });
    }
    const { triggers } = stageGraph(file);
    const lookUp: Lookup = (name) => this.globals.get(name);
    for (const stage of stages(file).list) {
      this.expandAll(stage.from, lookUp);
      const base = stage.baseStage && this.environments.get(stage.baseStage);
      const environment = new StageEnvironment(base ?? null);
      this.environments.set(stage, environment);
      for (const trigger of triggers.get(stage) ?? []) this.readTrigger(trigger, stage, environment);
      for (const instruction of stage.instructions) this.readInstruction(instruction, stage, environment);
    }
  }

  lookUpAt(instruction: Instruction): Lookup {
    if (instruction.name === "FROM") return (name) => this.globals.get(name);
    const stage = stageOf(this.file, instruction);
    if (stage === null) return (name) => this.globals.get(name);
    const base = stage.baseStage && this.environments.get(stage.baseStage);
    const below = base?.get ?? new StageEnvironment(null).get;
    return (name) => this.lastBefore(stage, instruction, name, true)?.value ?? below(name);
  }

  definitionAt(instruction: Instruction, name: string): Definition | null {
    let stage = instruction.name === "FROM" ? null : stageOf(this.file, instruction);
    let before: Instruction | null = instruction;
    for (;;) {
      const found = this.lastBefore(stage, before, name, false);
      if (found !== null || stage === null) return found;
      if (stage.baseStage === null) return null;
      stage = stage.baseStage;
      before = null;
    }
  }

  /** The last definition of a name in a stage ahead of an instruction, or at the stage's end. */
  private lastBefore(
    stage: Stage | null,
    before: Instruction | null,
    name: string,
    needsValue: boolean,
  ): Definition | null {
    const list = this.byName.get(stage)?.get(name) ?? [];
    let low = 0;
    let high = list.length;
    const limit = before?.span.start ?? Number.POSITIVE_INFINITY;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.instruction.span.start ?? 0) < limit) low = middle + 1;
      else high = middle;
    }
    for (let at = low - 1; at >= 0; at--) {
      const definition = list[at];
      if (definition !== undefined && (!needsValue || definition.value !== null)) return definition;
    }
    return null;
  }

  private define(definition: Definition): void {
    this.definitions.push(definition);
    let names = this.byName.get(definition.stage);
    if (names === undefined) {
      names = new Map();
      this.byName.set(definition.stage, names);
    }
    const list = names.get(definition.name);
    if (list === undefined) names.set(definition.name, [definition]);
    else list.push(definition);
  }

  private readTrigger(trigger: Instruction, stage: Stage, environment: StageEnvironment): void {
    this.readInstruction(trigger, stage, environment);
    const error = this.errors.get(trigger);
    // The same trigger runs in every stage on its base; what it does there is kept apart from the file's instructions.
    this.errors.delete(trigger);
    this.expansions.delete(trigger);
    if (error === undefined) return;
    const { from } = stage;
    const place = stage.base?.span ?? from.keyword.span;
    const errors = this.triggerErrors.get(stage) ?? [];
    errors.push({ ...error, span: place, line: from.startLine });
    this.triggerErrors.set(stage, errors);
  }

  private readInstruction(instruction: Instruction, stage: Stage, environment: StageEnvironment): void {
    if (instruction.name === "ARG") {
      this.readArg(instruction, stage, environment);
      return;
    }
    this.expandAll(instruction, environment.get);
    if (instruction.name !== "ENV") return;
    // All of ENV's texts are expanded before the first of its variables is set.
    const values = this.expansions.get(instruction) ?? [];
    let next = 0;
    for (const pair of instruction.pairs) {
      const name = values[next++]?.value ?? pair.name.value;
      const value = pair.value === null ? "" : (values[next++]?.value ?? null);
      this.define({ name, kind: "ENV", pair, instruction, stage, value });
      if (value !== null) environment.set(name, value);
    }
  }

  private readArg(instruction: Instruction, stage: Stage, environment: StageEnvironment): void {
    const found: Expansion[] = [];
    for (const pair of instruction.pairs) {
      const name = pair.name.value;
      let value: string | null = null;
      if (pair.value === null) {
        value = this.globals.get(name) ?? null;
      } else {
        const expansion = this.expand(instruction, { word: pair.value, raw: false, part: "value" }, environment.get);
        found.push(expansion);
        value = expansion.value;
      }
      this.define({ name, kind: "ARG", pair, instruction, stage, value });
      if (value !== null) environment.set(name, value);
    }
    this.expansions.set(instruction, found);
  }

  private expandAll(instruction: Instruction, lookUp: Lookup): void {
    const places = expandedPlaces(instruction);
    if (places.length === 0) return;
    this.expansions.set(
      instruction,
      places.map((place) => this.expand(instruction, place, lookUp)),
    );
  }

  private expand(instruction: Instruction, place: ExpandedPlace, lookUp: Lookup): Expansion {
    const { value } = place.word;
    if (isPlain(value, this.escape)) return { place, value, unset: [] };
    // A mount's fields are expanded one by one, which the check of mounts does; here only its names matter.
    const options = place.raw ? { skipQuotes: true, single: true } : { escape: this.escape, single: true };
    try {
      const { word, unmatched } = expand(value, lookUp, options);
      return { place, value: word, unset: unmatched };
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      if (place.part !== "mount" && !this.errors.has(instruction)) {
        this.errors.set(instruction, expansionProblem(error, place.word.span, instruction.startLine));
      }
      return { place, value: null, unset: error.unmatched };
    }
  }
}
