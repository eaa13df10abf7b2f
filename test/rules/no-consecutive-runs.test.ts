import { test } from "node:test";
import rule from "../../server/rules/no-consecutive-runs.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("two RUNs in a row", () =>
  check(
    rule,
    `
FROM debian:12
RUN a
RUN b
^^^ This RUN follows another one. Join them with && to save a layer.
`,
  ));

test("a comment and an empty line between them change nothing", () =>
  check(
    rule,
    `
FROM debian:12
RUN a

# why
RUN b
^^^ This RUN follows another one. Join them with && to save a layer.
`,
  ));

test("another instruction between them keeps them apart", () => check(rule, "FROM debian:12\nRUN a\nENV b=c\nRUN d\n"));

test("RUNs of two stages are apart", () => check(rule, "FROM debian:12\nRUN a\nFROM debian:12\nRUN b\n"));

test("different mounts keep them apart", () =>
  check(rule, "FROM debian:12\nRUN --mount=type=secret,id=a a\nRUN --mount=type=secret,id=b b\n"));

test("heredocs are left alone", () => {
  check(rule, "FROM debian:12\nRUN <<EOF\na\nEOF\nRUN b\n");
});

test("the exec form makes a layer as well, and nobody joins it by machine", () => {
  checkFix(
    rule,
    `
FROM debian:12
RUN ["a"]
RUN b
`,
    `
FROM debian:12
RUN ["a"]
RUN b
`,
  );
});

test("RUNs that ONBUILD keeps are joined with each other, not with the others", () => {
  checkFix(
    rule,
    `
FROM debian:12
RUN a
ONBUILD RUN b
ONBUILD RUN c
`,
    `
FROM debian:12
RUN a
ONBUILD RUN b \\
    && c
`,
  );
});

test("three RUNs become one", () =>
  checkFix(rule, "FROM debian:12\nRUN a\nRUN b\nRUN c\n", "FROM debian:12\nRUN a \\\n    && b \\\n    && c\n"));

test("the joined RUN keeps flags once, comments, and the way its lines are broken", () => {
  checkFix(
    rule,
    `
FROM debian:12
RUN --network=none a && \\
  b
# why
RUN --network=none c && \\
  d
`,
    `
FROM debian:12
RUN --network=none a && \\
  b && \\
  # why
  c && \\
  d
`,
  );
});

test("Windows line ends stay", () =>
  checkFix(rule, "FROM debian:12\r\nRUN a\r\nRUN b\r\n", "FROM debian:12\r\nRUN a \\\r\n    && b\r\n"));

test("the escape directive's character continues the line", () =>
  checkFix(rule, "# escape=`\nFROM debian:12\nRUN a\nRUN b\n", "# escape=`\nFROM debian:12\nRUN a `\n    && b\n"));

test("no fix where the second depends on a fresh shell", () => {
  checkNoFix(rule, "FROM debian:12\nRUN cd /x && make\nRUN ls\n");
  checkNoFix(rule, "FROM debian:12\nRUN export A=1\nRUN ls\n");
  checkNoFix(rule, "FROM debian:12\nRUN A=1\nRUN ls\n");
});

test("no fix where && would bind otherwise", () => {
  checkNoFix(rule, "FROM debian:12\nRUN a\nRUN b || true\n");
  checkNoFix(rule, "FROM debian:12\nRUN a; b\nRUN c\n");
  checkNoFix(rule, "FROM debian:12\nRUN a &\nRUN c\n");
});

test("no fix where a shell comment would swallow the second", () =>
  checkNoFix(rule, "FROM debian:12\nRUN a # first\nRUN b\n"));

test("set -e and set -x do not matter to what follows", () =>
  checkFix(rule, "FROM debian:12\nRUN set -ex && a\nRUN b\n", "FROM debian:12\nRUN set -ex && a \\\n    && b\n"));

test("a layer is a layer on Windows too", () =>
  check(
    rule,
    `
# escape=\`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN a
RUN b
^^^ This RUN follows another one. Join them with && to save a layer.
SHELL ["powershell", "-Command"]
RUN c
RUN d
^^^ This RUN follows another one. Join them with ; to save a layer.
`,
  ));
