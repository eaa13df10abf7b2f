import { test } from "node:test";
import rule from "../../server/rules/valid-default-base-image.ts";
import { check } from "../support/check.ts";

test("a tag that is empty without build arguments", () =>
  check(
    rule,
    `
ARG TAG
FROM debian:$TAG
     ^^^^^^^^^^^ Without build arguments this is debian:, which names no image. Give the ARG a default.
`,
  ));

test("a name that is empty without build arguments", () =>
  check(
    rule,
    `
ARG BASE
FROM \${BASE}
     ^^^^^^^ Without build arguments this is empty. Give the ARG a default.
`,
  ));

test("defaults in ARG or in FROM are fine", () =>
  check(rule, "ARG A=12\nARG B\nFROM debian:$A\nFROM debian:${B:-12}\nFROM debian:12$B\n"));
