import { test } from "node:test";
import rule from "../../server/rules/require-healthcheck.ts";
import { check } from "../support/check.ts";

test("an image that says nothing of its health", () =>
  check(
    rule,
    `
FROM debian:12 AS a
HEALTHCHECK NONE
FROM debian:12
     ^^^^^^^^^ This image has no HEALTHCHECK. Add one, or HEALTHCHECK NONE.
`,
  ));

test("one in the stage below, or in one built on it, will do", () =>
  check(rule, "FROM debian:12 AS a\nHEALTHCHECK CMD b\nFROM a\nFROM debian:12 AS c\nFROM c\nHEALTHCHECK NONE\n"));
