import { test } from "node:test";
import rule from "../../server/rules/prefer-workdir.ts";
import { check } from "../support/check.ts";

test("one finding a RUN", () =>
  check(
    rule,
    `
FROM debian:12
RUN cd /a && make && cd /b
    ^^^^^ Use WORKDIR to change the directory: cd ends with this RUN.
`,
  ));

test("other commands and scripts of other shells are fine", () =>
  check(rule, 'FROM debian:12\nRUN make -C /a && bash -c "cd /b"\n'));
