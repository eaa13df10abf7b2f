import assert from "node:assert/strict";
import { test } from "node:test";
import rule from "../../server/rules/no-empty-continuation.ts";
import { check, checkFix, findingsOf } from "../support/check.ts";

test("an empty line in a continued instruction is found, one finding for several in a row", () => {
  const found = findingsOf(rule, "FROM a:1\nLABEL a=b \\\n\n  \n      c=d\nRUN a\n");
  assert.deepEqual(
    found.map(({ span, message }) => [span.start, message]),
    [[21, "The instruction goes on below this empty line. Remove the line."]],
  );
});

test("the lines are removed, one or several", () =>
  checkFix(rule, "FROM a:1\nRUN a \\\n\n   \n && b \\\n\n && c\n", "FROM a:1\nRUN a \\\n && b \\\n && c\n"));

test("an empty line that a continuation at the end of the file leads to", () => {
  const found = findingsOf(rule, "FROM a:1\nRUN a \\\n ");
  assert.deepEqual(
    found.map(({ span, message }) => [span.start, message]),
    [[17, "Nothing follows the continuation above. Remove this line."]],
  );
  checkFix(rule, "FROM a:1\nRUN a \\\n ", "FROM a:1\nRUN a \\\n");
  check(rule, "FROM a:1\nRUN a \\\n");
});

test("empty lines in heredocs and between instructions are fine", () =>
  check(rule, "FROM a:1\n\nRUN <<EOF\na\n\nb\nEOF\n\nRUN c\n"));

test("comment lines are fine", () => check(rule, "FROM a:1\nRUN a \\\n# why\n && b\n"));
