/** The outline: stages with their instructions below them. */
import type { DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import { rangeOf } from "../lint/positions.ts";
import { type Stage, stages } from "../semantics/stages.ts";
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

export function documentSymbols(file: Dockerfile): DocumentSymbol[] {
  const { list } = stages(file);
  const firstStage = list[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
  const ahead = file.instructions.filter((instruction) => instruction.span.start < firstStage);
  return [...ahead.map((instruction) => symbol(file, instruction)), ...list.map((stage) => stageSymbol(file, stage))];
}

function stageSymbol(file: Dockerfile, stage: Stage): DocumentSymbol {
  const last = stage.instructions.at(-1) ?? stage.from;
  const selected = stage.nameWord ?? stage.base ?? stage.from.keyword;
  return {
    name: stage.nameWord?.value || stage.base?.value || `FROM ${stage.index}`,
    detail: stage.nameWord === null ? "FROM" : `FROM ${stage.base?.value ?? ""}`.trim(),
    kind: 2, // Module
    range: rangeOf(file, { start: stage.from.span.start, end: last.span.end }),
    selectionRange: rangeOf(file, selected.span),
    children: stage.instructions.map((instruction) => symbol(file, instruction)),
  };
}

function symbol(file: Dockerfile, instruction: Instruction): DocumentSymbol {
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

/** One line, at most sixty characters, without continuations. */
function shorten(text: string): string {
  const line = text.replace(/\s*[\\`]?[ \t]*\r?\n\s*/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
