/** Offsets and LSP positions, and edits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, compatibleFixes, fixText } from "../../server/lint/fix.ts";
import { offsetAt, positionAt } from "../../server/lint/positions.ts";
import type { Fix } from "../../server/lint/rule.ts";
import { parse } from "../../server/syntax/parser.ts";

test("every offset comes back from its position, with LF, CRLF and lone CR", () => {
  for (const text of ["FROM a\nRUN b\n", "FROM a\r\nRUN b\r\n", "FROM a\rRUN b\n\r\n", "", "\u{1f40b}\nFROM a"]) {
    const file = parse(text);
    for (let offset = 0; offset <= text.length; offset++) {
      if (text[offset - 1] === "\r" && text[offset] === "\n") continue;
      assert.equal(offsetAt(file, positionAt(file, offset)), offset, JSON.stringify([text, offset]));
    }
  }
});

test("a position past the end of its line is the line's end, one past the file the file's", () => {
  const file = parse("FROM a\r\nRUN b");
  assert.equal(offsetAt(file, { line: 0, character: 99 }), 6);
  assert.equal(offsetAt(file, { line: 9, character: 0 }), 13);
});

test("edits are applied together, whatever their order", () =>
  assert.equal(
    applyEdits("abc", [
      { span: { start: 2, end: 3 }, newText: "C" },
      { span: { start: 0, end: 0 }, newText: "_" },
    ]),
    "_abC",
  ));

const fix = (start: number, end: number, newText: string): Fix => ({
  title: "",
  edits: [{ span: { start, end }, newText }],
});

test("of fixes that touch each other the first is made", () => {
  const [first, second, third] = [fix(0, 2, "x"), fix(1, 3, "y"), fix(2, 3, "z")];
  assert.deepEqual(compatibleFixes([first, second, third]), [first, third]);
  assert.deepEqual(compatibleFixes([fix(1, 1, "a"), fix(1, 1, "b")]).length, 1);
});

test("two fixes that undo each other end", () =>
  assert.equal(fixText("a", (text) => [fix(0, 1, text === "a" ? "b" : "a")]).length, 1));
