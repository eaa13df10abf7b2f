import { test } from "node:test";
import rule from "../../server/rules/require-npm-versions.ts";
import { check } from "../support/check.ts";

test("a package without a version, with a scope too", () =>
  check(
    rule,
    `
FROM node:22
RUN npm install -g a @b/c
                   ^ The versions of a and 1 more are left open. Name them: a@<version>.
`,
  ));

test("the short names of install", () =>
  check(
    rule,
    `
FROM node:22
RUN npm i a
          ^ The version of a is left open. Name it: a@<version>.
`,
  ));

test("versions, archives, folders, commits and a package.json are fine", () =>
  check(
    rule,
    "FROM node:22\nRUN npm install a@1 @b/c@2 ./d e.tgz git+https://x.example/f.git#1 --registry https://x.example\nRUN npm install && npm ci\n",
  ));
