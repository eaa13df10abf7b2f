import { test } from "node:test";
import rule from "../../server/rules/no-dist-upgrade.ts";
import { check } from "../support/check.ts";

test("both names", () =>
  check(
    rule,
    `
FROM opensuse/leap:15
RUN zypper -n dup && zypper dist-upgrade -y
    ^^^^^^^^^^^^^ This can change every package of the image. Build on a newer base image instead.
                     ^^^^^^^^^^^^^^^^^^^ This can change every package of the image. Build on a newer base image instead.
`,
  ));

test("a plain update is fine", () => check(rule, "FROM opensuse/leap:15\nRUN zypper -n update\n"));
