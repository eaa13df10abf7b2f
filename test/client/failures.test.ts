import assert from "node:assert/strict";
import { test } from "node:test";
import { EngineError, type FailureCode } from "../../client/engine/model.ts";
import { describeError, describeFailure, errorDetail, isCancellation } from "../../client/failures.ts";
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
