/** The outline: stages with their instructions below them. */
import type { DocumentSymbol, Position, SymbolKind } from "vscode-languageserver-types";
import { lineStarts, rangeOf } from "../lint/positions.ts";
import { type Stage, stages } from "../semantics/stages.ts";
import { originOf } from "../syntax/shift.ts";
import type { Dockerfile, Instruction } from "../syntax/tree.ts";

const kinds: Readonly<Record<string, SymbolKind>> = {
  ARG: 13, // Variable
  ENV: 14, // Constant
  LABEL: 20, // Key
  RUN: 12, // Function
  CMD: 24, // Event
  ENTRYPOINT: 24,
  COPY: 1, // File
  ADD: 1,
};

/** What an edit has left alone is the very object that it was before, so that whoever sends it need not write it anew. */
export function documentSymbols(file: Dockerfile): DocumentSymbol[] {
  const { list } = stages(file);
  const firstStage = list[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
  const found: DocumentSymbol[] = [];
  for (const instruction of file.instructions) {
    if (instruction.span.start >= firstStage) break;
    found.push(symbol(file, instruction));
  }
  for (const stage of list) found.push(stageSymbol(file, stage));
  return found;
}

const knownStages = new WeakMap<Instruction, DocumentSymbol>();

function stageSymbol(file: Dockerfile, stage: Stage): DocumentSymbol {
  const children = stage.instructions.map((instruction) => symbol(file, instruction));
  const name = stage.nameWord?.value || stage.base?.value || `FROM ${stage.index}`;
  const key = originOf(stage.from).instruction;
  const before = knownStages.get(key);
  const { start } = stage.from.span;
  const isSame = before?.name === name && isAt(file, start, before.range.start);
  if (isSame && areSame(before.children ?? [], children)) return before;
  const last = stage.instructions.at(-1) ?? stage.from;
  const selected = stage.nameWord ?? stage.base ?? stage.from.keyword;
  const made: DocumentSymbol = {
    name,
    detail: stage.nameWord === null ? "FROM" : `FROM ${stage.base?.value ?? ""}`.trim(),
    kind: 2, // Module
    range: rangeOf(file, { start, end: last.span.end }),
    selectionRange: rangeOf(file, selected.span),
    children,
  };
  knownStages.set(key, made);
  return made;
}

const known = new WeakMap<Instruction, DocumentSymbol>();

function symbol(file: Dockerfile, instruction: Instruction): DocumentSymbol {
  const key = originOf(instruction).instruction;
  const before = known.get(key);
  if (before !== undefined && isAt(file, instruction.span.start, before.range.start)) return before;
  const made = makeSymbol(file, instruction);
  known.set(key, made);
  return made;
}

function makeSymbol(file: Dockerfile, instruction: Instruction): DocumentSymbol {
  const children = instruction.pairs.length > 1 ? instruction.pairs : [];
  const kind = kinds[(instruction.onbuild ?? instruction).name] ?? 19; // Object
  return {
    name: instruction.name || instruction.keyword.value || "?",
    detail: shorten(file.text.slice(instruction.argsSpan.start, instruction.argsSpan.end)),
    kind,
    range: rangeOf(file, instruction.span),
    selectionRange: rangeOf(file, instruction.keyword.span),
    ...(children.length > 0
      ? {
          children: children.map((pair) => ({
            name: pair.name.value || "?",
            detail: shorten(pair.value?.value ?? ""),
            kind,
            range: rangeOf(file, pair.span),
            selectionRange: rangeOf(file, pair.name.span),
          })),
        }
      : {}),
  };
}

/** Whether an offset is at a position. */
function isAt(file: Dockerfile, offset: number, { line, character }: Position): boolean {
  return lineStarts(file)[line] === offset - character;
}

function areSame(before: readonly DocumentSymbol[], now: readonly DocumentSymbol[]): boolean {
  return before.length === now.length && before.every((one, at) => one === now[at]);
}

/** One line, at most sixty characters, without continuations. What is far behind them is not looked at. */
function shorten(text: string): string {
  const line = text
    .slice(0, 1000)
    .replace(/\s*[\\`]?[ \t]*\r?\n\s*/g, " ")
    .trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
