import { test } from "node:test";
import rule from "../../server/rules/require-user.ts";
import { check } from "../support/check.ts";

test("the last image says nothing of its user", () =>
  check(
    rule,
    `
FROM golang:1.23 AS build
USER 1
FROM alpine:3.20 AS app
                    ^^^ The image has no USER, so it most likely runs as root. Add USER with another one.
COPY --from=build /a /
`,
  ));

test("a user in a stage below is inherited", () => check(rule, "FROM a:1 AS a\nUSER 1\nFROM a\n"));

test("an image that is known by its name to have another user", () =>
  check(rule, "FROM gcr.io/distroless/static:nonroot\n"));

test("a base that nobody knows is not judged", () => check(rule, "ARG BASE\nFROM $BASE\n"));
