import { test } from "node:test";
import rule from "../../server/rules/consistent-instruction-casing.ts";
import { check, checkFix } from "../support/check.ts";

test("one that differs from most", () =>
  check(
    rule,
    `
FROM debian:12
RUN a
copy a b
^^^^ Write copy in upper case, as most of this file.
`,
  ));

test("mixed case is wrong either way", () =>
  check(
    rule,
    `
from debian:12
Run a
^^^ Write Run in lower case, as most of this file.
`,
  ));

test("upper case where they are even", () => checkFix(rule, "FROM a:1\nrun b\n", "FROM a:1\nRUN b\n"));

test("all lower case is fine", () => check(rule, "from a:1\nrun b\n"));

test("an unknown word has no case to keep", () => check(rule, "FROM a:1\nFoo b\n"));
