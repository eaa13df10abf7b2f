import assert from "node:assert/strict";
import { test } from "node:test";
import { detectCheck, detectSyntax } from "../../server/syntax/detect-syntax.ts";
import { noFacts, oracles, readFact } from "../support/facts.ts";

interface DirectiveCase {
  id: string;
  kind: string;
  directive: "syntax" | "check" | "all";
  dockerfile: string;
  found?: boolean;
  full?: string;
  line?: number;
  value?: string;
}

test("directives are found where BuildKit's own tests find them", { skip: noFacts }, () => {
  const { cases } = JSON.parse(readFact("conformance/buildkit-parser.json")) as { cases: DirectiveCase[] };
  const chosen = cases.filter((one) => one.kind === "directive" && one.directive !== "all");
  assert.ok(chosen.length > 0);
  for (const one of chosen) {
    const found = (one.directive === "syntax" ? detectSyntax : detectCheck)(one.dockerfile);
    const expected = one.found ? { ref: one.value, value: one.full, line: one.line } : null;
    assert.deepEqual(found, expected, one.id);
  }
});

for (const which of ["corpus", "mutants"] as const) {
  test(`the ${which}: the syntax directive is the one BuildKit detects`, { skip: noFacts }, () => {
    for (const oracle of oracles(which)) {
      assert.equal(detectSyntax(oracle.text)?.ref, oracle.syntax?.ref, oracle.file ?? oracle.id);
    }
  });
}
