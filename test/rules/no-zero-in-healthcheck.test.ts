import { test } from "node:test";
import rule from "../../server/rules/no-zero-in-healthcheck.ts";
import { check, checkFix } from "../support/check.ts";

test("zero as a duration and as a number", () =>
  check(
    rule,
    `
FROM debian:12
HEALTHCHECK --interval=0s --retries=0 CMD a
            ^^^^^^^^^^^^^ Zero means the default here. Give --interval a value, or leave it out.
                          ^^^^^^^^^^^ Zero means the default here. Give --retries a value, or leave it out.
`,
  ));

test("other values, and values that only a builder can judge, are fine", () =>
  check(rule, "FROM debian:12\nHEALTHCHECK --interval=1s --retries=1 --timeout=x CMD a\n"));

test("the flags go with the blanks after them", () =>
  checkFix(
    rule,
    "FROM debian:12\nHEALTHCHECK --interval=0s --timeout=2s --retries=0  CMD a\n",
    "FROM debian:12\nHEALTHCHECK --timeout=2s CMD a\n",
  ));
