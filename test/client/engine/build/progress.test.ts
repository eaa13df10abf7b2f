import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createProgress } from "../../../../client/engine/build/progress.ts";
import { MessageWriter } from "../../../../client/engine/build/protobuf.ts";
import type { BuildEvent } from "../../../../client/engine/engine.ts";

/** Plays messages back; the clock moves a second at each look, so that times are the same every time. */
function play(messages: readonly unknown[]) {
  const events: BuildEvent[] = [];
  let time = 0;
  const progress = createProgress(
    (event) => events.push(event),
    () => time++,
  );
  for (const message of messages) progress.message(message);
  return { events, imageId: progress.imageId, error: progress.error };
}

/** What an engine 20.10 answered to a real build. */
async function recorded(name: string) {
  const text = await readFile(`test/client/engine/build/fixtures/${name}.ndjson`, "utf8");
  return play(
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line)),
  );
}

/** Steps as `state name`, each output as one line; internal steps are left out. */
function summary(events: readonly BuildEvent[]): string[] {
  const names = new Map<string | null, string>();
  const lines: string[] = [];
  for (const event of events) {
    if (event.kind === "step") names.set(event.id, event.name);
    const name = event.kind === "step" ? event.name : event.kind === "output" ? (names.get(event.step) ?? "") : "";
    if (name.startsWith("[internal]")) continue;
    if (event.kind === "step") lines.push(`${event.state} ${event.name}`);
    else if (event.kind === "output") lines.push(`| ${event.text.trimEnd().replace(/[0-9a-f]{64}/, "<digest>")}`);
    else if (event.kind === "warning") lines.push(`warning ${event.text}`);
  }
  return lines;
}

const digest = /^sha256:[0-9a-f]{64}$/;

test("BuildKit: steps start, write and end, and the image has its id", async () => {
  const { events, imageId, error } = await recorded("buildkit-works");
  const lines = summary(events);
  const run = '[tools 1/1] RUN echo made > /made; echo "on error" >&2';
  assert.equal(error, null);
  assert.match(imageId ?? "", digest);
  assert.deepEqual(
    lines.filter((line) => /RUN|on error|a\.txt|exporting/.test(line)),
    [
      `started ${run}`,
      "| on error",
      `done ${run}`,
      "started [stage-2 2/2] COPY a.txt /",
      "done [stage-2 2/2] COPY a.txt /",
      "started exporting to image",
      "| exporting layers",
      "done exporting to image",
    ],
  );
});

test("BuildKit: every step that starts ends once, with its seconds", async () => {
  const { events } = await recorded("buildkit-works");
  const steps = events.filter((event) => event.kind === "step");
  const started = steps.filter((event) => event.state === "started").map((event) => event.id);
  const ended = steps.filter((event) => event.state === "done").map((event) => event.id);
  assert.ok(started.length > 5);
  assert.deepEqual([...ended].sort(), [...started].sort());
  for (const step of steps) assert.equal(step.seconds === null, step.state === "started");
});

