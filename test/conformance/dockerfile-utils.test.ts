/** dockerfile-utils' findings about files that a builder takes: a rule of ours finds the same on the same instruction. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lintFile } from "../../server/lint/file.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { parse } from "../../server/syntax/parser.ts";
import { noFacts, readFact } from "../support/facts.ts";
import { assertNone } from "../support/upstream.ts";
import { dockerfileUtils, dockerfileUtilsLeftOut } from "./rules-left-out.ts";

interface Case {
  readonly id: string;
  readonly dockerfile: string;
  readonly expect: readonly { code: number; range: readonly number[]; instructionLine?: number }[];
  readonly buildkitError?: unknown;
}

test("what dockerfile-utils finds in files that build is found by a rule", { skip: noFacts }, (context) => {
  const suite = JSON.parse(readFact("conformance/rcjsuen-validator.json")) as {
    codes: Record<string, number>;
    cases: Case[];
  };
  const names = new Map(Object.entries(suite.codes).map(([name, code]) => [code, name]));
  const differences: string[] = [];
  let asked = 0;
  for (const { id, dockerfile, expect, buildkitError } of suite.cases) {
    // A lone carriage return ends a line there; a builder, and so we, read on.
    if (buildkitError !== undefined || /\r(?!\n)/.test(dockerfile)) continue;
    for (const { code, range, instructionLine } of expect) {
      const name = names.get(code) ?? String(code);
      if (Object.hasOwn(dockerfileUtilsLeftOut, name)) continue;
      // Which drive-relative paths Windows has a folder for is not known here.
      if (name === "WORKDIR_IS_NOT_ABSOLUTE" && /WORKDIR [A-Z]:(?![\\/])/.test(dockerfile)) continue;
      asked++;
      const line = (instructionLine ?? range[0] ?? 0) + 1;
      const { instructions } = parse(dockerfile);
      const start = instructions.find((one) => one.startLine <= line && line <= one.endLine)?.startLine ?? line;
      const lines = ruleLines(dockerfile, dockerfileUtils[name]);
      // The second of two equal names is the one to change: one finding on it says it.
      if (name === "DUPLICATE_BUILD_STAGE_NAME" && lines.length > 0) continue;
      if (!lines.includes(line) && !lines.includes(start)) {
        differences.push(`${id}: ${name} on ${line} of ${JSON.stringify(dockerfile)}`);
      }
    }
  }
  context.diagnostic(`${asked - differences.length} of ${asked} findings agree`);
  assert.ok(asked > 0);
  assertNone(differences);
});

/** Lines of a rule's findings, and of the instructions they stand in. */
function ruleLines(text: string, id: string | undefined): number[] {
  const tree = parse(text);
  return lint(lintFile(tree), rules, { ...defaultLintSettings, base: "all" })
    .filter((result) => result.rule.id === id)
    .flatMap(({ span }) => {
      const around = tree.instructions.find((one) => one.span.start <= span.start && span.start <= one.span.end);
      const own = text.slice(0, span.start).split("\n").length;
      return around === undefined ? [own] : [own, around.startLine];
    });
}
