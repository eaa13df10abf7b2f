import { test } from "node:test";
import rule from "../../server/rules/no-pointless-commands.ts";
import { check } from "../support/check.ts";

test("programs for a running system", () =>
  check(
    rule,
    `
FROM debian:12
RUN a && service b start
         ^^^^^^^ service has no lasting effect in a build. Remove it, or start it with CMD.
`,
  ));

test("a package of that name is fine", () =>
  check(rule, "FROM debian:12\nRUN apt-get install -y vim=1 && echo ssh && nohup service a b\n"));
