import { test } from "node:test";
import rule from "../../server/rules/consistent-from-as-casing.ts";
import { check, checkFix } from "../support/check.ts";

test("as after FROM", () =>
  check(
    rule,
    `
FROM debian:12 as base
               ^^ Write as as AS, in the case of FROM.
`,
  ));

test("AS after from", () => checkFix(rule, "from a:1 AS b\n", "from a:1 as b\n"));

test("mixed case is another rule's business", () => check(rule, "From a:1 As b\nfRom a:1 aS c\n"));
