import { test } from "node:test";
import rule from "../../server/rules/require-absolute-workdir.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("a path that goes on from the one above", () =>
  check(
    rule,
    `
FROM debian:12
WORKDIR /app
WORKDIR src
        ^^^ src is relative. Write /app/src, which is what it means here.
`,
  ));

test("a path that goes on from the base image's", () => {
  check(
    rule,
    `
FROM debian:12
WORKDIR src
        ^^^ src is relative to the base image's working directory. Write an absolute path.
`,
  );
  checkNoFix(rule, "FROM debian:12\nWORKDIR src\nWORKDIR deeper\n");
});

test("absolute paths, Windows paths and variables are fine", () =>
  check(
    rule,
    "FROM debian:12\nWORKDIR /\nWORKDIR C:\\x\nWORKDIR \"C:/x\"\nWORKDIR $HOME\nWORKDIR ${work}/x\nWORKDIR '/a'\n",
  ));

test("quotes stay around the path", () =>
  checkFix(rule, 'FROM debian:12\nWORKDIR /a\nWORKDIR "b c"\n', 'FROM debian:12\nWORKDIR /a\nWORKDIR "/a/b c"\n'));

test("dots are worked out", () =>
  checkFix(
    rule,
    "FROM debian:12\nWORKDIR /a/b/\nWORKDIR ../c\nWORKDIR ./d\n",
    "FROM debian:12\nWORKDIR /a/b/\nWORKDIR /a/c\nWORKDIR /a/c/d\n",
  ));

test("a variable further on in the path stays", () =>
  checkFix(rule, "FROM debian:12\nWORKDIR /a\nWORKDIR b/$c\n", "FROM debian:12\nWORKDIR /a\nWORKDIR /a/b/$c\n"));

test("a stage starts where the stage it is built on ended", () =>
  checkFix(
    rule,
    "FROM debian:12 AS base\nWORKDIR /a\nFROM base\nWORKDIR b\n",
    "FROM debian:12 AS base\nWORKDIR /a\nFROM base\nWORKDIR /a/b\n",
  ));

test("an empty image starts at the root", () =>
  checkFix(rule, "FROM scratch\nWORKDIR a\n", "FROM scratch\nWORKDIR /a\n"));

test("a path after one that nobody knows has no fix", () =>
  checkNoFix(rule, "FROM debian:12\nWORKDIR $A\nWORKDIR b\n"));

test("what ONBUILD keeps runs in another build, whose path is unknown", () =>
  checkNoFix(rule, "FROM debian:12\nWORKDIR /a\nONBUILD WORKDIR b\n"));

test("what is relative once variables and escapes are worked out", () =>
  check(
    rule,
    `
FROM debian:12
ARG FOLDER=app
WORKDIR $FOLDER
        ^^^^^^^ On Linux app is relative to the base image's working directory. Write an absolute path.
FROM debian:12
WORKDIR C:\\app
        ^^^^^^ On Linux C:app is relative to the base image's working directory. Write an absolute path.
FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
WORKDIR C:\\app
FROM debian:12
WORKDIR $FROM_THE_BASE
`,
  ));
