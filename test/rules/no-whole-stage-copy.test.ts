import { test } from "node:test";
import rule from "../../server/rules/no-whole-stage-copy.ts";
import { check } from "../support/check.ts";

test("everything of a stage into the root", () =>
  check(
    rule,
    `
FROM a:1 AS a
FROM b:1
COPY --from=a / /
              ^^^ This copies the stage's whole file system. Copy what is needed.
`,
  ));

test("a folder, or into one, and the build context are fine", () =>
  check(rule, "FROM a:1 AS a\nFROM b:1\nCOPY --from=a /x /\nCOPY --from=a / /x\nCOPY / /\n"));
