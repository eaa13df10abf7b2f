import { test } from "node:test";
import rule from "../../server/rules/prefer-numeric-user.ts";
import { check } from "../support/check.ts";

test("names and variables", () =>
  check(
    rule,
    `
FROM debian:12
USER app:1000
     ^^^^^^^^ Name the user by its number, which every runtime can check.
USER $U
     ^^ Name the user by its number, which every runtime can check.
`,
  ));

test("numbers are fine, with any group", () => check(rule, "FROM debian:12\nUSER 1000\nUSER 1000:app\n"));
