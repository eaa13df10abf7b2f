import assert from "node:assert/strict";
import { test } from "node:test";
import { EngineError, type FailureCode } from "../../client/engine/model.ts";
import { describeError, describeFailure, errorDetail, isCancellation } from "../../client/failures.ts";
import { isUnauthorized } from "../../client/refusals.ts";
import { failures } from "../../client/views/welcome.ts";

test("every failure has words of its own, in notifications and in the view", () => {
  const codes = failures.map(({ name }) => name as FailureCode);
  assert.ok(codes.length >= 13);
  const sentences = codes.map((code) => describeFailure({ code, endpoint: "unix:///x.sock", detail: "raw" }));
  assert.equal(new Set(sentences).size, codes.length);
  for (const sentence of sentences) assert.doesNotMatch(sentence, /raw|undefined/);
});

test("every failure's view offers to try again and to choose another engine", () => {
  for (const { name, contents } of failures) {
    assert.ok(contents.includes("(command:quayside.engine.retry)"), name);
    assert.ok(contents.includes("(command:quayside.engine.choose)"), name);
  }
});

test("an engine's message of several lines is told by its first, and kept whole for the log", () => {
  const error = new EngineError("\nfailed to solve: exit code 1\nstack line", 500);
  assert.equal(describeError(error), "failed to solve: exit code 1");
  assert.match(errorDetail(error), /stack line/);
});

/** What engines of several versions and registries say, with what people read instead. */
const refusals: readonly (readonly [string, RegExp])[] = [
  [
    "conflict: unable to delete 5d0da3dc9764 (cannot be forced) - image is being used by running container 0123456789ab",
    /^It is used by web, which runs\. Stop and remove/,
  ],
  [
    'conflict: unable to remove repository reference "app:1" (must force) - container 0123456789ab is using its referenced image 5d0da3dc9764',
    /^It is used by web\. Remove that container first/,
  ],
  [
    "conflict: unable to delete 5d0da3dc9764 (must be forced) - image is being used by stopped container 0123456789ab",
    /^It is used by web\./,
  ],
  ["conflict: unable to delete 5d (cannot be forced) - image has dependent child images", /^Other images are built on/],
  ["conflict: unable to delete 5d (must be forced) - image is referenced in multiple repositories", /several repos/],
  ["remove data: volume is in use - [0123456789abcdef, fedcba9876543210ff]", /^It is used by web, fedcba987654\./],
  ["error while removing network: network front id 5d0da3 has active endpoints", /^Containers are connected to it/],
  [
    'error while removing network: network front has active endpoints (name:"web" id:"0123", name:"db" id:"4567")',
    /^web, db is connected/,
  ],
  ["Pool overlaps with other one on this address space", /another subnet/],
  ["could not find an available, non-overlapping IPv4 address pool among the defaults", /no free subnet/],
  ["could not find an available, non-overlapping IPv6 address pool among the defaults", /Name an IPv6 subnet/],
  ["network with name front already exists", /^There is a network front already/],
  ['create x: error looking up volume plugin nfs: plugin "nfs" not found', /no driver nfs/],
  ["RUN is not a valid change command", /need no build/],
  ["manifest for 127.0.0.1:5000/none:1 not found: manifest unknown", /no such image or tag/],
  ["toomanyrequests: You have reached your pull rate limit.", /docker login/],
  ["dial tcp: lookup registry.example: no such host", /name is unknown/],
  ["http: server gave HTTP response to HTTPS client", /insecure-registries/],
  ["x509: certificate signed by unknown authority", /certs\.d/],
  ['Get "https://127.0.0.1:9/v2/": dial tcp 127.0.0.1:9: connect: connection refused', /^The registry 127\.0\.0\.1:9/],
  ["reference does not exist", /^The engine has no image of this name/],
  ["No such image: app:1", /^The engine has no image app:1 any more/],
  ["Error processing tar file(exit status 1): unexpected EOF", /no archive of images/],
  ["write /var/lib/docker/tmp/x: no space left on device", /engine's disk/],
  ["ENOSPC: no space left on device, write", /this machine's disk/],
  ["EACCES: permission denied, open '/root/x.tar'", /^You may not write or read \/root\/x\.tar/],
  ["ENOENT: no such file or directory, open '/tmp/x.tar'", /^There is no \/tmp\/x\.tar/],
  ["EISDIR: not a file, '/tmp'", /^\/tmp is a folder/],
];

for (const [message, words] of refusals) {
  test(`“${message}” is put in words that say what to do`, () => {
    const nameOf = (id: string): string => (id.startsWith("0123") ? "web" : id.slice(0, 12));
    assert.match(describeError(new EngineError(message, 409), nameOf), words);
  });
}

test("what a build printed is not taken for a refusal of the engine's", () => {
  const error = new EngineError("RUN curl x: exit code 60\ncurl: x509: certificate signed by unknown authority", null);
  assert.equal(describeError(error), "RUN curl x: exit code 60");
});

test("a registry's ways to ask who one is are all known", () => {
  for (const message of [
    "denied: requested access to the resource is denied",
    "unauthorized: authentication required",
    "no basic auth credentials",
    "pull access denied for team/app, repository does not exist or may require 'docker login'",
    "errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required",
  ]) {
    assert.ok(isUnauthorized(message), message);
  }
  assert.ok(!isUnauthorized("manifest unknown"));
});

test("an error of another bundle's class is known by its name", () => {
  const foreign = Object.assign(new Error("x"), {
    name: "EngineError",
    status: null,
    failure: { code: "timeout", endpoint: "tcp://h:1", detail: "" },
  });
  assert.equal(describeError(foreign), "tcp://h:1 did not answer in time.");
});

test("what was thrown without words still gets a sentence", () => {
  assert.match(describeError(undefined), /cause is unknown/);
  assert.match(describeError({}), /cause is unknown/);
  assert.equal(describeError("plain"), "plain");
});

test("a cancelled request is no failure", () => {
  assert.ok(isCancellation(new DOMException("gone", "AbortError")));
  assert.ok(!isCancellation(new Error("gone")));
});
