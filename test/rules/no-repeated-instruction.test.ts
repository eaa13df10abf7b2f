import assert from "node:assert/strict";
import { test } from "node:test";
import { lintFile } from "../../server/lint/file.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import rule from "../../server/rules/no-repeated-instruction.ts";
import { parse } from "../../server/syntax/parser.ts";
import { check } from "../support/check.ts";

test("each one that replaces another in its stage", () =>
  check(
    rule,
    `
FROM debian:12 AS a
CMD ["a"]
CMD ["b"]
^^^ This CMD replaces the one on line 2.
CMD ["c"]
^^^ This CMD replaces the one on line 3.
ENTRYPOINT ["d"]
FROM debian:12
CMD ["e"]
ENTRYPOINT ["f"]
`,
  ));

test("hadolint's code silences both findings about it in settings", () => {
  const file = lintFile(parse('FROM debian:12\nCMD ["a"]\nCMD ["b"]\n'));
  const idsWith = (choices: [string, "off"][]) =>
    lint(file, rules, { ...defaultLintSettings, choices: new Map(choices) }).map((result) => result.rule.id);
  assert.deepEqual(
    idsWith([]).filter((id) => id.includes("instruction")),
    ["no-overridden-instruction", "no-repeated-instruction"],
  );
  assert.deepEqual(
    idsWith([["dl4003", "off"]]).filter((id) => id.includes("instruction")),
    [],
  );
});
