/** Fixing everything that is safe, over real Dockerfiles: the build means the same, and a second run finds nothing to do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fixAll } from "../../server/features/code-actions.ts";
import { lintFile } from "../../server/lint/file.ts";
import { applyEdits } from "../../server/lint/fix.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { buildErrors } from "../../server/semantics/build-errors.ts";
import { stages } from "../../server/semantics/stages.ts";
import { parse } from "../../server/syntax/parser.ts";
import type { Dockerfile, Instruction } from "../../server/syntax/tree.ts";
import { noFacts, oracles } from "../support/facts.ts";
import { assertNone } from "../support/upstream.ts";

const everything = { ...defaultLintSettings, base: "all" as const };
const crashed = (id: string, error: unknown) => {
  throw new Error(`${id}: ${error}`);
};

for (const [words, settings] of [
  ["the rules that are on by default", defaultLintSettings],
  ["every rule", everything],
] as const) {
  test(`with ${words}: no new error, the same stages, and nothing left to fix`, { skip: noFacts }, (context) => {
    const wrong: string[] = [];
    let changed = 0;
    for (const { file: name, text } of oracles("corpus")) {
      const fixed = fixAll(text, settings, null, crashed);
      if (fixed === text) continue;
      changed++;
      const before = parse(text);
      const after = parse(fixed);
      if (errorsOf(after) > errorsOf(before)) wrong.push(`${name} has new errors`);
      if (stagesOf(after) !== stagesOf(before)) wrong.push(`${name}: ${stagesOf(before)} became ${stagesOf(after)}`);
      if (fixAll(fixed, settings, null, crashed) !== fixed) wrong.push(`${name} is not done after once`);
      if (text.includes("\r\n") && /[^\r]\n/.test(fixed) && !/[^\r]\n/.test(text)) wrong.push(`${name} lost line ends`);
      if (text.startsWith("\ufeff") !== fixed.startsWith("\ufeff")) wrong.push(`${name} lost its byte order mark`);
    }
    context.diagnostic(`${changed} files are changed`);
    assert.ok(changed > 0);
    assertNone(wrong);
  });
}

test("a safe fix leaves every instruction that it does not touch as it was read", { skip: noFacts }, (context) => {
  const wrong: string[] = [];
  let fixes = 0;
  for (const { file: name, text } of oracles("corpus")) {
    const tree = parse(text);
    if (errorsOf(tree) > 0) continue;
    const before = meanings(tree);
    for (const { rule, fix } of lint(lintFile(tree), rules, everything, crashed)) {
      if (fix === null || !fix.safe) continue;
      fixes++;
      const after = new Set(meanings(parse(applyEdits(text, fix.edits))));
      for (const [index, instruction] of tree.instructions.entries()) {
        const { start, end } = instruction.span;
        // An edit at the very end of an instruction's last line joins or separates it, which is touching it.
        const isTouched = fix.edits.some(({ span }) => span.start <= end + 1 && span.end >= start);
        if (!isTouched && !after.has(before[index] ?? "")) wrong.push(`${name}:${instruction.startLine} ${rule.id}`);
      }
    }
  }
  context.diagnostic(`${fixes} safe fixes`);
  assert.ok(fixes > 0);
  assertNone(wrong);
});

function errorsOf(file: Dockerfile): number {
  return file.errors.length + buildErrors(file).length;
}

/**
 * Names, bases and platforms as a builder has them: the case of a name does not count, and a stage is built for the
 * target platform also where it does not say so.
 */
function stagesOf(file: Dockerfile): string {
  return stages(file)
    .list.map(
      ({ name, base, platform }) =>
        `${(name ?? "").toLowerCase()}<${base?.value ?? ""}@${platformOf(platform?.value ?? "")}`,
    )
    .join(" ");
}

function platformOf(written: string): string {
  return /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(written) ? "" : written;
}

function meanings(file: Dockerfile): readonly string[] {
  return file.instructions.map(meaning);
}

/** Everything of an instruction that a builder acts upon. */
function meaning(instruction: Instruction): string {
  return JSON.stringify([
    instruction.keyword.value.toUpperCase(),
    instruction.flags.map(({ text }) => text),
    instruction.args.map(({ value }) => value),
    instruction.json,
    instruction.heredocs.map(({ name, content }) => [name, content]),
    instruction.onbuild === null ? null : meaning(instruction.onbuild),
  ]);
}
