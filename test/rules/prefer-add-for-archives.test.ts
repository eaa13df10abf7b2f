import { test } from "node:test";
import rule from "../../server/rules/prefer-add-for-archives.ts";
import { check } from "../support/check.ts";

test("an archive that tar unpacks further down", () =>
  check(
    rule,
    `
FROM debian:12
COPY a/b.tar.gz /tmp/
     ^^^^^^^^^^ This archive is unpacked on line 3. ADD unpacks it while it copies.
RUN tar xzf /tmp/b.tar.gz
`,
  ));

test("other archives, other stages and other files are fine", () =>
  check(
    rule,
    "FROM debian:12\nCOPY a.zip /\nRUN unzip /a.zip\nCOPY --from=x b.tar /\nRUN tar -xf /b.tar && tar -cf c.tar d\nCOPY c.tar /\n",
  ));

test("what ONBUILD unpacks stays packed in this image", () =>
  check(rule, "FROM debian:12\nCOPY a.tar /\nONBUILD RUN tar -xf /a.tar\n"));
