import { test } from "node:test";
import rule from "../../server/rules/no-relative-copy-destination.ts";
import { check } from "../support/check.ts";

test("no WORKDIR above", () =>
  check(
    rule,
    `
FROM debian:12
COPY a .
       ^ This is relative to a working directory that the file does not set. Set WORKDIR, or write an absolute path.
`,
  ));

test("WORKDIR, also of the stage below, absolute paths and variables are fine", () =>
  check(
    rule,
    'FROM debian:12 AS a\nWORKDIR /a\nCOPY a b\nFROM a\nCOPY a b\nFROM debian:12\nCOPY a /b\nCOPY a C:/b\nCOPY a "$B"\n',
  ));
