import { test } from "node:test";
import rule from "../../server/rules/no-root-user.ts";
import { check } from "../support/check.ts";

test("root by name and by number, with a group", () =>
  check(
    rule,
    `
FROM debian:12 AS a
USER 0:0
     ^^^ The stage ends as root. Switch to another user at its end.
FROM debian:12
USER app
USER root
     ^^^^ The stage ends as root. Switch to another user at its end.
`,
  ));

test("root for a while is fine", () => check(rule, "FROM debian:12\nUSER root\nRUN a\nUSER app\n"));
