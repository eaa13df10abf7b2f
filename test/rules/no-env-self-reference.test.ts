import { test } from "node:test";
import rule from "../../server/rules/no-env-self-reference.ts";
import { check } from "../support/check.ts";

test("a variable that the same ENV sets, before or after", () =>
  check(
    rule,
    `
FROM debian:12
ENV A=1 B="x\${A}"
            ^^^^ A still has its old value here. Set it in an ENV of its own before this one.
ENV C=$D D=1
      ^^ D still has its old value here. Set it in an ENV of its own before this one.
`,
  ));

test("a variable that goes on from its own old value is fine", () =>
  check(rule, "FROM debian:12\nENV PATH=/a:$PATH B=1\nENV A=1\nENV C=$A\n"));
