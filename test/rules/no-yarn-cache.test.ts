import { test } from "node:test";
import rule from "../../server/rules/no-yarn-cache.ts";
import { check } from "../support/check.ts";

test("a cache that stays", () =>
  check(
    rule,
    `
FROM node:22
RUN yarn cache clean && yarn install
                        ^^^^^^^^^^^^ What yarn downloads stays in the layer. End this RUN with yarn cache clean.
`,
  ));

test("cleaned and mounted caches are fine, and stages that are left behind", () =>
  check(
    rule,
    "FROM node:22 AS build\nRUN yarn install\nFROM node:22\nRUN yarn install && yarn cache clean\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install\n",
  ));
