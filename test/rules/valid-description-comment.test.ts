import { test } from "node:test";
import rule from "../../server/rules/valid-description-comment.ts";
import { check } from "../support/check.ts";

test("a comment above ARG and above a stage that starts with another word", () =>
  check(
    rule,
    `
# which one
ARG VERSION=1
    ^^^^^^^ The comment above is shown as no description. Start it with VERSION, or put an empty comment below it.
# compiles it
FROM debian:12 AS build
                  ^^^^^ The comment above is shown as no description. Start it with build, or put an empty comment below it.
`,
  ));

test("a description, an empty comment and a stage without a name are fine", () =>
  check(rule, "# VERSION to build\nARG VERSION=1\n# why\n#\nARG B\n# x\nFROM debian:12\n"));
