import { test } from "node:test";
import rule from "../../server/rules/no-unused-ignore.ts";
import { check, checkFix } from "../support/check.ts";

test("a comment whose finding is gone", () =>
  check(
    rule,
    `
FROM debian:12
# quayside ignore=require-absolute-workdir it was relative once
                  ^^^^^^^^^^^^^^^^^^^^^^^^ require-absolute-workdir finds nothing here. Remove it from the comment.
WORKDIR /app
`,
  ));

test("a name that no rule has", () =>
  check(
    rule,
    `
FROM debian:12
# quayside ignore=no-such-rule
                  ^^^^^^^^^^^^ There is no rule no-such-rule. Correct the name or remove it.
WORKDIR /app
`,
  ));

test("a comment that silences something is left alone, by id and by alias", () =>
  check(rule, "FROM debian:12\n# quayside ignore=DL3000 known\nWORKDIR app\n"));

test("comments of other linters are left alone", () =>
  check(rule, "FROM debian:12\n# hadolint ignore=DL3000\nWORKDIR /app\n"));

test("one name of several is taken out", () =>
  checkFix(
    rule,
    "FROM debian:12\n# quayside ignore=no-consecutive-runs, DL3000 why\nWORKDIR app\n",
    "FROM debian:12\n# quayside ignore=DL3000 why\nWORKDIR app\n",
  ));

test("a comment about files around this one may be of use where they are different", () =>
  check(rule, "FROM debian:12\n# quayside ignore=no-missing-copy-source,CopyIgnoredFile\nCOPY a /\n"));
