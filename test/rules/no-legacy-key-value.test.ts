import { test } from "node:test";
import rule from "../../server/rules/no-legacy-key-value.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("ENV and LABEL with a blank", () =>
  check(
    rule,
    `
FROM debian:12
ENV key value
    ^^^^^^^^^ Write key=value: the form with a blank is kept for old files only.
LABEL a b
      ^^^ Write a=value: the form with a blank is kept for old files only.
ONBUILD ENV c d
            ^^^ Write c=value: the form with a blank is kept for old files only.
`,
  ));

test("with an equals sign all is fine", () => check(rule, "FROM a:1\nENV a=b c=d\nARG x\n"));

test("a value with blanks is put into quotes, variables stay", () =>
  checkFix(rule, "FROM a:1\nENV a b  $c=d\n", 'FROM a:1\nENV a="b  $c=d"\n'));

test("a quoted value stays as it is", () => checkFix(rule, 'FROM a:1\nENV\ta\t"b c"\n', 'FROM a:1\nENV\ta="b c"\n'));

test("a value over several lines keeps its lines", () =>
  checkFix(rule, "FROM a:1\nENV DEPS \\\n    curl \\\n    git\n", 'FROM a:1\nENV DEPS="curl \\\n    git"\n'));

test("quotes in the middle of a value are not for a machine", () => checkNoFix(rule, 'FROM a:1\nENV a b "c d"\n'));
