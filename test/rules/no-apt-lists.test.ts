import { test } from "node:test";
import rule from "../../server/rules/no-apt-lists.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("lists that stay", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get update && apt-get install -y curl
    ^^^^^^^^^^^^^^ The package lists stay in the layer. End this RUN with rm -rf /var/lib/apt/lists/*.
`,
  ));

test("removing them in the next RUN is too late", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get update
    ^^^^^^^^^^^^^^ The package lists stay in the layer. End this RUN with rm -rf /var/lib/apt/lists/*.
RUN rm -rf /var/lib/apt/lists/*
`,
  ));

test("lists removed in the same RUN, and lists in a mount, are fine", () =>
  check(
    rule,
    "FROM a:1\nRUN apt-get update && apt-get install b && rm -rf /var/lib/apt/lists/*\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n",
  ));

test("a stage that nothing is built on is left alone", () =>
  check(rule, "FROM a:1 AS b\nRUN apt-get update\nFROM scratch\nCOPY --from=b /x /x\n"));

test("a stage that another is built on is not", () =>
  checkFix(
    rule,
    "FROM a:1 AS b\nRUN apt-get update \\\n  && x\nFROM b\n",
    "FROM a:1 AS b\nRUN apt-get update \\\n  && x \\\n  && rm -rf /var/lib/apt/lists/*\nFROM b\n",
  ));

test("no fix where the RUN is more than a list of commands", () =>
  checkNoFix(rule, "FROM a:1\nRUN apt-get update; b\n"));
