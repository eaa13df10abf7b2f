import { test } from "node:test";
import rule from "../../server/rules/no-overridden-instruction.ts";
import { check, checkFix } from "../support/check.ts";

test("a CMD that a later one overrides", () =>
  check(
    rule,
    `
FROM debian:12
CMD ["a"]
^^^^^^^^^ The CMD on line 4 overrides this one. Remove it.
ENTRYPOINT ["b"]
CMD ["c"]
`,
  ));

test("each stage and what ONBUILD keeps count on their own", () =>
  check(rule, 'FROM debian:12 AS a\nCMD ["a"]\nONBUILD CMD ["b"]\nFROM a\nCMD ["c"]\n'));

test("only the last of several is left", () =>
  checkFix(
    rule,
    "FROM debian:12\nHEALTHCHECK NONE\nENTRYPOINT a \\\n  b\nRUN x\nENTRYPOINT c\nHEALTHCHECK CMD y\n",
    "FROM debian:12\nRUN x\nENTRYPOINT c\nHEALTHCHECK CMD y\n",
  ));
