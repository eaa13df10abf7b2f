import { test } from "node:test";
import rule from "../../server/rules/prefer-copy.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("a local file", () =>
  check(
    rule,
    `
FROM debian:12
ADD main.go /src/
^^^ Use COPY: nothing here needs ADD to unpack or fetch it.
`,
  ));

test("a zip file, which ADD does not unpack", () =>
  checkFix(rule, "FROM a:1\nADD a.zip /\n", "FROM a:1\nCOPY a.zip /\n"));

test("archives, URLs and Git repositories are what ADD is for", () =>
  check(
    rule,
    'FROM a:1\nADD a.tar /\nADD "b.tgz" /\nADD https://x.org/a /\nADD git@x.org:a/b /\nADD https://x.org/b.git#main /\n',
  ));

test("a file beside an archive is found, but not for a machine to change", () =>
  checkNoFix(rule, "FROM a:1\nADD a b.tgz /\n"));

test("a pattern may match an archive, so a machine leaves it", () => checkNoFix(rule, "FROM a:1\nADD * /\n"));

test("a variable may be a URL", () => check(rule, "FROM a:1\nADD $URL /\n"));

test("flags that COPY does not have", () => check(rule, "FROM a:1\nADD --unpack=false a /\n"));

test("flags that both have, lower case, ONBUILD and the JSON form stay as they are", () => {
  checkFix(rule, "from a:1\nadd --chown=1 a /\n", "from a:1\ncopy --chown=1 a /\n");
  checkFix(rule, 'FROM a:1\nONBUILD ADD ["a b", "/"]\n', 'FROM a:1\nONBUILD COPY ["a b", "/"]\n');
});
