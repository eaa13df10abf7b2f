import { test } from "node:test";
import rule from "../../server/rules/valid-onbuild-trigger.ts";
import { check } from "../support/check.ts";

test("instructions that can't be triggers", () =>
  check(
    rule,
    `
FROM debian:12
ONBUILD ONBUILD RUN a
        ^^^^^^^ ONBUILD can't be a trigger. Take it out of ONBUILD.
`,
  ));

test("other triggers are fine", () => check(rule, "FROM debian:12\nONBUILD RUN a\nONBUILD COPY a b\n"));
