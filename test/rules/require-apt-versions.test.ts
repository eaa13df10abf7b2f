import { test } from "node:test";
import rule from "../../server/rules/require-apt-versions.ts";
import { check } from "../support/check.ts";

test("a package without a version, among others with one", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get update && apt-get install -y a=1 \\
  b
  ^ The version of b is left open. Name it: b=<version>.
`,
  ));

test("several packages make one finding", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get -y install -t bookworm a b c
                                   ^ The versions of a and 2 more are left open. Name them: a=<version>.
`,
  ));

test("versions, also in variables, and local packages are fine", () =>
  check(rule, 'FROM debian:12\nRUN apt-get install -y a=1 "b=$V" ./c.deb /tmp/d.deb\nRUN apt-get update\n'));
