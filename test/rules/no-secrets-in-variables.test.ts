import { test } from "node:test";
import rule from "../../server/rules/no-secrets-in-variables.ts";
import { check } from "../support/check.ts";

test("names that tell of a secret", () =>
  check(
    rule,
    `
FROM debian:12
ARG NPM_TOKEN
    ^^^^^^^^^ The image's history keeps the value of NPM_TOKEN. Mount a secret where it is needed.
ENV a=1 DB_PASSWORD=x
        ^^^^^^^^^^^ The image keeps the value of DB_PASSWORD for everyone to read. Mount a secret where it is needed.
`,
  ));

test("an ARG above the first FROM is one too", () =>
  check(
    rule,
    `
ARG API_TOKEN
    ^^^^^^^^^ The image's history keeps the value of API_TOKEN. Mount a secret where it is needed.
FROM debian:12
`,
  ));

test("files, versions, public keys and words that only look alike are fine", () =>
  check(rule, "FROM debian:12\nENV PASSWORD_FILE=/x PUBLIC_KEY=y AUTHOR=z MONKEY=1\nARG AUTH_MODULE_VERSION\n"));
