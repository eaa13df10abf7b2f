import { test } from "node:test";
import rule from "../../server/rules/require-json-cmd.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("CMD, ENTRYPOINT and HEALTHCHECK in shell form", () =>
  check(
    rule,
    `
FROM debian:12
CMD a b
^^^ CMD in shell form does not get signals. Write it as a JSON array.
ENTRYPOINT a b
^^^^^^^^^^ ENTRYPOINT in shell form does not get signals. Write it as a JSON array.
HEALTHCHECK CMD a
^^^^^^^^^^^ HEALTHCHECK in shell form does not get signals. Write it as a JSON array.
`,
  ));

test("the JSON form, also over several lines, and HEALTHCHECK NONE are fine", () =>
  check(rule, 'FROM a:1\nCMD ["a", \\\n  "b"]\nENTRYPOINT []\nHEALTHCHECK NONE\n'));

test("what ONBUILD keeps is the other build's business", () => check(rule, "FROM a:1\nONBUILD CMD a\n"));

test("plain and quoted words become strings", () =>
  checkFix(rule, 'FROM a:1\nCMD a "b c" \'d"e\'\n', 'FROM a:1\nCMD ["a", "b c", "d\\"e"]\n'));

test("exec is what the JSON form does by itself", () =>
  checkFix(rule, "FROM a:1\nCMD exec a b\n", 'FROM a:1\nCMD ["a", "b"]\n'));

test("no fix where a shell has something to do", () => {
  for (const command of [
    "a $b",
    "a && b",
    "a | b",
    "a > b",
    "A=1 a",
    "cd /a",
    "a *",
    "a ~/b",
    "a; b",
    "(a)",
    "a # b",
  ]) {
    checkNoFix(rule, `FROM x:1\nCMD ${command}\n`);
  }
});

test("who sets a shell may want it: no fix", () => checkNoFix(rule, 'FROM a:1\nSHELL ["/bin/bash", "-c"]\nCMD a\n'));
