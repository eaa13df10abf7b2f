import { test } from "node:test";
import rule from "../../server/rules/no-duplicate-stage-name.ts";
import { check } from "../support/check.ts";

test("a name that is there already", () =>
  check(
    rule,
    `
FROM debian:12 AS a
FROM debian:12 AS b
FROM debian:12 AS a
                  ^ Another stage is named a already. Give this one a name of its own.
`,
  ));

test("the case of letters makes no other name", () =>
  check(
    rule,
    `
FROM debian:12 AS a
FROM debian:12 AS A
                  ^ Another stage is named A already. Give this one a name of its own.
`,
  ));

test("stages without names are fine", () => check(rule, "FROM a:1\nFROM a:1\n"));
