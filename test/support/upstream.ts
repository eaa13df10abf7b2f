/** What tests compare with other linters' answers: findings by the other linters' names, with their lines. */
import assert from "node:assert/strict";
import { type Host, lintFile } from "../../server/lint/file.ts";
import { positionAt } from "../../server/lint/positions.ts";
import { defaultLintSettings, type LintSettings, lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { buildErrors } from "../../server/semantics/build-errors.ts";
import { parse } from "../../server/syntax/parser.ts";
import { aliasesOf } from "../../server/syntax/problems.ts";
import type { Dockerfile } from "../../server/syntax/tree.ts";

/** A finding under one of the names other linters have for it. */
export interface UpstreamFinding {
  readonly name: string;
  /** 1-based: where the finding's span starts. */
  readonly line: number;
  /** 1-based: where the instruction around it starts, which is all that other linters say. */
  readonly instructionLine: number;
}

/** Names that some rule answers for. */
export const covered: ReadonlySet<string> = new Set(rules.flatMap((rule) => rule.aliases));

/** All rules' findings, those that are off by default included, a line a name. */
export function upstreamFindings(
  text: string,
  settings: Partial<LintSettings> = {},
  host: Host | null = null,
): readonly UpstreamFinding[] {
  const tree = parse(text);
  const results = lint(
    lintFile(tree, host),
    rules,
    { ...defaultLintSettings, base: "all", ...settings },
    (id, error) => {
      throw new Error(`${id} threw: ${error instanceof Error ? error.stack : error}`);
    },
  );
  // What we refuse others may only warn of.
  const refused = [...tree.errors, ...buildErrors(tree)].map(({ span, code }) => ({ span, aliases: aliasesOf(code) }));
  return [...results, ...refused].flatMap(({ span, aliases }) => {
    const line = positionAt(tree, span.start).line + 1;
    const instructionLine = startOfInstruction(tree, span.start) ?? line;
    return aliases.map((name) => ({ name, line, instructionLine }));
  });
}

function startOfInstruction(tree: Dockerfile, offset: number): number | null {
  const around = tree.instructions.find(({ span }) => span.start <= offset && offset <= span.end);
  return around?.startLine ?? null;
}

/** Fails with a list of what differs, where it is more than what is listed as meant. */
export function report(differences: ReadonlyMap<string, string>, meant: Readonly<Record<string, string>>): string[] {
  const unexpected = [...differences]
    .filter(([id]) => !Object.hasOwn(meant, id))
    .map(([id, words]) => `${id}: ${words}`);
  const settled = Object.keys(meant).filter((id) => !differences.has(id));
  return [...unexpected, ...settled.map((id) => `${id} is listed as different and is not any more`)];
}

/** Fails with the list's first items, where there are any: a list of thousands would be compared for minutes. */
export function assertNone(list: readonly string[]): void {
  assert.ok(list.length === 0, `${list.length} differ:\n${list.slice(0, Number(process.env.SHOW ?? 40)).join("\n")}`);
}
