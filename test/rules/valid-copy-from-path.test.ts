import { test } from "node:test";
import rule from "../../server/rules/valid-copy-from-path.ts";
import { check } from "../support/check.ts";

test("a stage from scratch has only what is copied there", () =>
  check(
    rule,
    `
FROM scratch AS files
WORKDIR /etc
COPY a.conf app/
COPY b /data/b
FROM alpine:3.20
COPY --from=files /etc/app/a.conf /etc /data /
COPY --from=files /opt/b /data/c /etc/* /
                  ^^^^^^ The stage files has nothing at /opt/b. Copy a path that it writes.
                         ^^^^^^^ The stage files has nothing at /data/c. Copy a path that it writes.
`,
  ));

test("a stage without a name is told by its number", () =>
  check(
    rule,
    `
FROM scratch
COPY a /a
FROM alpine:3.20
COPY --from=0 /x /
              ^^ The stage 0 has nothing at /x. Copy a path that it writes.
`,
  ));

test("where a base image or a command may write, nothing is said", () => {
  check(rule, "FROM alpine:3.20 AS a\nCOPY a /a\nFROM b:1\nCOPY --from=a /x /\n");
  check(rule, 'FROM scratch AS a\nCOPY a /a\nRUN ["/a"]\nFROM b:1\nCOPY --from=a /x /\n');
  check(rule, "FROM scratch AS a\nONBUILD COPY b /b\nFROM a AS c\nFROM b:1\nCOPY --from=c /x /\n");
});

test("a copied folder may hold anything", () =>
  check(rule, "FROM scratch AS a\nCOPY dir /data\nFROM b:1\nCOPY --from=a /data/x/y /\n"));
