import { test } from "node:test";
import rule from "../../server/rules/valid-label-key.ts";
import { check } from "../support/check.ts";

test("characters that keys don't have, and names of Docker's", () =>
  check(
    rule,
    `
FROM debian:12
LABEL a..b=1 Abc=2
      ^^^^ a..b is no good key for a label. Use lower-case letters, digits, single dots and hyphens.
             ^^^ Abc is no good key for a label. Use lower-case letters, digits, single dots and hyphens.
LABEL io.docker.x=1
      ^^^^^^^^^^^ Keys that start with io.docker. are reserved. Use a domain of your own.
`,
  ));

test("usual keys are fine", () =>
  check(rule, 'FROM debian:12\nLABEL a=1 "org.opencontainers.image.title"=b a_b/c-d=2\n'));
