import { test } from "node:test";
import rule from "../../server/rules/no-redundant-target-platform.ts";
import { check, checkFix } from "../support/check.ts";

test("the target platform, with braces and without", () =>
  check(
    rule,
    `
FROM --platform=$TARGETPLATFORM debian:12
     ^^^^^^^^^^^^^^^^^^^^^^^^^^ A stage is built for the target platform anyway. Remove --platform.
FROM --platform=\${TARGETPLATFORM} debian:12
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A stage is built for the target platform anyway. Remove --platform.
`,
  ));

test("other platforms are fine", () =>
  check(rule, "FROM --platform=$BUILDPLATFORM a:1\nFROM --platform=linux/amd64 a:1\nFROM a:1\n"));

test("the flag goes with the blank after it", () =>
  checkFix(rule, "FROM --platform=$TARGETPLATFORM   a:1 AS b\n", "FROM a:1 AS b\n"));
