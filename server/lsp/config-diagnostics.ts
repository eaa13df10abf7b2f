/** Mistakes in a configuration file as diagnostics of that file. */
import type { Diagnostic, Position } from "vscode-languageserver-types";
import { type Config, lineAndColumn } from "../lint/config.ts";
import { diagnosticSource } from "../protocol.ts";

export function configDiagnostics({ text, problems }: Pick<Config, "text" | "problems">): Diagnostic[] {
  const position = (offset: number): Position => {
    const { line, column } = lineAndColumn(text, { start: offset });
    return { line: line - 1, character: column - 1 };
  };
  return problems.map(({ span, message, severity }) => ({
    range: { start: position(span.start), end: position(span.end) },
    severity: severity === "error" ? 1 : 2,
    source: diagnosticSource,
    code: "configuration",
    message,
  }));
}
