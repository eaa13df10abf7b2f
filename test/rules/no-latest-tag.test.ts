import { test } from "node:test";
import rule from "../../server/rules/no-latest-tag.ts";
import { check } from "../support/check.ts";

test("the tag latest", () =>
  check(
    rule,
    `
FROM debian:latest AS builder
            ^^^^^^ latest moves. Use the tag of a version, or add a digest.
`,
  ));

test("another tag, and a digest that holds latest still", () =>
  check(rule, `FROM debian:latest-slim\nFROM debian:latest@sha256:${"0".repeat(64)}\n`));
