import { test } from "node:test";
import rule from "../../server/rules/no-reserved-stage-name.ts";
import { check } from "../support/check.ts";

test("scratch and context, in any case", () =>
  check(
    rule,
    `
FROM debian:12 AS scratch
                  ^^^^^^^ scratch means something else to a builder. Give the stage another name.
FROM debian:12 AS Context
                  ^^^^^^^ context means something else to a builder. Give the stage another name.
`,
  ));

test("names that only contain such a word are fine", () => check(rule, "FROM scratch AS my-context\nFROM scratch\n"));
