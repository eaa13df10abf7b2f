/** Refusals of the parser and findings of rules as LSP diagnostics. */
import type { Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver-types";
import { ruleUrl } from "../lint/describe.ts";
import { type Host, lintFile } from "../lint/file.ts";
import { rangeOf } from "../lint/positions.ts";
import { rememberingFile } from "../lint/remember.ts";
import type { Severity, Tag } from "../lint/rule.ts";
import { type CrashLog, type ForeignFinding, type LintSettings, lint, type Result } from "../lint/run.ts";
import { diagnosticSource } from "../protocol.ts";
import { rules } from "../rules/index.ts";
import { buildErrors } from "../semantics/build-errors.ts";
import { aliasesOf } from "../syntax/problems.ts";
import type { Dockerfile, SyntaxProblem } from "../syntax/tree.ts";

/** How findings are looked for. `lint` null: only what a builder refuses. */
export interface FindSettings {
  readonly lint: LintSettings | null;
  /** What another program found; absent or null: none was asked. */
  readonly foreign?: readonly ForeignFinding[] | null;
}

/** Everything wrong with a file: what a builder refuses, then what rules find. */
export interface Problems {
  readonly errors: readonly SyntaxProblem[];
  readonly results: readonly Result[];
}

export function problems(file: Dockerfile, settings: FindSettings, host: Host | null, log: CrashLog): Problems {
  const errors = [...file.errors, ...buildErrors(file)];
  const results = settings.lint === null ? [] : lint(lintFile(file, host), rules, settings.lint, log, settings.foreign);
  return { errors, results: untold(results, errors) };
}

/** Without what an error at the very place says already, by a name that both answer to. */
function untold(results: readonly Result[], errors: readonly SyntaxProblem[]): readonly Result[] {
  const told = errors.filter(({ code }) => aliasesOf(code).length > 0);
  if (told.length === 0) return results;
  return results.filter(
    ({ span, aliases }) =>
      !told.some(
        (error) =>
          error.span.start === span.start &&
          error.span.end === span.end &&
          aliasesOf(error.code).some((name) => aliases.includes(name)),
      ),
  );
}

/** As diagnostics, made from those of the tree before the last edit where there are any. */
export function diagnostics(
  file: Dockerfile,
  uri: string,
  settings: FindSettings,
  host: Host | null,
  log: CrashLog,
): Diagnostic[] {
  const linted = rememberingFile(file, host);
  const errors = [...file.errors, ...linted.buildErrors()];
  const found = settings.lint === null ? [] : lint(linted, rules, settings.lint, log, settings.foreign);
  const results = untold(found, errors);
  return [...errors.map((error) => fromError(file, error)), ...results.map((result) => fromResult(file, uri, result))];
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
const tags: Readonly<Record<Tag, DiagnosticTag>> = { unnecessary: 1, deprecated: 2 };

function fromError(file: Dockerfile, error: SyntaxProblem): Diagnostic {
  return {
    range: rangeOf(file, error.span),
    severity: severities.error,
    source: diagnosticSource,
    code: error.code,
    message: error.message,
  };
}

/** A rule's finding as a diagnostic; its code is the rule's id and links to the rule's page. */
export function fromResult(file: Dockerfile, uri: string, result: Result): Diagnostic {
  return {
    range: rangeOf(file, result.span),
    severity: severities[result.severity],
    source: diagnosticSource,
    code: result.rule.id,
    codeDescription: { href: ruleUrl(result.rule) },
    message: result.message,
    ...(result.tags.length > 0 ? { tags: result.tags.map((tag) => tags[tag]) } : {}),
    ...(result.related.length > 0
      ? {
          relatedInformation: result.related.map(({ span, message }) => ({
            location: { uri, range: rangeOf(file, span) },
            message,
          })),
        }
      : {}),
  };
}
