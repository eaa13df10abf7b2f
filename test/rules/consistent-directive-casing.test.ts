import { test } from "node:test";
import rule from "../../server/rules/consistent-directive-casing.ts";
import { check } from "../support/check.ts";

test("a directive with capitals", () =>
  check(
    rule,
    `
# Syntax=docker/dockerfile:1
  ^^^^^^ Write the directive in lower case: syntax.
FROM debian:12
`,
  ));

test("lower case, and comments that look like directives further down, are fine", () =>
  check(rule, "# syntax=docker/dockerfile:1\nFROM debian:12\n# Escape=`\n"));
