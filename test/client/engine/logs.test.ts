import assert from "node:assert/strict";
import { test } from "node:test";
import { Demultiplexer } from "../../../client/engine/logs.ts";

test("frames come out as their payloads, wherever the stream is cut", async () => {
  const stream = Buffer.concat([frame(1, "out\n"), frame(2, ""), frame(2, "err\n"), frame(1, "ż".repeat(300))]);
  const expected = `out\nerr\n${"ż".repeat(300)}`;
  for (const length of [1, 2, 3, 7, 8, 9, 64, stream.length]) {
    const demultiplexer = new Demultiplexer();
    for (let at = 0; at < stream.length; at += length) demultiplexer.write(stream.subarray(at, at + length));
    demultiplexer.end();
    const chunks: Buffer[] = [];
    for await (const chunk of demultiplexer) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), expected, `cut after each ${length}`);
  }
});

test("a chunk of many lines leaves as one", async () => {
  const demultiplexer = new Demultiplexer();
  demultiplexer.end(Buffer.concat(Array.from({ length: 500 }, (_, index) => frame(1, `line ${index}\n`))));
  const chunks: Buffer[] = [];
  for await (const chunk of demultiplexer) chunks.push(chunk);
  assert.equal(chunks.length, 1);
  assert.equal(chunks[0]?.toString().split("\n").length, 501);
});

function frame(stream: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}
