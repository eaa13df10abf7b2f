/** All rules over real Dockerfiles: none throws, spans lie in the text, and what fixes leave is still what a builder takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fixAll } from "../../server/features/code-actions.ts";
import { lintFile } from "../../server/lint/file.ts";
import { applyEdits } from "../../server/lint/fix.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { buildErrors } from "../../server/semantics/build-errors.ts";
import { parse } from "../../server/syntax/parser.ts";
import type { Dockerfile } from "../../server/syntax/tree.ts";
import { noFacts, oracles } from "../support/facts.ts";

const all = { ...defaultLintSettings, base: "all" as const };

test("no rule throws, and every span and edit lies in its text", { skip: noFacts }, () => {
  const problems: string[] = [];
  for (const { file: name, text } of oracles("corpus")) {
    const results = lint(lintFile(parse(text)), rules, all, (id, error) =>
      problems.push(`${name}: ${id} threw ${error}`),
    );
    for (const { rule, span, fix } of results) {
      for (const { start, end } of [span, ...(fix?.edits ?? []).map((edit) => edit.span)]) {
        if (!(0 <= start && start <= end && end <= text.length)) problems.push(`${name}: ${rule.id} ${start}-${end}`);
      }
    }
  }
  assert.deepEqual(problems, []);
});

test("a fix never makes a builder refuse what it took", { skip: noFacts }, () => {
  const broken: string[] = [];
  for (const { file: name, text } of oracles("corpus")) {
    const file = parse(text);
    if (refusals(file) > 0) continue;
    for (const { rule, fix } of lint(lintFile(file), rules, all)) {
      if (fix === null) continue;
      const fixed = parse(applyEdits(text, fix.edits));
      if (refusals(fixed) > 0)
        broken.push(`${name}: ${rule.id}: ${(fixed.errors[0] ?? buildErrors(fixed)[0])?.message}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("fixing everything that is safe is done after once", { skip: noFacts }, () => {
  const again: string[] = [];
  for (const { file: name, text } of oracles("corpus")) {
    const once = fixAll(text, defaultLintSettings, null, () => {});
    if (fixAll(once, defaultLintSettings, null, () => {}) !== once) again.push(name ?? "");
    if (refusals(parse(text)) === 0 && refusals(parse(once)) > 0) again.push(`${name} is broken`);
  }
  assert.deepEqual(again, []);
});

function refusals(file: Dockerfile): number {
  return file.errors.length + buildErrors(file).length;
}
