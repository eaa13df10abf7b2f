import { test } from "node:test";
import rule from "../../server/rules/prefer-apt-get.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("apt for installing and for asking", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt install -y a=1 && apt show a
    ^^^ apt is made for people at a terminal. Use apt-get.
                          ^^^ apt is made for people at a terminal. Use apt-cache.
`,
  ));

test("only the name changes", () =>
  checkFix(
    rule,
    "FROM debian:12\nRUN apt update && apt -y install a=1\n",
    "FROM debian:12\nRUN apt-get update && apt-get -y install a=1\n",
  ));

test("what apt-get can't do has no fix", () => checkNoFix(rule, "FROM debian:12\nRUN apt list\n"));
