import { test } from "node:test";
import rule from "../../server/rules/require-dnf-versions.ts";
import { check } from "../support/check.ts";

test("a package without a version, for microdnf too", () =>
  check(
    rule,
    `
FROM fedora:40
RUN dnf -y install a
                   ^ The version of a is left open. Name it: a-<version>.
RUN microdnf install b-1 c
                         ^ The version of c is left open. Name it: c-<version>.
`,
  ));

test("groups have no version", () => check(rule, 'FROM fedora:40\nRUN dnf group install -y "Development Tools"\n'));
