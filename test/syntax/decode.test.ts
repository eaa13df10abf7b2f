import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../server/syntax/decode.ts";

test("a byte order mark stays in the text", () => {
  assert.equal(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)), "\ufeffA");
});

test("each byte that is no UTF-8 becomes one replacement character", () => {
  assert.equal(decodeUtf8(Uint8Array.of(0x41, 0xff, 0x42)), "A\ufffdB");
  assert.equal(decodeUtf8(Uint8Array.of(0xe6, 0xbc)), "\ufffd\ufffd");
  assert.equal(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), "\ufffd\ufffd\ufffd");
});

test("characters of every length survive beside a bad byte", () => {
  const bytes = [...new TextEncoder().encode("aé漢😀"), 0x80];
  assert.equal(decodeUtf8(Uint8Array.from(bytes)), "aé漢😀\ufffd");
});
