/** Build stages: what each FROM starts, what it is built on, and what refers to it. */
import { mountFields } from "../syntax/mounts.ts";
import type { Dockerfile, Flag, Instruction, Word } from "../syntax/tree.ts";

export interface Stage {
  /** Position among the stages, from 0; what `--from=0` means. */
  readonly index: number;
  /** The name after AS in lower case, as BuildKit compares it; null where there is none. */
  readonly name: string | null;
  /** The name as written. */
  readonly nameWord: Word | null;
  readonly from: Instruction;
  /** The base as written, unexpanded; null where FROM has no argument. */
  readonly base: Word | null;
  readonly platform: Flag | null;
  /** Instructions after FROM, up to the next FROM. */
  readonly instructions: readonly Instruction[];
  /** The earlier stage that `base` names, else null. */
  readonly baseStage: Stage | null;
}

/** A place that names a stage: FROM's base, `--from=` of COPY or ADD, `from=` in `RUN --mount`. */
export interface StageReference {
  readonly word: Word;
  readonly instruction: Instruction;
  /** Null where nothing earlier has that name: an image, a named context, or a mistake. */
  readonly stage: Stage | null;
}

export interface Stages {
  /** ARGs ahead of the first FROM. */
  readonly globalArgs: readonly Instruction[];
  readonly list: readonly Stage[];
  readonly references: readonly StageReference[];
}

const known = new WeakMap<Dockerfile, Stages>();

/** The stages of a file; computed once a tree. */
export function stages(file: Dockerfile): Stages {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = findStages(file);
  known.set(file, found);
  return found;
}

/** The stage that an instruction stands in, or null ahead of the first FROM. FROM belongs to the stage it starts. */
export function stageOf(file: Dockerfile, instruction: Instruction): Stage | null {
  const { list } = stages(file);
  let low = 0;
  let high = list.length - 1;
  let found: Stage | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const stage = list[middle];
    if (stage === undefined) break;
    if (stage.from.span.start <= instruction.span.start) {
      found = stage;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}

function findStages(file: Dockerfile): Stages {
  const globalArgs: Instruction[] = [];
  const list: Stage[] = [];
  const references: StageReference[] = [];
  const byName = new Map<string, Stage>();
  let body: Instruction[] = [];
  for (const instruction of file.instructions) {
    if (instruction.name === "FROM") {
      body = [];
      const stage = makeStage(instruction, list.length, body, byName);
      list.push(stage);
      if (stage.base !== null) references.push({ word: stage.base, instruction, stage: stage.baseStage });
      // The last of a name is the one that later references mean.
      if (stage.name !== null) byName.set(stage.name, stage);
      continue;
    }
    if (list.length === 0) {
      if (instruction.name === "ARG") globalArgs.push(instruction);
      continue;
    }
    body.push(instruction);
    const current = list.length - 1;
    for (const word of fromWords(instruction)) {
      const name = word.value.toLowerCase();
      const named = byName.get(name);
      const numbered = /^\d+$/.test(name) && Number(name) < current ? list[Number(name)] : undefined;
      const own = named === list[current] ? undefined : named;
      references.push({ word, instruction, stage: own ?? numbered ?? null });
    }
  }
  return { globalArgs, list, references };
}

function makeStage(
  from: Instruction,
  index: number,
  instructions: readonly Instruction[],
  byName: ReadonlyMap<string, Stage>,
): Stage {
  const [base = null, as, name] = from.args;
  const named = from.args.length === 3 && as?.value.toLowerCase() === "as" ? (name ?? null) : null;
  return {
    index,
    name: named?.value.toLowerCase() ?? null,
    nameWord: named,
    from,
    base,
    platform: from.flags.find((flag) => flag.name === "platform") ?? null,
    instructions,
    baseStage: (base && byName.get(base.value.toLowerCase())) ?? null,
  };
}

/** Words of an instruction that name a stage or an image: `--from=` and `from=` of mounts. */
function fromWords(instruction: Instruction): Word[] {
  const words: Word[] = [];
  for (const flag of instruction.flags) {
    if (flag.value === null || flag.valueSpan === null) continue;
    if (flag.name === "from" && (instruction.name === "COPY" || instruction.name === "ADD")) {
      words.push({ span: flag.valueSpan, value: flag.value });
    }
    if (flag.name === "mount" && instruction.name === "RUN") {
      const from = mountFields(flag.value)?.find((field) => field.key === "from");
      if (!from?.value) continue;
      const start = flag.valueSpan.start + flag.value.search(/(^|,)from=/i) + (/^from=/i.test(flag.value) ? 5 : 6);
      words.push({ span: { start, end: start + from.value.length }, value: from.value });
    }
  }
  return words;
}
