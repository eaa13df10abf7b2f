import { test } from "node:test";
import rule from "../../server/rules/prefer-shell-instruction.ts";
import { check } from "../support/check.ts";

test("a link at /bin/sh", () =>
  check(
    rule,
    `
FROM debian:12
RUN rm /bin/sh && ln -s /bin/bash /bin/sh
                  ^^^^^^^^^^^^^^^^^^^^^^^ Leave /bin/sh as it is and choose the shell with SHELL.
`,
  ));

test("other links are fine", () => check(rule, "FROM debian:12\nRUN ln -s /bin/true /sbin/initctl && a /bin/sh\n"));
