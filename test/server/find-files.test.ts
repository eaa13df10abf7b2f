/** Which files a folder has for the linter. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDockerfileName } from "../../server/cli/find-files.ts";
import { isShutOut, readPatterns } from "../../server/lint/ignore-patterns.ts";

test("names of Dockerfiles", () => {
  for (const name of [
    "Dockerfile",
    "Containerfile",
    "Dockerfile.dev",
    "web.Dockerfile",
    "web.dockerfile",
    "dockerfile",
  ]) {
    assert.ok(isDockerfileName(name), name);
  }
  for (const name of ["Dockerfile.dockerignore", "Dockerfile.md", "mydockerfile", "docker-compose.yml"]) {
    assert.ok(!isDockerfileName(name), name);
  }
});

test("ignore files as Git reads them", () => {
  const ignores = (line: string, path: string) => readPatterns(line).some(({ matches }) => matches.test(path));
  assert.ok(ignores("out", "a/b/out") && ignores("out/", "a/out") && !ignores("/out", "a/out"));
  assert.ok(ignores("*.old", "a/x.old") && !ignores("*.old", "x.older"));
  assert.ok(ignores("a/**/b", "a/b") && ignores("a/**/b", "a/x/y/b") && !ignores("a/*/b", "a/x/y/b"));
  assert.ok(ignores("**/x", "x") && ignores("a/**", "a/b/c") && !ignores("a/**", "a"));
  assert.ok(ignores("[ab]?", "ax") && !ignores("[!ab]?", "ax") && ignores("\\#x", "#x"));
  assert.deepEqual(readPatterns("# words\n\n").length, 0);
  assert.equal(readPatterns("!a")[0]?.negated, true);
});

test("what is in a folder that is shut out stays out, and the last line that matches decides", () => {
  const patterns = readPatterns("legacy/\n*.old\n!keep.old\n");
  const ignored = ["legacy/Dockerfile", "a/legacy/b/Dockerfile", "x.old", "legacy/keep.old"];
  for (const path of ignored) assert.ok(isShutOut(path, patterns), path);
  for (const path of ["Dockerfile", "keep.old", "a/keep.old"]) assert.ok(!isShutOut(path, patterns), path);
});
