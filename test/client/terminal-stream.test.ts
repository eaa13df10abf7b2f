import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import type { TerminalStream } from "../../client/engine/engine.ts";
import { createStreamTerminal, type Size } from "../../client/terminal-stream.ts";

function harness(closeOnSuccess = false, greeting?: string) {
  const stream = new PassThrough();
  const fromKeys: string[] = [];
  // What is typed is kept apart from what the process says.
  stream.write = ((data: string) => void fromKeys.push(data)) as never;
  const sizes: Size[] = [];
  const seen = { text: "", closed: false, streamClosed: false };
  let exit: (code: number | null | "detached") => void = () => {};
  let connect: (stream: TerminalStream) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const opened: TerminalStream = {
    stream,
    resize: async (columns, rows) => void sizes.push({ columns, rows }),
    exit: new Promise((resolve) => {
      exit = resolve;
    }),
    close() {
      seen.streamClosed = true;
    },
  };
  const terminal = createStreamTerminal({
    connect: (size) => {
      sizes.push(size);
      return new Promise((resolve, reject) => {
        connect = resolve;
        fail = reject;
      });
    },
    closeOnSuccess,
    greeting,
    write(text) {
      seen.text += text;
    },
    close() {
      seen.closed = true;
    },
    log: () => {},
  });
  const soon = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return {
    terminal,
    seen,
    sizes,
    fromKeys,
    soon,
    connect: async () => {
      connect(opened);
      await soon();
    },
    fail: async (message: string) => {
      fail(new Error(message));
      await soon();
    },
    say: (data: Buffer) => stream.emit("data", data),
    end: async (code: number | null | "detached") => {
      stream.emit("end");
      exit(code);
      await soon();
    },
  };
}

test("a process gets the terminal's size, also one that changed while it was started", async () => {
  const { terminal, sizes, connect } = harness();
  terminal.open({ columns: 100, rows: 30 });
  terminal.resize({ columns: 120, rows: 40 });
  await connect();
  terminal.resize({ columns: 90, rows: 20 });
  assert.deepEqual(sizes, [
    { columns: 100, rows: 30 },
    { columns: 120, rows: 40 },
    { columns: 90, rows: 20 },
  ]);
});

test("what is typed before the shell is there is not lost", async () => {
  const { terminal, fromKeys, connect } = harness();
  terminal.open(undefined);
  terminal.input("ls");
  terminal.input("\r");
  await connect();
  terminal.input("x");
  assert.deepEqual(fromKeys, ["ls\r", "x"]);
});

test("a letter that falls between two pieces arrives whole", async () => {
  const { terminal, seen, say, connect } = harness();
  terminal.open(undefined);
  await connect();
  const bytes = Buffer.from("é");
  say(bytes.subarray(0, 1));
  say(bytes.subarray(1));
  assert.equal(seen.text, "é");
});

test("a shell that was left closes its terminal; one that failed stays, and says how it ended", async () => {
  const left = harness(true);
  left.terminal.open(undefined);
  await left.connect();
  await left.end(0);
  assert.ok(left.seen.closed);

  const failed = harness(true);
  failed.terminal.open(undefined);
  await failed.connect();
  await failed.end(137);
  assert.ok(!failed.seen.closed);
  assert.match(failed.seen.text, /ended with exit code 137/);
  failed.terminal.input("q");
  assert.ok(failed.seen.closed);
});

test("a command's output stays until a key is pressed, though it went well", async () => {
  const { terminal, seen, connect, end } = harness();
  terminal.open(undefined);
  await connect();
  await end(0);
  assert.ok(!seen.closed);
  assert.match(seen.text, /exit code 0\. Press any key/);
});

test("a process that can't be started says why in its terminal", async () => {
  const { terminal, seen, fail } = harness();
  terminal.open(undefined);
  await fail("container is not running");
  assert.match(seen.text, /container is not running/);
});

test("closing the terminal ends its stream, also one that is still being opened", async () => {
  const early = harness();
  early.terminal.open(undefined);
  early.terminal.closed();
  await early.connect();
  assert.ok(early.seen.streamClosed);

  const late = harness();
  late.terminal.open(undefined);
  await late.connect();
  late.terminal.closed();
  assert.ok(late.seen.streamClosed);
});

test("a greeting stands before what the process says, and one who leaves is told that it goes on", async () => {
  const { terminal, seen, connect, say, end } = harness(false, "Attached to web.");
  terminal.open({ columns: 100, rows: 30 });
  await connect();
  say(Buffer.from("hello"));
  await end("detached");
  assert.match(seen.text, /Attached to web\..*hello.*You have left it; its process goes on\./s);
  assert.equal(seen.closed, false);
  const refused = harness(false, "Attached to web.");
  refused.terminal.open(undefined);
  await refused.fail("web has neither a terminal nor an input.");
  assert.match(refused.seen.text, /^\s*\S*web has neither/);
});
