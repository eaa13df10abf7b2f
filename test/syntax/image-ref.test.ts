import assert from "node:assert/strict";
import { test } from "node:test";
import { isDigest, splitImageReference } from "../../server/syntax/image-ref.ts";

const sha = "a".repeat(64);

function split(text: string) {
  const result = splitImageReference(text);
  if ("fault" in result) return result.fault;
  const { domain, path, tag, digest, name } = result.reference;
  for (const part of [domain, path, tag, digest]) {
    if (part !== null) assert.equal(text.slice(part.start, part.end), part.text);
  }
  return [domain?.text ?? null, path.text, tag?.text ?? null, digest?.text ?? null, name];
}

test("a name alone is an official image of the default registry", () => {
  assert.deepEqual(split("alpine"), [null, "alpine", null, null, "docker.io/library/alpine"]);
  assert.deepEqual(split("docker.io/alpine"), ["docker.io", "alpine", null, null, "docker.io/library/alpine"]);
});

test("a user's repository keeps its name", () => {
  assert.deepEqual(split("bitnami/redis:7"), [null, "bitnami/redis", "7", null, "docker.io/bitnami/redis"]);
});

test("a registry is what has a dot, a port or capitals, or is localhost", () => {
  assert.deepEqual(split("ghcr.io/a/b"), ["ghcr.io", "a/b", null, null, "ghcr.io/a/b"]);
  assert.deepEqual(split("localhost/a"), ["localhost", "a", null, null, "localhost/a"]);
  assert.deepEqual(split("localhost:5000/a:1"), ["localhost:5000", "a", "1", null, "localhost:5000/a"]);
  assert.deepEqual(split("Host/a"), ["Host", "a", null, null, "Host/a"]);
  assert.deepEqual(split("[::1]:5000/a"), ["[::1]:5000", "a", null, null, "[::1]:5000/a"]);
});

test("a tag and a digest stand together", () => {
  assert.deepEqual(split(`alpine:3.20@sha256:${sha}`), [
    null,
    "alpine",
    "3.20",
    `sha256:${sha}`,
    "docker.io/library/alpine",
  ]);
});

test("what is no reference says why", () => {
  assert.equal(split(""), "format");
  assert.equal(split("alpine:"), "format");
  assert.equal(split("alpine:-x"), "format");
  assert.equal(split("a//b"), "format");
  assert.equal(split("a b"), "format");
  assert.equal(split("Alpine"), "uppercase");
  assert.equal(split("ghcr.io/A/b"), "uppercase");
  assert.equal(split("x".repeat(256)), "too-long");
  assert.equal(split(sha), "identifier");
  assert.equal(split(`alpine@sha256:${"A".repeat(64)}`), "digest");
  assert.equal(split(`alpine@md5:${"a".repeat(32)}`), "digest");
});

test("a digest has the length its algorithm asks for", () => {
  assert.equal(isDigest(`sha256:${sha}`), true);
  assert.equal(isDigest(`sha512:${sha}`), false);
  assert.equal(isDigest("sha256:"), false);
});
