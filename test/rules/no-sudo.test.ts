import { test } from "node:test";
import rule from "../../server/rules/no-sudo.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("sudo in front of a command", () =>
  check(
    rule,
    `
FROM debian:12
RUN a && sudo b
         ^^^^ Commands run as root already, or as USER says. Remove sudo and use USER.
`,
  ));

test("installing it is no use of it", () =>
  check(rule, "FROM debian:12\nRUN apt-get install -y sudo=1 && echo sudo\n"));

test("the command stays as it is", () =>
  checkFix(rule, 'FROM debian:12\nRUN sudo  a "b" && sudo c\n', 'FROM debian:12\nRUN a "b" && c\n'));

test("a flag of sudo has no fix", () => checkNoFix(rule, "FROM debian:12\nRUN sudo -u app a\n"));
