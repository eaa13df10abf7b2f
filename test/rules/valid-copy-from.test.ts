import { test } from "node:test";
import rule from "../../server/rules/valid-copy-from.ts";
import { check, checkFix } from "../support/check.ts";

test("a name that no stage has", () =>
  check(
    rule,
    `
FROM debian:12
COPY --from=tools a b
            ^^^^^ No earlier stage is called tools. If it is an image, add its tag.
`,
  ));

test("a stage that stands further down, and the own one", () =>
  check(
    rule,
    `
FROM debian:12 AS a
COPY --from=b x y
            ^ The stage b stands further down. Move it above this one.
COPY --from=a x y
            ^ A stage can't copy from itself. Name an earlier stage.
FROM debian:12 AS b
`,
  ));

test("a typing error is put right", () =>
  checkFix(
    rule,
    "FROM a:1 AS builder\nFROM b:1\nCOPY --from=buidler x y\n",
    "FROM a:1 AS builder\nFROM b:1\nCOPY --from=builder x y\n",
  ));

test("earlier stages, their numbers, and images with a tag are fine", () =>
  check(rule, "FROM a:1 AS Build\nFROM b:1\nCOPY --from=build x y\nCOPY --from=0 x y\nCOPY --from=c:1 x y\n"));