test("BuildKit: a second build says what came from the cache", async () => {
  const { events, imageId } = await recorded("buildkit-cached");
  assert.match(imageId ?? "", digest);
  assert.deepEqual(
    summary(events)
      .filter((line) => / \[/.test(line))
      .sort(),
    [
      "cached [base 1/1] COPY busybox /bin/sh",
      "cached [stage-2 1/2] COPY --from=tools /made /made",
      "cached [stage-2 2/2] COPY a.txt /",
      'cached [tools 1/1] RUN echo made > /made; echo "on error" >&2',
    ],
  );
});

test("BuildKit: a failing step is named in the error's first line", async () => {
  const { events, error } = await recorded("buildkit-fails");
  const step = '[2/2] RUN echo "about to fail ü"; exit 3';
  assert.deepEqual(
    summary(events).filter((line) => !line.includes("[1/2]")),
    [`started ${step}`, "| about to fail ü", `failed ${step}`],
  );
  assert.equal(
    error,
    `${step}: exit code: 3\nexecutor failed running [/bin/sh -c echo "about to fail ü"; exit 3]: exit code: 3`,
  );
});

test("BuildKit: a Dockerfile that can't be read is refused in plain words first", async () => {
  const { error } = await recorded("buildkit-refuses");
  assert.equal(error?.split("\n")[0], "dockerfile parse error line 2: unknown instruction: RUNX");
});

test("the classic builder's sentences become the same events", async () => {
  const { events, imageId, error } = await recorded("classic-works");
  assert.equal(error, null);
  assert.match(imageId ?? "", digest);
  assert.deepEqual(summary(events), [
    "started [1/8] FROM scratch AS base",
    "done [1/8] FROM scratch AS base",
    "started [2/8] COPY busybox /bin/sh",
    "cached [2/8] COPY busybox /bin/sh",
    'started [3/8] SHELL ["/bin/sh", "-c"]',
    'cached [3/8] SHELL ["/bin/sh", "-c"]',
    "started [4/8] FROM base AS tools",
    "done [4/8] FROM base AS tools",
    'started [5/8] RUN echo made > /made; echo "on error" >&2',
    "| on error",
    'done [5/8] RUN echo made > /made; echo "on error" >&2',
    "started [6/8] FROM base",
    "done [6/8] FROM base",
    "started [7/8] COPY --from=tools /made /made",
    "done [7/8] COPY --from=tools /made /made",
    "started [8/8] COPY a.txt /",
    "warning One or more build-args [UNUSED] were not consumed",
    "done [8/8] COPY a.txt /",
  ]);
});

test("the classic builder: a failing step is named in the error's first line", async () => {
  const { events, error } = await recorded("classic-fails");
  const step = '[3/3] RUN echo "about to fail ü"; exit 3';
  assert.equal(summary(events).at(-1), `failed ${step}`);
  assert.equal(
    error,
    `${step}: exit code: 3\nThe command '/bin/sh -c echo "about to fail ü"; exit 3' returned a non-zero code: 3`,
  );
});

test("the classic builder: a pull's layers are told without their bars", () => {
  const { events } = play([
    { stream: "Step 1/1 : FROM alpine\n" },
    { status: "Pulling from library/alpine", id: "3.20" },
    { status: "Downloading", progress: "[==>   ]  1.2MB/3.4MB", id: "abc" },
    { status: "Pull complete", id: "abc" },
  ]);
  assert.deepEqual(summary(events).slice(1), ["| 3.20: Pulling from library/alpine", "| abc: Pull complete"]);
});

test("messages that mean nothing to us are passed over", () => {
  const nothing = [null, 3, "x", [], {}, { id: "moby.buildkit.trace", aux: 7 }, { id: "moby.new", aux: { a: 1 } }];
  assert.deepEqual(play(nothing), { events: [], imageId: null, error: null });
});

const time = (seconds: number, nanos: number) => new MessageWriter().number(1, seconds).number(2, nanos);
const traced = (response: MessageWriter) => ({ id: "moby.buildkit.trace", aux: response.finish().toString("base64") });
const vertex = (name: string, from: MessageWriter, to: MessageWriter | null, error = "") => {
  const message = new MessageWriter().text(1, name).text(3, name).message(5, from);
  if (to !== null) message.message(6, to);
  return message.text(7, error);
};

test("a step's seconds are the engine's own", () => {
  const { events } = play([
    traced(new MessageWriter().message(1, vertex("a", time(100, 500_000_000), time(102, 750_000_000)))),
  ]);
  assert.deepEqual(
    events.map((event) => event.kind === "step" && [event.state, event.seconds]),
    [
      ["started", null],
      ["done", 2.25],
    ],
  );
});

test("what a step wrote comes before its end, though both come in one message", () => {
  const log = new MessageWriter().text(1, "a").text(4, "hello\n");
  const { events } = play([
    traced(new MessageWriter().message(1, vertex("a", time(1, 0), time(2, 0))).message(3, log)),
  ]);
  assert.deepEqual(summary(events), ["started a", "| hello", "done a"]);
});

test("a character that is split over two messages is one character", () => {
  const bytes = Buffer.from("ü");
  const log = (part: Uint8Array) =>
    traced(new MessageWriter().message(3, new MessageWriter().text(1, "a").bytes(4, part)));
  const { events } = play([log(bytes.subarray(0, 1)), log(bytes.subarray(1))]);
  assert.deepEqual(events, [{ kind: "output", step: "a", text: "ü" }]);
});

test("a warning has its line in the Dockerfile", () => {
  const position = new MessageWriter().number(1, 7);
  const warning = new MessageWriter()
    .text(3, "LegacyKeyValueFormat: use =")
    .message(7, new MessageWriter().message(1, position));
  const { events } = play([traced(new MessageWriter().message(4, warning))]);
  assert.deepEqual(events, [{ kind: "warning", text: "LegacyKeyValueFormat: use =", line: 7 }]);
});

test("a step that ended because another one failed is not what went wrong", () => {
  const { error } = play([
    traced(new MessageWriter().message(1, vertex("[a 1/1] RUN sleep 9", time(1, 0), time(2, 0), "context canceled"))),
    traced(
      new MessageWriter().message(
        1,
        vertex("[b 1/1] RUN false", time(1, 0), time(2, 0), "process did not complete: exit code: 1"),
      ),
    ),
    { errorDetail: { message: "failed to solve: process did not complete: exit code: 1" } },
  ]);
  assert.equal(error?.split("\n")[0], "[b 1/1] RUN false: exit code: 1");
});

test("a trace that is cut off or longer than known is read as far as it goes", () => {
  const whole = new MessageWriter()
    .message(1, vertex("a", time(1, 0), null))
    .message(90, new MessageWriter().number(1, 1));
  const bytes = whole.finish();
  assert.deepEqual(summary(play([{ id: "moby.buildkit.trace", aux: bytes.toString("base64") }]).events), ["started a"]);
  for (let length = 0; length < bytes.length; length++) {
    const aux = bytes.subarray(0, length).toString("base64");
    assert.equal(play([{ id: "moby.buildkit.trace", aux }]).error, null);
  }
});
