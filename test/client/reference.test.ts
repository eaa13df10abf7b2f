import assert from "node:assert/strict";
import { test } from "node:test";
import { splitCommand } from "../../client/commands/command-line.ts";
import { referenceProblem, suggestedTag, tagProblem, withTag } from "../../client/commands/reference.ts";
import { portsProblem } from "../../client/commands/run.ts";
import { size } from "../../client/describe/format.ts";

const sha = `sha256:${"a".repeat(64)}`;

test("references that the engine takes are accepted", () => {
  for (const reference of [
    "nginx",
    "nginx:1.27-alpine",
    "library/nginx",
    "my__app/x-y--z.a:V1.0_rc",
    "localhost/app",
    "localhost:5000/app:1",
    "registry.example.com:443/team/app:latest",
    "[::1]:5000/app",
    `ghcr.io/o/app@${sha}`,
    `ghcr.io/o/app:1@${sha}`,
    "Example.com/app",
  ]) {
    assert.equal(referenceProblem(reference), null, reference);
  }
});

test("references that the engine refuses are refused, with what to do", () => {
  for (const [reference, words] of [
    ["", /A name is needed/],
    ["My-App", /lower case: my-app/],
    ["app:", /A tag has/],
    ["app:-x", /A tag has/],
    [`app:${"x".repeat(129)}`, /A tag has/],
    ["a b", /no blanks/],
    ["-app", /no valid name/],
    ["app_", /no valid name/],
    ["a..b", /no valid name/],
    ["a___b", /no valid name/],
    ["a//b", /Between the slashes/],
    ["app@sha256:12", /one digest/],
    ["bad_host.example.com:80x/app", /registry's host/],
  ] as const) {
    assert.match(referenceProblem(reference) ?? "accepted", words, reference);
  }
  assert.match(tagProblem(`app@${sha}`) ?? "", /digest can't be chosen/);
});

test("a folder's name suggests a valid tag, whatever it is called", () => {
  for (const [folder, tag] of [
    ["flask-hello-world", "flask-hello-world:latest"],
    ["My Project (2)", "my-project-2:latest"],
    ["..hidden__", "hidden:latest"],
    ["日本", "app:latest"],
    ["a.-b", "a-b:latest"],
  ] as const) {
    assert.equal(suggestedTag(folder), tag);
    assert.equal(tagProblem(suggestedTag(folder)), null);
  }
});

test("a name without a tag means latest; a registry's port is no tag", () => {
  assert.equal(withTag("nginx"), "nginx:latest");
  assert.equal(withTag("localhost:5000/nginx"), "localhost:5000/nginx:latest");
  assert.equal(withTag("nginx:1"), "nginx:1");
});

test("ports to publish are checked before the engine sees them", () => {
  assert.equal(portsProblem("8080:80 53:53/udp, 127.0.0.1:0:443"), null);
  assert.equal(portsProblem(""), null);
  for (const wrong of ["80", "8080:", "99999:80", "80:0", "80:80/icmp"])
    assert.notEqual(portsProblem(wrong), null, wrong);
});

test("a typed command is split at blanks outside quotes", () => {
  assert.deepEqual(splitCommand("  ls  -l '/a b' \"c \\\" d\" e\\ f ''"), ["ls", "-l", "/a b", 'c " d', "e f", ""]);
  assert.equal(splitCommand("echo 'open"), null);
});

test("sizes have three digits at most and the largest fitting unit", () => {
  assert.deepEqual([0, 999, 1_000, 1_234_567, 9_996_000, 142_000_000, 999_600_000, 5e12].map(size), [
    "0 B",
    "999 B",
    "1 kB",
    "1.23 MB",
    "10 MB",
    "142 MB",
    "1 GB",
    "5 TB",
  ]);
});
