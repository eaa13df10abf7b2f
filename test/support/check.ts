/** What tests of rules ask: does the text give these findings, does the fix give that text. */
import assert from "node:assert/strict";
import { type Host, lintFile } from "../../server/lint/file.ts";
import { applyEdits, fixText } from "../../server/lint/fix.ts";
import { positionAt } from "../../server/lint/positions.ts";
import type { Options, Rule } from "../../server/lint/rule.ts";
import { defaultLintSettings, type LintSettings, lint, type Result } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { parse } from "../../server/syntax/parser.ts";
import { readMarks } from "./marked.ts";

/** Findings of one rule in a text, with all rules running; a rule that throws fails the test. */
export function findingsOf(
  rule: Rule,
  text: string,
  options: Options = {},
  host: Host | null = null,
): readonly Result[] {
  const settings: LintSettings = {
    ...defaultLintSettings,
    base: "all",
    options: new Map([[rule.id, options]]),
  };
  const all = rules.includes(rule) ? rules : [...rules, rule];
  const results = lint(lintFile(parse(text), host), all, settings, (id, error) => {
    throw new Error(`${id} threw: ${error instanceof Error ? error.stack : error}`);
  });
  return results.filter((result) => result.rule.id === rule.id);
}

/** Checks that a rule finds exactly what the marks under the lines say; a text without marks has no findings. */
export function check(rule: Rule, marked: string, options: Options = {}, host: Host | null = null): void {
  const { text, expected } = readMarks(marked);
  const file = parse(text);
  const found = findingsOf(rule, text, options, host).map((result) => {
    const start = positionAt(file, result.span.start);
    const end = positionAt(file, result.span.end);
    return {
      line: start.line,
      start: start.character,
      end: end.line === start.line ? end.character : -1,
      message: result.message,
    };
  });
  assert.deepEqual(
    found,
    expected.map((mark) => ({ ...mark })),
  );
}

/** Checks what a rule's fixes make of a text, all of them, again and again until nothing is left. */
export function checkFix(rule: Rule, before: string, after: string, options: Options = {}): void {
  const trim = (text: string) => text.replace(/^\n/, "");
  const fixed = fixText(trim(before), (text) =>
    findingsOf(rule, text, options).flatMap((result) => (result.fix === null ? [] : [result.fix])),
  );
  assert.equal(fixed, trim(after));
}

/** Checks that a rule finds something in a text and offers no fix for it. */
export function checkNoFix(rule: Rule, text: string, options: Options = {}): void {
  const findings = findingsOf(rule, text.replace(/^\n/, ""), options);
  assert.notEqual(findings.length, 0, "There is no finding.");
  assert.deepEqual(
    findings.map((finding) => finding.fix),
    findings.map(() => null),
  );
}

/** The text after the fix of the only finding. */
export function fixOnce(rule: Rule, text: string, options: Options = {}, host: Host | null = null): string | null {
  const [finding, ...others] = findingsOf(rule, text, options, host);
  assert.equal(others.length, 0);
  return finding?.fix ? applyEdits(text, finding.fix.edits) : null;
}
