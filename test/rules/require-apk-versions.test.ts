import { test } from "node:test";
import rule from "../../server/rules/require-apk-versions.ts";
import { check } from "../support/check.ts";

test("a package without a version", () =>
  check(
    rule,
    `
FROM alpine:3
RUN apk add --no-cache -t .deps a=1 b
                                    ^ The version of b is left open. Name it: b=~<version>.
`,
  ));

test("exact versions, limits and files are fine", () =>
  check(
    rule,
    "FROM alpine:3\nRUN apk add a=1 b=~2 c~=3 'd>4' ./e.apk --virtual .x --repository https://x.example f=1\n",
  ));
