import { test } from "node:test";
import rule from "../../server/rules/require-directory-destination.ts";
import { check, checkFix } from "../support/check.ts";

test("several sources and no slash", () =>
  check(
    rule,
    `
FROM debian:12
COPY a b /c
         ^^ Several sources need a folder as their destination. End it with a slash.
`,
  ));

test("one source, a slash, and dots are fine", () =>
  check(rule, 'FROM debian:12\nCOPY a b\nCOPY a b c/\nCOPY a b "c/"\nCOPY a b .\nCOPY a b C:\\\\c\\\\\n'));

test("the slash goes inside the quotes", () =>
  checkFix(
    rule,
    'FROM debian:12\nCOPY a b "c"\nADD ["a", "b", "c d"]\n',
    'FROM debian:12\nCOPY a b "c/"\nADD ["a", "b", "c d/"]\n',
  ));
