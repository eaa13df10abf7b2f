import assert from "node:assert/strict";
import { test } from "node:test";
import { type BuildEnd, createBuildRenderer } from "../../../../client/engine/build/render.ts";
import type { BuildEvent } from "../../../../client/engine/engine.ts";

const words = {
  context: (files: number, size: string) => `Sent ${files} files, ${size}`,
  cached: "CACHED",
  failed: "FAILED",
  warning: "Warning",
  seconds: (seconds: string) => `${seconds} s`,
  built: (names: string) => `Built ${names}`,
  notBuilt: "Not built",
  cancelled: "Cancelled",
};

function draw(
  events: readonly BuildEvent[],
  end: BuildEnd,
): { readonly raw: string; readonly lines: readonly string[] } {
  let raw = "";
  const renderer = createBuildRenderer((text) => {
    raw += text;
  }, words);
  for (const event of events) renderer.onEvent(event);
  renderer.finish(end);
  return {
    raw,
    lines: raw
      .replace(/\x1b\[\d+m/g, "")
      .trimEnd()
      .split("\n"),
  };
}

const step = (
  id: string,
  name: string,
  state: "started" | "done" | "cached" | "failed",
  seconds: number | null = null,
  error: string | null = null,
): BuildEvent => ({ kind: "step", id, name, state, seconds, error });
const output = (id: string | null, text: string): BuildEvent => ({ kind: "output", step: id, text });
const built: BuildEnd = { imageId: "sha256:1", tags: ["app:1", "app:latest"] };

test("a build that works shows its steps with their times and what it made", () => {
  const { lines } = draw(
    [
      { kind: "context", files: 12, bytes: 1_234_567 },
      step("a", "[1/2] FROM scratch", "cached"),
      step("b", "[2/2] RUN make", "started"),
      output("b", "compiling\nlinking\n"),
      step("b", "[2/2] RUN make", "done", 2.34),
    ],
    built,
  );
  assert.deepEqual(lines, [
    "Sent 12 files, 1.2 MB",
    "#1 [1/2] FROM scratch CACHED",
    "",
    "#2 [2/2] RUN make",
    "#2 | compiling",
    "#2 | linking",
    "#2 ✓ 2.3 s",
    "",
    "Built app:1, app:latest",
  ]);
});

test("steps that run side by side are named again when their lines alternate", () => {
  const { lines } = draw(
    [step("a", "A", "started"), step("b", "B", "started"), output("a", "1\n"), output("b", "2\n"), output("b", "3\n")],
    built,
  );
  assert.deepEqual(lines.slice(0, 11), ["#1 A", "", "#2 B", "", "#1 A", "#1 | 1", "", "#2 B", "#2 | 2", "#2 | 3", ""]);
});

test("a line that comes in pieces is one line, and a last one without an end is not lost", () => {
  const { lines } = draw(
    [step("a", "A", "started"), output("a", "one li"), output("a", "ne\ntwo"), step("a", "A", "done", 1)],
    built,
  );
  assert.deepEqual(lines.slice(0, 4), ["#1 A", "#1 | one line", "#1 | two", "#1 ✓ 1.0 s"]);
});

test("of a progress bar that is drawn over itself the last state is shown", () => {
  const { lines } = draw([step("a", "A", "started"), output("a", "10%\r50%\r100%\r\n")], built);
  assert.deepEqual(lines.slice(0, 2), ["#1 A", "#1 | 100%"]);
});

test("a build that fails ends with the step, its last lines and the error", () => {
  const { lines, raw } = draw(
    [
      step("a", "[1/1] RUN make", "started"),
      ...Array.from({ length: 30 }, (_, index) => output("a", `line ${index}\n`)),
      step("a", "[1/1] RUN make", "failed", 3, "exit code: 2"),
    ],
    { error: "[1/1] RUN make: exit code: 2" },
  );
  assert.deepEqual(lines.slice(31, 34), ["#1 ✗ FAILED 3.0 s", "#1 exit code: 2", ""]);
  assert.deepEqual(lines.slice(34, 36), ["── [1/1] RUN make", "│ line 10"]);
  assert.deepEqual(lines.slice(-3), ["│ line 29", "Not built", "[1/1] RUN make: exit code: 2"]);
  assert.ok(raw.includes("\x1b[31m"));
});

test("a build that is cancelled says so", () => {
  assert.deepEqual(draw([step("a", "A", "started")], { cancelled: true }).lines, ["#1 A", "", "Cancelled"]);
});

test("an instruction of several lines is named by its first one", () => {
  assert.equal(draw([step("a", "RUN <<EOF\nmake\nEOF", "started")], built).lines[0], "#1 RUN <<EOF …");
});

test("a warning tells its line", () => {
  const { lines } = draw(
    [
      { kind: "warning", text: "old style", line: 3 },
      { kind: "warning", text: "other", line: null },
    ],
    built,
  );
  assert.deepEqual(lines.slice(0, 2), ["Warning (3): old style", "Warning: other"]);
});

test("an image without a tag is named by its id", () => {
  assert.equal(draw([], { imageId: "sha256:abc", tags: [] }).lines.at(-1), "Built sha256:abc");
});
