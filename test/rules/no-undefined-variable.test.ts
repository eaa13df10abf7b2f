import assert from "node:assert/strict";
import { test } from "node:test";
import { lintFile } from "../../server/lint/file.ts";
import rule from "../../server/rules/no-undefined-variable.ts";
import { parse } from "../../server/syntax/parser.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("a variable that nothing defines", () =>
  check(
    rule,
    `
FROM debian:12
COPY $dir/a \\
  /b/\${file}
     ^^^^^^^ Nothing in this file defines file before this line. Define it with ARG or ENV.
`.replace("$dir/", ""),
  ));

test("an ARG above the first FROM has to be declared again", () =>
  check(
    rule,
    `
ARG VERSION=1
FROM debian:12
LABEL v=$VERSION
        ^^^^^^^^ The ARG VERSION above the first FROM is not known in a stage. Add ARG VERSION to this stage.
`,
  ));

test("a typing error is put right, the braces stay", () =>
  checkFix(
    rule,
    "FROM debian:12\nENV PATH=/x:${PAHT}\nCOPY <<EOF /x\n$PAHT\nEOF\n",
    "FROM debian:12\nENV PATH=/x:${PATH}\nCOPY <<EOF /x\n$PATH\nEOF\n",
  ));

test("what the stage below defines is known", () =>
  check(rule, "FROM debian:12 AS a\nENV X=1\nARG Y\nFROM a\nCOPY $X $Y /\n"));

test("a definition further down comes too late", () =>
  check(
    rule,
    `
FROM debian:12
WORKDIR /$place
         ^^^^^^ Nothing in this file defines place before this line. Define it with ARG or ENV.
ARG place=a
WORKDIR /$place
`,
  ));

test("the shell's own variables, quoted dollars and literal heredocs are fine", () =>
  check(rule, "FROM debian:12\nRUN echo $x\nCMD [\"$y\"]\nLABEL a='$z' b=\\$z\nCOPY <<'EOF' /x\n$q\nEOF\n"));

test("a name that is like no other has no fix", () => checkNoFix(rule, "FROM debian:12\nCOPY $something /\n"));

test("a variable in a text that can't be expanded, of which the refusal says what else is wrong", () =>
  check(
    rule,
    `
FROM alpine:3.20
LABEL a="\${VARIABLE:zz}"
         ^^^^^^^^^^^^^^ Nothing in this file defines VARIABLE before this line. Define it with ARG or ENV.
`,
  ));

test("a name that another stage defines is not what is meant here", () =>
  check(
    rule,
    `
FROM debian:12 AS a
ENV SOURCE=x
FROM debian:12
COPY $SORCE /
     ^^^^^^ Nothing in this file defines SORCE before this line. Define it with ARG or ENV.
`,
  ));

test("a stage may define more names than a call takes arguments", () => {
  const pairs = Array.from({ length: 150_000 }, (_, n) => `V${n}=1`).join(" ");
  const found = [...rule.check(lintFile(parse(`FROM a\nENV ${pairs}\nLABEL x=$V\n`)), {})];
  assert.equal(found.length, 1);
});
