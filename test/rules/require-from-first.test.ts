import { test } from "node:test";
import rule from "../../server/rules/require-from-first.ts";
import { check } from "../support/check.ts";

test("instructions above the first FROM", () =>
  check(
    rule,
    `
ARG A
ENV B=1
^^^ ENV stands above the first FROM. Move it below.
FROM debian:12
`,
  ));

test("ARG, comments and directives are fine", () =>
  check(rule, "# syntax=docker/dockerfile:1\n# a\nARG A\nFROM debian:12\n"));
