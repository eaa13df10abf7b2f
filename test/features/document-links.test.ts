import assert from "node:assert/strict";
import { test } from "node:test";
import { documentLinks } from "../../server/features/document-links.ts";
import { parse } from "../../server/syntax/parser.ts";

/** Links as `text → target`. */
const links = (text: string) =>
  documentLinks(parse(text)).map(({ range, target }) => {
    const line = text.split("\n")[range.start.line] ?? "";
    return `${line.slice(range.start.character, range.end.character)} → ${target}`;
  });

test("an image links to its page, its tag and digest left out", () => {
  assert.deepEqual(links("FROM node:22 AS a\nFROM bitnami/redis@sha256:0\nFROM docker.io/library/alpine"), [
    "node → https://hub.docker.com/_/node/",
    "docker.io/library/alpine → https://hub.docker.com/_/alpine/",
  ]);
  assert.deepEqual(links("FROM bitnami/redis:$V"), ["bitnami/redis → https://hub.docker.com/r/bitnami/redis/"]);
});

test("images that are copied or mounted from, and the syntax's, link too", () => {
  assert.deepEqual(
    links("# syntax=docker/dockerfile:1\nFROM scratch\nCOPY --from=busybox a b\nRUN --mount=from=golang,target=/x y"),
    [
      "docker/dockerfile → https://hub.docker.com/r/docker/dockerfile/",
      "busybox → https://hub.docker.com/_/busybox/",
      "golang → https://hub.docker.com/_/golang/",
    ],
  );
});

test("stages, numbers, names with variables and registries without pages have no link", () => {
  assert.deepEqual(links("FROM node AS a\nFROM a\nCOPY --from=A x y\nCOPY --from=0 x y\nCOPY --from=b x y").slice(1), [
    "b → https://hub.docker.com/_/b/",
  ]);
  assert.deepEqual(
    links("FROM a AS b\nCOPY --from=b x y\nCOPY --from=c x y\nFROM d AS c").map((one) => one[0]),
    ["a", "d"],
  );
  assert.deepEqual(links("ARG I=a\nFROM $I\nFROM localhost:5000/x\nFROM example.org/y"), []);
});
