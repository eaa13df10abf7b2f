import { test } from "node:test";
import rule from "../../server/rules/require-zypper-versions.ts";
import { check } from "../support/check.ts";

test("a package without a version", () =>
  check(
    rule,
    `
FROM opensuse/leap:15
RUN zypper -n in a b=1
                 ^ The version of a is left open. Name it: a=<version>.
`,
  ));

test("versions, limits and files are fine", () =>
  check(rule, "FROM opensuse/leap:15\nRUN zypper in -y a=1 'b>=2' ./c.rpm\n"));
