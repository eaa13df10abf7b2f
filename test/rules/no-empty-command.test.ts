import { test } from "node:test";
import rule from "../../server/rules/no-empty-command.ts";
import { check } from "../support/check.ts";

test("an instruction with nothing behind it", () =>
  check(
    rule,
    `
FROM debian:12
CMD
^^^ There is no command. Write one, or CMD [] where none is meant.
`,
  ));

test("empty lists, commands and heredocs are fine", () =>
  check(rule, "FROM debian:12\nRUN <<EOF\na\nEOF\nENTRYPOINT []\nCMD a\n"));
