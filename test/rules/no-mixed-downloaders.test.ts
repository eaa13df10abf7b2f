import { test } from "node:test";
import rule from "../../server/rules/no-mixed-downloaders.ts";
import { check } from "../support/check.ts";

test("the second program, once a RUN", () =>
  check(
    rule,
    `
FROM debian:12
RUN curl a
RUN wget -q b && wget -q c
    ^^^^ This stage uses curl already. Use it here too, instead of wget.
RUN curl d
RUN wget -q e
    ^^^^ This stage uses curl already. Use it here too, instead of wget.
`,
  ));

test("stages are apart", () => check(rule, "FROM debian:12\nRUN wget -q a\nFROM debian:12\nRUN curl a\n"));

test("what ONBUILD runs is another image's", () => check(rule, "FROM debian:12\nRUN wget -q a\nONBUILD RUN curl a\n"));
