/** Build stages: what each FROM starts, what it is built on, and what refers to it. */
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

export declare function stages(file: Dockerfile): Stages;
