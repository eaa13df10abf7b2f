import { test } from "node:test";
import rule from "../../server/rules/no-ignored-copy-source.ts";
import { check } from "../support/check.ts";

const host = { isIgnored: (path: string) => path === "logs" || path.startsWith("logs/") };

test("sources that are left out, however they are written", () =>
  check(
    rule,
    `
FROM debian:12
ARG DIR=logs
COPY a ./logs/b /x/
       ^^^^^^^^ logs/b is left out by .dockerignore. Change one of the two.
ADD ["$DIR/", "/x"]
     ^^^^^^^ logs is left out by .dockerignore. Change one of the two.
`,
    {},
    host,
  ));

test("other files, other stages, URLs, heredocs and the context itself are fine", () =>
  check(
    rule,
    "FROM debian:12\nCOPY . /\nCOPY --from=a:1 logs /\nADD https://x.example/logs /\nCOPY <<logs /a\nlogs\nlogs\n",
    {},
    host,
  ));

test("without a context nothing is known", () => check(rule, "FROM debian:12\nCOPY logs /\n"));
