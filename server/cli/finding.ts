/** A finding as the command line prints it: one shape for all formats. */
import { referenceUrl } from "../data/instructions.ts";
import { problems } from "../features/diagnostics.ts";
import { ruleUrl } from "../lint/describe.ts";
import type { Host } from "../lint/file.ts";
import { positionAt } from "../lint/positions.ts";
import type { Severity } from "../lint/rule.ts";
import type { CrashLog, ForeignFinding, LintSettings } from "../lint/run.ts";
import { aliasesOf } from "../syntax/problems.ts";
import type { Dockerfile, Span } from "../syntax/tree.ts";

/** Lines and columns are 1-based; columns count UTF-16 units, and the end is the first one after the finding. */
export interface CliFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** A rule's id, or the code of what a builder refuses. */
  readonly code: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly message: string;
  readonly url: string;
  readonly fixable: boolean;
}

/** Everything a formatter prints. */
export interface Report {
  readonly findings: readonly CliFinding[];
  /** Names of the files that were linted. */
  readonly files: readonly string[];
  readonly version: string;
  readonly color: boolean;
}

/** The weight of severities, least first. */
export const severityOrder: readonly Severity[] = ["hint", "info", "warning", "error"];

/** Findings of a file in order of line and column. */
export function findingsOf(
  name: string,
  file: Dockerfile,
  settings: LintSettings,
  host: Host | null,
  log: CrashLog,
  foreign: readonly ForeignFinding[] | null = null,
): readonly CliFinding[] {
  const { errors, results } = problems(file, { lint: settings, foreign }, host, log);
  const at = (span: Span) => {
    const start = positionAt(file, span.start);
    const end = positionAt(file, span.end);
    return {
      file: name,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    };
  };
  const found: CliFinding[] = [
    ...errors.map((error) => ({
      ...at(error.span),
      code: error.code,
      aliases: aliasesOf(error.code),
      severity: "error" as const,
      message: error.message,
      url: referenceUrl,
      fixable: false,
    })),
    ...results.map((result) => ({
      ...at(result.span),
      code: result.rule.id,
      aliases: result.aliases.filter((alias) => alias !== result.rule.id),
      severity: result.severity,
      message: result.message,
      url: ruleUrl(result.rule),
      fixable: result.fix !== null,
    })),
  ];
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}
