/** Parts of a tree at another place: the same values, their spans moved by an offset and their lines by a number. */
import { pairArguments } from "./arguments.ts";
import type { Comment, Flag, Heredoc, Instruction, Pair, Span, SyntaxProblem, Word } from "./tree.ts";

/** Where a moved instruction comes from: the instruction as it first stood, and how far from there it is. */
export interface Origin {
  readonly instruction: Instruction;
  readonly delta: number;
}

/**
 * An instruction at another place. All behind an edit move at every key, and nearly nobody looks at them: they cost one
 * small object each until somebody does.
 */
class MovedInstruction implements Instruction {
  readonly span: Span;
  readonly startLine: number;
  readonly endLine: number;
  /** As it first stood, never moved itself. */
  readonly #from: Instruction;
  readonly #delta: number;
  readonly #lines: number;
  #parts: Parts | null = null;

  constructor(from: Instruction, delta: number, lines: number) {
    this.span = shiftSpan(from.span, delta);
    this.startLine = from.startLine + lines;
    this.endLine = from.endLine + lines;
    this.#from = from;
    this.#delta = delta;
    this.#lines = lines;
  }

  static move(instruction: Instruction, delta: number, lines: number): Instruction {
    if (!(#from in instruction)) return new MovedInstruction(instruction, delta, lines);
    return new MovedInstruction(instruction.#from, instruction.#delta + delta, instruction.#lines + lines);
  }

  static origin(instruction: Instruction): Origin {
    if (!(#from in instruction)) return { instruction, delta: 0 };
    return { instruction: instruction.#from, delta: instruction.#delta };
  }

  /** How far one is from the other's place, null where they are not the same instruction. */
  static between(one: Instruction, other: Instruction): number | null {
    const from = #from in one ? one.#from : one;
    const to = #from in other ? other.#from : other;
    return from === to ? other.span.start - one.span.start : null;
  }

  get name(): Instruction["name"] {
    return this.#from.name;
  }
  get known(): boolean {
    return this.#from.known;
  }
  get json(): boolean {
    return this.#from.json;
  }
  get healthcheck(): Instruction["healthcheck"] {
    return this.#from.healthcheck;
  }
  get keyword(): Word {
    this.#made.keyword ??= shiftWord(this.#from.keyword, this.#delta);
    return this.#made.keyword;
  }
  get argsSpan(): Span {
    this.#made.argsSpan ??= shiftSpan(this.#from.argsSpan, this.#delta);
    return this.#made.argsSpan;
  }
  get flags(): readonly Flag[] {
    const { flags } = this.#from;
    if (flags.length === 0) return flags;
    this.#made.flags ??= shiftAll(flags, this.#delta, shiftFlag);
    return this.#made.flags;
  }
  get args(): readonly Word[] {
    const { args, name } = this.#from;
    if (args.length === 0) return args;
    const { pairs } = this;
    // ENV's and LABEL's arguments are the parts of their pairs.
    this.#made.args ??=
      pairs.length > 0 && name !== "ARG" ? pairArguments(pairs) : shiftAll(args, this.#delta, shiftWord);
    return this.#made.args;
  }
  get pairs(): readonly Pair[] {
    const { pairs } = this.#from;
    if (pairs.length === 0) return pairs;
    this.#made.pairs ??= shiftAll(pairs, this.#delta, shiftPair);
    return this.#made.pairs;
  }
  get heredocs(): readonly Heredoc[] {
    const { heredocs } = this.#from;
    if (heredocs.length === 0) return heredocs;
    this.#made.heredocs ??= shiftAll(heredocs, this.#delta, shiftHeredoc);
    return this.#made.heredocs;
  }
  get onbuild(): Instruction | null {
    const { onbuild } = this.#from;
    if (onbuild === null) return null;
    this.#made.onbuild ??= new MovedInstruction(onbuild, this.#delta, this.#lines);
    return this.#made.onbuild;
  }

  get #made(): Parts {
    this.#parts ??= {};
    return this.#parts;
  }
}

/** What has been asked for so far: the same objects every time. */
interface Parts {
  keyword?: Word;
  argsSpan?: Span;
  flags?: readonly Flag[];
  args?: readonly Word[];
  pairs?: readonly Pair[];
  heredocs?: readonly Heredoc[];
  onbuild?: Instruction;
}

/** The same instruction at another place: `delta` UTF-16 units and `lines` lines behind where it stands. */
export const shiftInstruction = MovedInstruction.move;

/** The instruction as it first stood, and how far from there it is. */
export const originOf = MovedInstruction.origin;

/** How far an instruction has moved from one tree to another, null where it is not the same one. */
export const distanceBetween = MovedInstruction.between;

/**
 * Remembers what is read of an instruction alone: an edit elsewhere moves it and leaves its text. Places in the result
 * have to be counted from the instruction's start.
 */
export function readOnce<Result, More extends readonly unknown[]>(
  read: (instruction: Instruction, ...more: More) => Result,
): (instruction: Instruction, ...more: More) => Result {
  const known = new WeakMap<Instruction, { readonly result: Result }>();
  return (instruction, ...more) => {
    const { instruction: origin } = originOf(instruction);
    let found = known.get(origin);
    if (found === undefined) {
      found = { result: read(instruction, ...more) };
      known.set(origin, found);
    }
    return found.result;
  };
}

export function shiftComment(comment: Comment, delta: number, lines: number): Comment {
  if (delta === 0 && lines === 0) return comment;
  return { span: shiftSpan(comment.span, delta), text: comment.text, line: comment.line + lines };
}

export function shiftProblem(problem: SyntaxProblem, delta: number, lines: number): SyntaxProblem {
  return { ...problem, span: shiftSpan(problem.span, delta), line: problem.line + lines };
}

export function shiftSpan(span: Span, delta: number): Span {
  return { start: span.start + delta, end: span.end + delta };
}

function shiftAll<T>(list: readonly T[], delta: number, shift: (one: T, delta: number) => T): readonly T[] {
  if (list.length === 0) return list;
  const shifted: T[] = [];
  for (const one of list) shifted.push(shift(one, delta));
  return shifted;
}

function shiftWord(word: Word, delta: number): Word {
  return { span: shiftSpan(word.span, delta), value: word.value };
}

function shiftFlag(flag: Flag, delta: number): Flag {
  return {
    span: shiftSpan(flag.span, delta),
    name: flag.name,
    nameSpan: shiftSpan(flag.nameSpan, delta),
    value: flag.value,
    valueSpan: flag.valueSpan && shiftSpan(flag.valueSpan, delta),
    text: flag.text,
  };
}

function shiftPair(pair: Pair, delta: number): Pair {
  return {
    span: shiftSpan(pair.span, delta),
    name: shiftWord(pair.name, delta),
    value: pair.value && shiftWord(pair.value, delta),
    separator: pair.separator,
  };
}

function shiftHeredoc(heredoc: Heredoc, delta: number): Heredoc {
  return {
    markerSpan: shiftSpan(heredoc.markerSpan, delta),
    name: heredoc.name,
    contentSpan: shiftSpan(heredoc.contentSpan, delta),
    content: heredoc.content,
    expand: heredoc.expand,
    chomp: heredoc.chomp,
    fileDescriptor: heredoc.fileDescriptor,
    terminatorSpan: heredoc.terminatorSpan && shiftSpan(heredoc.terminatorSpan, delta),
  };
}
