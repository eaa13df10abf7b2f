import { test } from "node:test";
import rule from "../../server/rules/no-ignore-comments.ts";
import { check } from "../support/check.ts";

test("comments of either kind for one instruction", () =>
  check(
    rule,
    `
FROM debian:12
# hadolint ignore=DL3003
^^^^^^^^^^^^^^^^^^^^^^^^ Make exceptions in the configuration instead of a comment.
RUN cd /a
`,
  ));

test("comments for the file, and other comments, are fine", () =>
  check(rule, "# hadolint global ignore=DL3003\nFROM debian:12\n# hadolint shell=bash\nRUN a\n"));
