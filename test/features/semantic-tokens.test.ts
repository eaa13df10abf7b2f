/** Colours that need the tree. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { semanticTokenModifiers, semanticTokenTypes } from "../../server/data/token-types.ts";
import { semanticTokens, semanticTokensEdits } from "../../server/features/semantic-tokens.ts";
import { parse } from "../../server/syntax/parser.ts";
import { reparse } from "../../server/syntax/reparse.ts";
import type { Dockerfile } from "../../server/syntax/tree.ts";
import { generator, randomEdit, randomText } from "../fuzz/texts.ts";

/** Tokens as `text type modifiers`. */
function shown(file: Dockerfile, options = {}): string[] {
  const data = semanticTokens(file, options);
  const lines = file.text.split(/\r\n?|\n/);
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lineDelta = 0, characterDelta = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    assert.ok(length > 0 && lineDelta >= 0 && characterDelta >= 0);
    line += lineDelta;
    character = lineDelta === 0 ? character + characterDelta : characterDelta;
    const text = lines[line] ?? "";
    assert.ok(character + length <= text.length, "a token stays on its line");
    const names = semanticTokenModifiers.filter((_, bit) => modifiers & (1 << bit));
    found.push([text.slice(character, character + length), semanticTokenTypes[type], ...names].join(" "));
  }
  return found;
}

const tokens = (text: string, options = {}) => shown(parse(text), options);

test("stages, images, variables and commands of the shell have each their own kind", () => {
  assert.deepEqual(tokens("ARG V=1\nFROM node:${V}-x AS build\nRUN apt-get update && echo $V | sed x\n"), [
    "ARG keyword",
    "V variable declaration",
    "FROM keyword",
    "node class",
    "V variable",
    "AS keyword",
    "build namespace declaration",
    "RUN keyword",
    "apt-get function",
    "echo function",
    "V variable",
    "sed function",
  ]);
});

test("a base is a stage or an image by what stands above", () => {
  assert.deepEqual(tokens("FROM a AS b\nFROM b\nCOPY --from=b x y\nCOPY --from=c:1 x y", { augments: true }), [
    "a class",
    "b namespace declaration",
    "b namespace",
    "--from parameter",
    "b namespace",
    "--from parameter",
    "c class",
    "1 property",
  ]);
});

test("an editor with a grammar keeps its own colours for keywords and comments", () => {
  const text = "# syntax=docker/dockerfile:1\n# hi\nFROM a\nMAINTAINER me\n";
  assert.deepEqual(tokens(text), [
    "syntax macro",
    "docker/dockerfile:1 string",
    "# hi comment",
    "FROM keyword",
    "a class",
    "MAINTAINER keyword deprecated",
  ]);
  assert.deepEqual(tokens(text, { augments: true }), ["a class"]);
});

test("commands of PowerShell are left alone", () => {
  assert.deepEqual(tokens('FROM a\nSHELL ["powershell"]\nRUN Get-Item $x', { augments: true }), ["a class"]);
});

test("comments and line ends inside an instruction part its tokens", () => {
  assert.deepEqual(tokens("FROM a\nRUN x \\\n # why\n && y\nHEALTH\\\nCHECK NONE"), [
    "FROM keyword",
    "a class",
    "RUN keyword",
    "x function",
    "# why comment",
    "y function",
    "HEALTH keyword",
    "CHECK keyword",
    "NONE keyword",
  ]);
});

test("a range's tokens are those of the file that touch it", () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
  assert.deepEqual(tokens("FROM a\nFROM b\nFROM c\n", { range }), ["FROM keyword", "b class"]);
});

test("edits turn the tokens before into the tokens after", () => {
  const before = semanticTokens(parse("FROM a\nENV A=1\nRUN x $A\n"));
  const after = semanticTokens(parse("FROM a\nENV A=1 B=2\nRUN x $A\n"));
  const data = [...before];
  const edits = semanticTokensEdits(before, after);
  for (const { start, deleteCount, data: added = [] } of edits) data.splice(start, deleteCount, ...added);
  assert.deepEqual(data, after);
  assert.equal(edits.length, 1);
  assert.deepEqual(semanticTokensEdits(after, after), []);
});

test("after an edit the tokens are those of a fresh parse, whatever is in the file", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = generator(seed);
    let file = parse(`FROM a AS b\nRUN x && y\n${randomText(random, 60)}`);
    for (let edit = 0; edit < 20; edit++) {
      file = reparse(file, randomEdit(random, file.text));
      assert.deepEqual(shown(file), tokens(file.text), `seed ${seed}`);
    }
  }
});
