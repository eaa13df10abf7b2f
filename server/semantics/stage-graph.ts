/** What stages take from each other: who copies from whom, in what order, and whether that can be built. */
import { mountFields } from "../syntax/mounts.ts";
import { problem } from "../syntax/problems.ts";
import { ExpansionError, expandWord } from "../syntax/shell-words.ts";
import type { Dockerfile, Flag, Instruction, Span, SyntaxProblem } from "../syntax/tree.ts";
import { expansionProblem } from "./expansion-problem.ts";
import { type Stage, stages } from "./stages.ts";

/** Something that an instruction takes files from. */
export interface Source {
  /** Null where it is an image. */
  readonly stage: Stage | null;
  readonly name: string;
  readonly span: Span;
}

export interface StageGraph {
  /** COPY's source, and one for each mount of RUN, by instruction. */
  readonly sources: ReadonlyMap<Instruction, readonly Source[]>;
  /** Images that are copied or mounted from. */
  readonly images: readonly { readonly image: string; readonly span: Span; readonly line: number }[];
  /** Instructions that ONBUILD of a stage's base runs at its start; only for stages that the last one needs. */
  readonly triggers: ReadonlyMap<Stage, readonly Instruction[]>;
  readonly errors: readonly SyntaxProblem[];
}

const known = new WeakMap<Dockerfile, StageGraph>();

/** Computed once a tree. */
export function stageGraph(file: Dockerfile): StageGraph {
  let graph = known.get(file);
  if (graph === undefined) {
    graph = new GraphBuilder(file);
    known.set(file, graph);
  }
  return graph;
}

class GraphBuilder implements StageGraph {
  readonly sources = new Map<Instruction, Source[]>();
  readonly images: { image: string; span: Span; line: number }[] = [];
  readonly triggers = new Map<Stage, Instruction[]>();
  readonly errors: SyntaxProblem[] = [];
  private readonly file: Dockerfile;
  private readonly list: readonly Stage[];
  private readonly byName = new Map<string, Stage>();
  private readonly needs = new Map<Stage, Map<Stage, Instruction>>();
  /** Images copied from count as stages when BuildKit looks a number up. */
  private count: number;

  constructor(file: Dockerfile) {
    this.file = file;
    this.list = stages(file).list;
    this.count = this.list.length;
    for (const stage of this.list) if (stage.name !== null) this.byName.set(stage.name, stage);
    for (const stage of this.list) {
      for (const instruction of stage.instructions) this.addSources(stage, instruction, instruction.startLine);
    }
    if (this.errors.length === 0) this.findCircles();
    if (this.errors.length === 0) this.addTriggers();
  }

  private addSources(stage: Stage, instruction: Instruction, line: number): void {
    if (instruction.name === "COPY") {
      const flag = instruction.flags.find((one) => one.name === "from");
      if (flag?.value) this.addCopySource(stage, instruction, flag, flag.value, line);
    } else if (instruction.name === "RUN") {
      for (const flag of instruction.flags) {
        if (flag.name !== "mount" || flag.value === null) continue;
        const from = mountFields(flag.value)?.findLast((field) => field.key === "from")?.value || "scratch";
        this.addSource(stage, instruction, from, this.byName.get(from.toLowerCase()) ?? null, spanOf(flag), line);
      }
    }
  }

  private addCopySource(stage: Stage, instruction: Instruction, flag: Flag, from: string, line: number): void {
    const span = spanOf(flag);
    try {
      if (expandWord(from, () => undefined, { escape: this.file.escape }) !== from) {
        this.errors.push(problem("from-variable", span, line));
        return;
      }
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      this.errors.push(expansionProblem(error, span, line));
      return;
    }
    // A number that is too large for Go is a name.
    if (!/^[+-]?\d+$/.test(from) || Math.abs(Number(from)) >= 2 ** 63) {
      this.addSource(stage, instruction, from, this.byName.get(from.toLowerCase()) ?? null, span, line);
      return;
    }
    const number = Number(from);
    if (number < 0 || number >= this.count) this.errors.push(problem("bad-stage-index", span, line, from));
    else this.addSource(stage, instruction, "scratch", this.list[number] ?? null, span, line);
  }

  private addSource(
    stage: Stage,
    instruction: Instruction,
    name: string,
    source: Stage | null,
    span: Span,
    line: number,
  ): void {
    const sources = this.sources.get(instruction);
    if (sources === undefined) this.sources.set(instruction, [{ stage: source, name, span }]);
    else sources.push({ stage: source, name, span });
    if (source === null) {
      this.count++;
      this.images.push({ image: name, span, line });
      return;
    }
    let needs = this.needs.get(stage);
    if (needs === undefined) {
      needs = new Map();
      this.needs.set(stage, needs);
    }
    needs.set(source, instruction);
  }

  /** A depth-first walk without recursion: chains may be thousands of stages long. FROM is no edge here. */
  private findCircles(): void {
    const state = new Map<Stage, "open" | "done">();
    for (const root of this.list) {
      if (state.has(root)) continue;
      const path: { stage: Stage; edges: Iterator<[Stage, Instruction]> }[] = [this.enter(root, state)];
      const taken: Instruction[] = [];
      for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
        const edge = top.edges.next();
        if (edge.done) {
          state.set(top.stage, "done");
          path.pop();
          taken.pop();
          continue;
        }
        const [next, instruction] = edge.value;
        if (state.get(next) === "open") {
          // The builder names every instruction of the circle; the way to it is named too.
          for (const one of [...taken, instruction]) this.reportCircle(one, root);
          return;
        }
        if (state.get(next) === undefined) {
          taken.push(instruction);
          path.push(this.enter(next, state));
        }
      }
    }
  }

  private enter(stage: Stage, state: Map<Stage, "open" | "done">) {
    state.set(stage, "open");
    return { stage, edges: (this.needs.get(stage) ?? new Map<Stage, Instruction>()).entries() };
  }

  private reportCircle(instruction: Instruction, root: Stage): void {
    const span = this.sources.get(instruction)?.[0]?.span ?? instruction.keyword.span;
    this.errors.push(problem("circular-stages", span, instruction.startLine, root.name ?? String(root.index)));
  }

  /** ONBUILD of stages that others here are built on runs in those, if the last stage needs them. */
  private addTriggers(): void {
    const last = this.list.at(-1);
    if (last === undefined) return;
    const seen = new Set<Stage>([last]);
    // The set grows while it is walked: triggers may need further stages.
    for (const stage of seen) {
      if (stage.baseStage !== null) {
        seen.add(stage.baseStage);
        const triggers = stage.baseStage.instructions.flatMap((one) => (one.onbuild === null ? [] : [one.onbuild]));
        if (triggers.length > 0) this.triggers.set(stage, triggers);
        for (const trigger of triggers) this.addSources(stage, trigger, stage.from.startLine);
      }
      for (const source of this.needs.get(stage)?.keys() ?? []) seen.add(source);
    }
  }
}

function spanOf(flag: Flag): Span {
  return flag.valueSpan ?? flag.span;
}
