import { test } from "node:test";
import rule from "../../server/rules/no-unused-stage.ts";
import { check } from "../support/check.ts";

test("a stage without a name that nothing copies from", () =>
  check(
    rule,
    `
FROM golang:1.23
     ^^^^^^^^^^^ Nothing uses this stage, so it is never built. Remove it, or give it a name to build it by.
RUN go test ./...
FROM alpine:3.20
`,
  ));

test("stages that are built on, copied from by number or mounted are in use", () =>
  check(
    rule,
    "FROM a:1\nFROM b:1 AS b\nFROM b\nFROM c:1 AS c\nFROM d:1\nCOPY --from=0 /a /\nCOPY --from=2 /a /\nRUN --mount=from=c,target=/c true\n",
  ));

test("a name may be meant for --target, so it takes an option to have it reported", () => {
  const text = "FROM golang:1.23 AS test\nFROM alpine:3.20\n";
  check(rule, text);
  check(
    rule,
    `
FROM golang:1.23 AS test
                    ^^^^ No other stage uses test. Remove it, or build it with --target.
FROM alpine:3.20
`,
    { named: true },
  );
});

test("a variable in FROM may name any stage", () =>
  check(rule, "ARG WHICH=x\nFROM a:1 AS one\nFROM b:1 AS two\nFROM $WHICH\n", { named: true }));
