import { test } from "node:test";
import rule from "../../server/rules/no-constant-platform.ts";
import { check } from "../support/check.ts";

test("a fixed platform", () =>
  check(
    rule,
    `
FROM --platform=linux/amd64 debian:12
     ^^^^^^^^^^^^^^^^^^^^^^ This builds for linux/amd64 whatever platform is asked for. Leave --platform out, or use $BUILDPLATFORM.
`,
  ));

test("a platform that is fixed in part", () =>
  check(
    rule,
    `
FROM --platform=linux/$BUILDARCH debian:12
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ A part of the platform is fixed. Leave --platform out, or use $BUILDPLATFORM or $TARGETPLATFORM.
`,
  ));

test("a variable of the file's own", () =>
  check(
    rule,
    `
ARG WHERE=linux/amd64
FROM --platform=$WHERE debian:12
     ^^^^^^^^^^^^^^^^^ $WHERE does not follow the platform that is asked for. Use $BUILDPLATFORM or $TARGETPLATFORM.
`,
  ));

test("the two that follow what is asked for are fine", () =>
  check(rule, 'FROM --platform=$BUILDPLATFORM a:1\nFROM --platform="${TARGETPLATFORM}" a:1\n'));
