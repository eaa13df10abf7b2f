/** Build stages: what each FROM starts, what it is built on, and what refers to it. */
import { isAs } from "../syntax/checks.ts";
import { mountFields } from "../syntax/mounts.ts";
import { ExpansionError, expandWord, isPlain } from "../syntax/shell-words.ts";
import { originOf, readOnce } from "../syntax/shift.ts";
import type { Dockerfile, Flag, Instruction, Word } from "../syntax/tree.ts";
import { globalArguments } from "./global-arguments.ts";

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
  /** The base with the global ARGs' defaults; null where FROM has none, or where it can't be expanded. */
  readonly baseName: string | null;
  readonly platform: Flag | null;
  /** Instructions after FROM, up to the next FROM. */
  readonly instructions: readonly Instruction[];
  /** The earlier stage that `baseName` names, else null. Stage names are in lower case, and so a base has to be. */
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
  return stageAt(file, instruction.span.start);
}

/** The stage that an offset is in: the last one whose FROM starts at it or ahead of it. */
export function stageAt(file: Dockerfile, offset: number): Stage | null {
  const { list } = stages(file);
  let low = 0;
  let high = list.length - 1;
  let found: Stage | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const stage = list[middle];
    if (stage === undefined) break;
    if (stage.from.span.start <= offset) {
      found = stage;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}

function findStages(file: Dockerfile): Stages {
  const globals = globalArguments(file);
  const list: Stage[] = [];
  const references: StageReference[] = [];
  const byName = new Map<string, Stage>();
  let body: Instruction[] = [];
  for (const instruction of file.instructions) {
    if (instruction.name === "FROM") {
      body = [];
      const stage = makeStage(file, instruction, list.length, body, byName, globals.values);
      list.push(stage);
      if (stage.base !== null) references.push({ word: stage.base, instruction, stage: stage.baseStage });
      // The last of a name is the one that later references mean.
      if (stage.name !== null) byName.set(stage.name, stage);
      continue;
    }
    if (list.length === 0) continue;
    body.push(instruction);
    const current = list.length - 1;
    const holder = instruction.onbuild ?? instruction;
    if (originOf(holder).instruction.flags.length === 0) continue;
    for (const { start, end, value, mayBeNumber } of fromWords(holder)) {
      const named = byName.get(value.toLowerCase());
      const number = mayBeNumber && /^[+-]?\d+$/.test(value) ? Number(value) : null;
      const span = { start: holder.span.start + start, end: holder.span.start + end };
      const found = number === null ? named : number < current ? list[number] : undefined;
      references.push({ word: { span, value }, instruction, stage: found === list[current] ? null : (found ?? null) });
    }
  }
  return { globalArgs: globals.instructions, list, references };
}

function makeStage(
  file: Dockerfile,
  from: Instruction,
  index: number,
  instructions: readonly Instruction[],
  byName: ReadonlyMap<string, Stage>,
  globals: ReadonlyMap<string, string>,
): Stage {
  const [base = null, as, name] = from.args;
  const named = from.args.length === 3 && as !== undefined && isAs(as.value) ? (name ?? null) : null;
  const baseName = base && expandBase(file, base.value, globals);
  return {
    index,
    name: named?.value.toLowerCase() ?? null,
    nameWord: named,
    from,
    base,
    baseName,
    platform: from.flags.find((flag) => flag.name === "platform") ?? null,
    instructions,
    baseStage: (baseName && byName.get(baseName)) || null,
  };
}

function expandBase(file: Dockerfile, base: string, globals: ReadonlyMap<string, string>): string | null {
  if (isPlain(base, "`")) return base;
  try {
    return expandWord(base, (name) => globals.get(name), { escape: file.escape });
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return null;
  }
}

/** A word that names a stage or an image, its place counted from the instruction's start. */
interface FromWord {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** COPY's `--from=` may be a number. */
  readonly mayBeNumber: boolean;
}

/** COPY's `--from=` and `from=` of mounts. */
const fromWords = readOnce((instruction): readonly FromWord[] => {
  const found: FromWord[] = [];
  for (const { name, value, valueSpan } of instruction.flags) {
    if (value === null || valueSpan === null) continue;
    const start = valueSpan.start - instruction.span.start;
    if (name === "from" && instruction.name === "COPY" && value !== "") {
      found.push({ start, end: valueSpan.end - instruction.span.start, value, mayBeNumber: true });
    }
    if (name !== "mount" || instruction.name !== "RUN" || !/from/i.test(value)) continue;
    for (const field of mountFields(value) ?? []) {
      if (field.key !== "from" || !field.value) continue;
      const at = start + field.valueStart;
      found.push({ start: at, end: at + field.value.length, value: field.value, mayBeNumber: false });
    }
  }
  return found;
});
