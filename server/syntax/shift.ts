/** Parts of a tree at another place: the same values, their spans moved by an offset and their lines by a number. */
import { pairArguments } from "./arguments.ts";
import type { Comment, Flag, Heredoc, Instruction, Pair, Span, SyntaxProblem, Word } from "./tree.ts";

/** Where a moved instruction comes from: the instruction as it first stood, and how far from there it is. */
export interface Origin {
  readonly instruction: Instruction;
  readonly delta: number;
}

/** Gives back what it is given, so that a subclass puts its private fields on an object that is there already. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field comes to an object of another kind
    return object;
  }
}

/**
 * Moved instructions carry their origin, so that what was worked out for the one need not be for the other. It is no
 * part of the tree, and a weak map of every instruction, made anew at every key, took the garbage collector longer than
 * all rules took together.
 */
class Moved extends Given {
  readonly #origin: Origin;

  private constructor(instruction: Instruction, origin: Origin) {
    super(instruction);
    this.#origin = origin;
  }

  static mark(instruction: Instruction, origin: Origin): void {
    new Moved(instruction, origin);
  }

  static origin(instruction: object): Origin | undefined {
    return #origin in instruction ? instruction.#origin : undefined;
  }
}

/** The instruction as it first stood, and how far from there it is. */
export function originOf(instruction: Instruction): Origin {
  return Moved.origin(instruction) ?? { instruction, delta: 0 };
}

export function shiftInstruction(instruction: Instruction, delta: number, lines: number): Instruction {
  const pairs = shiftAll(instruction.pairs, delta, shiftPair);
  // ENV's and LABEL's arguments are the parts of their pairs.
  const fromPairs = pairs.length > 0 && instruction.name !== "ARG";
  const shifted: Instruction = {
    span: shiftSpan(instruction.span, delta),
    startLine: instruction.startLine + lines,
    endLine: instruction.endLine + lines,
    keyword: shiftWord(instruction.keyword, delta),
    name: instruction.name,
    known: instruction.known,
    flags: shiftAll(instruction.flags, delta, shiftFlag),
    args: fromPairs ? pairArguments(pairs) : shiftAll(instruction.args, delta, shiftWord),
    argsSpan: shiftSpan(instruction.argsSpan, delta),
    json: instruction.json,
    pairs,
    heredocs: shiftAll(instruction.heredocs, delta, shiftHeredoc),
    onbuild: instruction.onbuild && shiftInstruction(instruction.onbuild, delta, lines),
    healthcheck: instruction.healthcheck,
  };
  const origin = originOf(instruction);
  Moved.mark(shifted, { instruction: origin.instruction, delta: origin.delta + delta });
  return shifted;
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
