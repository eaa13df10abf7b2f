import { test } from "node:test";
import rule from "../../server/rules/require-go-versions.ts";
import { check } from "../support/check.ts";

test("no version, and the latest", () =>
  check(
    rule,
    `
FROM golang:1
RUN go install -v x.example/a && go run x.example/b@latest arg
                  ^^^^^^^^^^^ The version of x.example/a is left open. Name it: x.example/a@<version>.
                                        ^^^^^^^^^^^^^^^^^^ The version of x.example/b@latest is left open. Name it: x.example/b@<version>.
`,
  ));

test("versions and packages at hand are fine", () =>
  check(
    rule,
    "FROM golang:1\nRUN go install x.example/a@v1 && go install ./cmd/... && go run main.go && go get -d . && go build x\n",
  ));
