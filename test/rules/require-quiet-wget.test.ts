import { test } from "node:test";
import rule from "../../server/rules/require-quiet-wget.ts";
import { check, checkFix } from "../support/check.ts";

test("a display of progress", () =>
  check(
    rule,
    `
FROM debian:12
RUN a && wget b
         ^^^^ wget floods the build's log with its progress. Add --progress=dot:giga.
`,
  ));

test("every way to be quiet is one", () =>
  check(
    rule,
    "FROM debian:12\nRUN wget -q a && wget -nv a && wget -qO- a && wget -o log a && wget --progress=bar:force a\n",
  ));

test("BusyBox has one flag only", () =>
  checkFix(rule, "FROM alpine:3\nRUN wget a\n", "FROM alpine:3\nRUN wget -q a\n"));
