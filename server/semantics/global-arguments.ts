/** The ARGs ahead of the first FROM, and what they are worth in FROM. */
import { isAs } from "../syntax/checks.ts";
import { ExpansionError, expandWord } from "../syntax/shell-words.ts";
import type { Dockerfile, Instruction, Pair, SyntaxProblem } from "../syntax/tree.ts";
import { predefinedArguments } from "./environment.ts";
import { expansionProblem } from "./expansion-problem.ts";

export interface GlobalArgument {
  readonly pair: Pair;
  readonly instruction: Instruction;
  /** After expansion; null where it has no value. */
  readonly value: string | null;
}

export interface GlobalArguments {
  readonly instructions: readonly Instruction[];
  readonly list: readonly GlobalArgument[];
  /** What every build knows; TARGETSTAGE is the last stage's name. */
  readonly predefined: ReadonlyMap<string, string>;
  /** Predefined arguments included. */
  readonly values: ReadonlyMap<string, string>;
  readonly errors: readonly SyntaxProblem[];
}

const known = new WeakMap<Dockerfile, GlobalArguments>();

/** Computed once a tree. */
export function globalArguments(file: Dockerfile): GlobalArguments {
  let found = known.get(file);
  if (found === undefined) {
    found = read(file);
    known.set(file, found);
  }
  return found;
}

function read(file: Dockerfile): GlobalArguments {
  const instructions: Instruction[] = [];
  const list: GlobalArgument[] = [];
  const predefined = new Map(predefinedArguments);
  const last = file.instructions.findLast(({ name }) => name === "FROM");
  const [, as, stageName] = last?.args ?? [];
  if (as !== undefined && isAs(as.value) && stageName) predefined.set("TARGETSTAGE", stageName.value.toLowerCase());
  const values = new Map(predefined);
  const errors: SyntaxProblem[] = [];
  for (const instruction of file.instructions) {
    if (instruction.name === "FROM") break;
    if (instruction.name !== "ARG") continue;
    instructions.push(instruction);
    for (const pair of instruction.pairs) {
      let value = values.get(pair.name.value) ?? null;
      if (pair.value !== null) {
        try {
          value = expandWord(pair.value.value, (name) => values.get(name), { escape: file.escape });
          values.set(pair.name.value, value);
        } catch (error) {
          if (!(error instanceof ExpansionError)) throw error;
          errors.push(expansionProblem(error, pair.value.span, instruction.startLine));
        }
      }
      list.push({ pair, instruction, value });
    }
  }
  return { instructions, list, predefined, values, errors };
}
