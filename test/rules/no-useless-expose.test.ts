import { test } from "node:test";
import rule from "../../server/rules/no-useless-expose.ts";
import { check } from "../support/check.ts";

test("port 0 is no port to connect to", () =>
  check(
    rule,
    `
FROM nginx:1.27
EXPOSE 80 0/tcp 08 0-10
          ^^^^^ Nothing can be reached on port 0. Name the port that the image listens on.
`,
  ));

test("a stage that others only copy from never listens", () =>
  check(
    rule,
    `
FROM golang:1.23 AS build
EXPOSE 8080
^^^^^^^^^^^ Other stages only copy files from this one, so nothing listens here. Move EXPOSE to the stage that runs.
FROM alpine:3.20
COPY --from=build /a /
EXPOSE 8080
`,
  ));

test("a stage that others are built on, or that has a target of its own, may listen", () =>
  check(rule, "FROM a:1 AS a\nEXPOSE 1\nFROM b:1 AS b\nEXPOSE 2\nFROM a\nCOPY --from=a /x /\n"));

test("an image from scratch that runs nothing", () =>
  check(
    rule,
    `
FROM scratch
COPY a /
EXPOSE 80
^^^^^^^^^ The image has neither CMD nor ENTRYPOINT, so nothing listens. Add one, or remove EXPOSE.
`,
  ));

test("a command anywhere below makes it one that runs", () => {
  check(rule, 'FROM scratch AS a\nCMD ["/a"]\nFROM a\nEXPOSE 80\n');
  check(rule, "FROM alpine:3.20\nEXPOSE 80\n");
});
