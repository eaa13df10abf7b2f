/** Which paths a .dockerignore leaves out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDockerignore } from "../../server/lint/dockerignore.ts";

test("names, folders, patterns", () => {
  const ignored = readDockerignore("# words\n\nout\n/a/b/\n*.log\n**/cache\nx?y\n[ab].c\n");
  for (const path of ["out", "out/deep/file", "a/b", "a/b/c", "x.log", "cache", "p/q/cache/f", "x1y", "a.c"]) {
    assert.ok(ignored(path), path);
  }
  for (const path of ["p/out", "a", "p/x.log", "xy", "c.c", "words"]) assert.ok(!ignored(path), path);
});

test("a later line takes back what an earlier one left out", () => {
  const ignored = readDockerignore("*\n!src\n!**/keep.txt\nsrc/secret\n");
  assert.ok(ignored("a") && ignored("src/secret/x"));
  assert.ok(!ignored("src/main.go") && !ignored("deep/keep.txt"));
});

test("a pattern that can't be read leaves out nothing", () => assert.ok(!readDockerignore("[z-a]\n")("a")));
