import { test } from "node:test";
import rule from "../../server/rules/no-single-quoted-json.ts";
import { check, checkNoFix } from "../support/check.ts";

test("single quotes in what looks like JSON", () =>
  check(
    rule,
    `
FROM debian:12
ENTRYPOINT ['a', 'b']
           ^^^^^^^^^^ This is no exec form: JSON has double quotes. Replace the single quotes.
`,
  ));

test("tests of a shell, and JSON, are fine", () => check(rule, "FROM debian:12\nRUN [ 'a' = 'b' ]\nCMD [\"a\"]\n"));

test("a quote inside has no fix", () => checkNoFix(rule, "FROM debian:12\nCMD ['a\"b']\n"));
