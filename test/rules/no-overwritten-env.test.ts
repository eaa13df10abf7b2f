import { test } from "node:test";
import rule from "../../server/rules/no-overwritten-env.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("a variable that is set twice in a row", () =>
  check(
    rule,
    `
FROM node:22
ENV A=1
    ^^^ A is set again on line 4 before anything uses it. Remove this one.
WORKDIR /x
ENV A=2
`,
  ));

test("a command, an instruction or the second value that uses it makes a difference", () => {
  check(rule, "FROM a:1\nENV A=1\nRUN x\nENV A=2\n");
  check(rule, "FROM a:1\nENV A=1\nWORKDIR /$A\nENV A=2\n");
  check(rule, "FROM a:1\nENV PATH=/a:$PATH\nENV PATH=/b:$PATH\n");
  check(rule, "FROM a:1\nENV A=1\nONBUILD RUN x\nENV A=2\n");
});

test("two stages are two environments", () => check(rule, "FROM a:1\nENV A=1\nFROM b:1\nENV A=2\n"));

test("the fix takes out the instruction, or the one pair of it", () => {
  checkFix(rule, "FROM a:1\nENV A=1\nENV A 2\n", "FROM a:1\nENV A 2\n");
  checkFix(rule, "FROM a:1\nENV A=1 B=1\nENV A=2\n", "FROM a:1\nENV B=1\nENV A=2\n");
  checkNoFix(rule, "FROM a:1\nENV B=1 A=1\nENV A=2\n");
});
