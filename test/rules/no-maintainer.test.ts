import { test } from "node:test";
import rule from "../../server/rules/no-maintainer.ts";
import { check, checkFix } from "../support/check.ts";

test("a maintainer", () =>
  check(
    rule,
    `
FROM debian:12
MAINTAINER jo@example.com
^^^^^^^^^^ MAINTAINER is deprecated. Use the label org.opencontainers.image.authors.
`,
  ));

test("quotes, dollars and backslashes keep their meaning in the label", () => {
  checkFix(
    rule,
    'FROM a:1\nMAINTAINER "Jo" $x \\o/\n',
    'FROM a:1\nLABEL org.opencontainers.image.authors="\\"Jo\\" \\$x \\\\o/"\n',
  );
  checkFix(rule, 'FROM a:1\nMAINTAINER "Jo Doe"\n', 'FROM a:1\nLABEL org.opencontainers.image.authors="Jo Doe"\n');
});

test("lower case stays", () =>
  checkFix(rule, "from a:1\nmaintainer jo\n", 'from a:1\nlabel org.opencontainers.image.authors="jo"\n'));

test("a label is fine", () => check(rule, "FROM a:1\nLABEL maintainer=jo\n"));
