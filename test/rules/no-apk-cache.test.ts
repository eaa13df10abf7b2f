import { test } from "node:test";
import rule from "../../server/rules/no-apk-cache.ts";
import { check, checkFix } from "../support/check.ts";

test("an index that stays", () =>
  check(
    rule,
    `
FROM alpine:3
RUN apk --update add a
    ^^^^^^^^^^^^^^^^ The index of packages stays in the layer. Add --no-cache.
`,
  ));

test("the flag, or a cache mount, is fine", () =>
  check(
    rule,
    "FROM alpine:3\nRUN apk --no-cache add a\nRUN --mount=type=cache,target=/var/cache/apk apk add a\nRUN apk del a\n",
  ));

test("the flag is added after the subcommand", () =>
  checkFix(rule, "FROM alpine:3\nRUN apk add \\\n  a\n", "FROM alpine:3\nRUN apk add --no-cache \\\n  a\n"));
