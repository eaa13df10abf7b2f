import { test } from "node:test";
import rule from "../../server/rules/no-unused-arg.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("an argument ahead of the first FROM that neither a FROM nor a stage takes up", () =>
  check(
    rule,
    `
ARG TAG=3.20
ARG VERSION=1
    ^^^^^^^^^ No FROM uses VERSION, and no stage takes it over with ARG. Remove it.
FROM alpine:$TAG
`,
  ));

test("a stage that takes a global argument over uses it", () =>
  check(rule, "ARG V=1\nFROM alpine:3.20\nARG V\nLABEL version=$V\n"));

test("an argument that only commands could read which don't", () =>
  check(
    rule,
    `
FROM alpine:3.20
ARG COLOUR
    ^^^^^^ Nothing in the stage uses COLOUR. Remove it.
RUN apk add curl && mkdir /x
`,
  ));

test("any other command may read it from its environment", () =>
  check(
    rule,
    'FROM alpine:3.20\nARG COLOUR\nRUN make\nFROM alpine:3.20\nARG COLOUR\nRUN ["/x"]\nFROM alpine:3.20\nARG COLOUR\nRUN $X\n',
  ));

test("a name in another argument, a heredoc, a mount or a trigger is a use", () => {
  check(rule, "FROM a:1\nARG A=1\nARG B=$A\nLABEL b=$B\n");
  check(rule, "FROM a:1\nARG A=1\nCOPY <<E /x\n$A\nE\n");
  check(rule, "FROM a:1\nARG A=1\nRUN --mount=type=cache,target=$A true\n");
  check(rule, "FROM a:1\nARG A=1\nONBUILD RUN x\n");
});

test("a stage that is built on the argument's stage sees it", () =>
  check(rule, "FROM a:1 AS a\nARG A=1\nFROM a\nEXPOSE $A\n"));

test("arguments that the builder, proxies or a fresh layer need are left alone", () =>
  check(rule, "ARG BUILDKIT_SBOM_SCAN_STAGE=true\nFROM a:1\nARG HTTP_PROXY\nARG CACHEBUST=1\nARG DEBIAN_FRONTEND=x\n"));

test("templates are left alone", () => check(rule, "FROM a:1\nARG A\n{{ rest }}\n"));

test("the fix takes the line out, and leaves a list of arguments alone", () => {
  checkFix(rule, "FROM a:1\r\nARG A\r\nUSER 1\r\n", "FROM a:1\r\nUSER 1\r\n");
  checkNoFix(rule, "FROM a:1\nARG A B\nLABEL a=$A\n");
});
