import { test } from "node:test";
import rule from "../../server/rules/require-no-log-init.ts";
import { check, checkFix } from "../support/check.ts";

test("a number of six digits", () =>
  check(
    rule,
    `
FROM debian:12
RUN useradd -m -u 100000 a
               ^^ With so high a number useradd fills the layer with log files. Add --no-log-init.
`,
  ));

test("the flag, low numbers and none are fine", () =>
  check(rule, "FROM debian:12\nRUN useradd -l -u 100000 a && useradd -u 99999 b && useradd c\n"));

test("the flag is added", () =>
  checkFix(
    rule,
    "FROM debian:12\nRUN useradd --uid=123456 a\n",
    "FROM debian:12\nRUN useradd --no-log-init --uid=123456 a\n",
  ));
