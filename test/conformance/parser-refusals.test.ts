import assert from "node:assert/strict";
import { test } from "node:test";
import { refusals } from "../../server/semantics/build-errors.ts";
import { parse } from "../../server/syntax/parser.ts";
import { noFacts, readFact } from "../support/facts.ts";

interface LintCase {
  id: string;
  dockerfile: string;
  buildOptions?: object;
  error?: { message: string; line?: number };
}

interface ValidatorCase {
  id: string;
  dockerfile: string;
  buildkitError?: unknown;
}

test("what BuildKit's checks end in an error for is refused at its line, and nothing else", { skip: noFacts }, () => {
  const { cases } = JSON.parse(readFact("conformance/buildkit-lint.json")) as { cases: LintCase[] };
  // Build arguments and other platforms give other values.
  const chosen = cases.filter((one) => Object.keys(one.buildOptions ?? {}).length === 0);
  assert.ok(chosen.length > 500);
  for (const one of chosen) {
    const error = one.error?.message.startsWith("lint violation found") ? undefined : one.error;
    const [first] = refusals(parse(one.dockerfile));
    assert.equal(first !== undefined, error !== undefined, `${one.id}: ${error?.message ?? first?.message}`);
    if (error?.line !== undefined) assert.equal(first?.line, error.line, one.id);
  }
});

test("of the files another validator is tested with, those are refused that BuildKit refuses", {
  skip: noFacts,
}, () => {
  const { cases } = JSON.parse(readFact("conformance/rcjsuen-validator.json")) as { cases: ValidatorCase[] };
  assert.ok(cases.length > 3000);
  for (const one of cases) {
    const [first] = refusals(parse(one.dockerfile));
    assert.equal(first !== undefined, one.buildkitError !== undefined, `${one.id}: ${first?.message}`);
  }
});
