import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../server/syntax/parser.ts";
import { reparse } from "../../server/syntax/reparse.ts";
import { shellScripts } from "../../server/syntax/shell.ts";
import { checkQuestions, checkReparse, checkTree } from "../fuzz/properties.ts";
import { generator, randomEdit, randomText } from "../fuzz/texts.ts";

test("any text is parsed without loss, and every question has an answer", () => {
  const random = generator(1);
  for (let i = 0; i < 4000; i++) {
    const text = randomText(random, 40);
    const file = parse(text);
    assert.equal(file.text, text);
    checkTree(file);
    checkQuestions(file);
  }
});

test("odd texts are parsed without loss", () => {
  const long = "x".repeat(10_000_000);
  for (const text of [
    "",
    "\ufeff",
    "\u0000",
    "\r",
    "\n",
    "\r\n",
    "\\",
    "\ud800",
    "FROM",
    "\\\n\\\n",
    long,
    `RUN ${long}`,
  ]) {
    checkTree(parse(text));
  }
});

test("texts made to be slow or deep are answered like any other", () => {
  const many = 100_000;
  const texts = [
    `# syntax=a${" ".repeat(many)}b\nFROM a`,
    `FROM a\nHEALTHCHECK --interval=${"1".repeat(many)} CMD a`,
    `FROM ${"a-".repeat(many)}\n`,
    `FROM ${"a".repeat(many)}.${"b/".repeat(many)}!\n`,
    `FROM a\nENV A=${"${A:-".repeat(many)}\n`,
    `FROM a\nRUN <<E ${"${A:-".repeat(many)}\nE\n`,
    `FROM a\nENV A=${"ab".repeat(500)} B=\${A#${"*a".repeat(500)}c}\n`,
    `FROM a\nRUN <<E\n#!${"/".repeat(many)}\nE\n`,
    `FROM a\nCMD ${"[".repeat(many)}\n`,
    `FROM a\n${"ONBUILD ".repeat(many)}\n`,
    `FROM a\nRUN ${"(".repeat(5000)}\n`,
    `FROM a\nRUN --mount=${"type=bind,".repeat(many)}target=/x a\n`,
    `FROM a\nEXPOSE ${"1:".repeat(many)}\n`,
  ];
  for (const text of texts) {
    const file = parse(text);
    checkTree(file);
    checkQuestions(file);
  }
});

test("after an edit the tree is that of the new text", () => {
  const random = generator(2);
  for (let i = 0; i < 400; i++) {
    let file = parse(`FROM a\n${randomText(random, 60)}\n${randomText(random, 20)}`);
    for (let edit = 0; edit < 60; edit++) file = checkReparse(file, randomEdit(random, file.text));
  }
});

test("an edit leaves what stands ahead of it as it was", () => {
  const text = `FROM a\n${"RUN b\n".repeat(100)}`;
  const file = parse(text);
  const edited = reparse(file, `${text.slice(0, 307)}x${text.slice(307)}`);
  assert.equal(edited.instructions[10], file.instructions[10]);
  assert.equal(edited.instructions[99]?.span.start, (file.instructions[99]?.span.start ?? 0) + 1);
});

test("an edit above more comments than a call takes arguments reads them again", () => {
  const file = parse(`FROM a\n${"# b\n".repeat(200_000)}RUN c\n`);
  const edited = reparse(file, `FROM abc\n${file.text.slice("FROM a\n".length)}`);
  assert.equal(edited.comments.length, 200_000);
  assert.equal(edited.instructions[1]?.startLine, 200_002);
});

test("shell text that an edit has moved is found at its new place", () => {
  const text = "FROM a\nENV A=1\nRUN b && c $D\n";
  const file = parse(text);
  for (const instruction of file.instructions) shellScripts(file, instruction);
  let edited = file;
  for (let length = 2; length < 5; length++) edited = reparse(edited, text.replace("A=1", `A=${"1".repeat(length)}`));
  const last = edited.instructions[2];
  assert.ok(last);
  const whole = parse(edited.text);
  const fresh = whole.instructions[2];
  assert.ok(fresh);
  assert.deepEqual(shellScripts(edited, last), shellScripts(whole, fresh));
});
