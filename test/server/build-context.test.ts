import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { buildContext } from "../../server/host/build-context.ts";

const root = mkdtempSync(join(tmpdir(), "quayside-context-"));
after(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

test("the context is the Dockerfile's folder, or one above it in the same repository", () => {
  write({
    "outside.txt": "",
    "repo/.git/HEAD": "",
    "repo/top.txt": "",
    "repo/docker/Dockerfile": "",
    "repo/docker/own.txt": "",
  });
  const context = buildContext(join(root, "repo/docker/Dockerfile"));
  assert.equal(context.existsInContext?.("own.txt"), true);
  assert.equal(context.existsInContext?.("top.txt"), true);
  assert.equal(context.existsInContext?.("outside.txt"), false);
  assert.deepEqual(context.namesInContext?.("docker"), ["Dockerfile", "own.txt"]);
});

test("outside of a repository only the Dockerfile's folder counts", () => {
  write({ "plain/Dockerfile": "", "plain/a/b.txt": "" });
  const context = buildContext(join(root, "plain/Dockerfile"));
  assert.equal(context.existsInContext?.("a/b.txt"), true);
  assert.equal(context.existsInContext?.("outside.txt"), false);
});

test("nobody can tell of what Git leaves out", () => {
  write({
    "git/.git/HEAD": "",
    "git/.gitignore": "/made/\n*.log\n",
    "git/web/Dockerfile": "",
    "git/web/.gitignore": "packed\n",
  });
  const context = buildContext(join(root, "git/web/Dockerfile"));
  assert.equal(context.existsInContext?.("made/app"), null);
  assert.equal(context.existsInContext?.("made"), null);
  assert.equal(context.existsInContext?.("a.log"), null);
  assert.equal(context.existsInContext?.("packed"), null);
  assert.equal(context.existsInContext?.("a.txt"), false);
});

test("the ignore file of the Dockerfile's own name comes first; without one nothing is said", () => {
  write({
    "ignore/.dockerignore": "a\n",
    "ignore/Dockerfile": "",
    "ignore/other.Dockerfile": "",
    "ignore/other.Dockerfile.dockerignore": "b\n",
  });
  assert.equal(buildContext(join(root, "ignore/Dockerfile")).isIgnored?.("a"), true);
  const other = buildContext(join(root, "ignore/other.Dockerfile"));
  assert.deepEqual([other.isIgnored?.("a"), other.isIgnored?.("b")], [false, true]);
  assert.equal(buildContext(join(root, "plain/Dockerfile")).isIgnored, undefined);
});
