/** What a file's errors and findings are together: nothing is said twice of one place. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnostics, problems } from "../../server/features/diagnostics.ts";
import { defaultLintSettings } from "../../server/lint/run.ts";
import { parse } from "../../server/syntax/parser.ts";
import { aliasesOf } from "../../server/syntax/problems.ts";

const settings = { lint: { ...defaultLintSettings, base: "all" as const } };
const log = () => {};

/** The codes on the base image, in the editor; the same on the command line. */
function codesOfBase(text: string): readonly string[] {
  const tree = parse(text);
  const shown = diagnostics(tree, "file:///Dockerfile", settings, null, log);
  const { errors, results } = problems(tree, settings, null, log);
  const codes = [...errors.map(({ code }) => code), ...results.map(({ rule }) => rule.id)];
  assert.deepEqual(
    shown.map(({ code }) => code),
    codes,
  );
  return codes.filter((code) => /base|arg/.test(code));
}

test("a base image that no build argument gives is told of once", () => {
  assert.deepEqual(codesOfBase("ARG BASE\nFROM $BASE\n"), ["blank-base"]);
  assert.deepEqual(codesOfBase("ARG TAG\nFROM a:$TAG\n"), ["bad-base"]);
});

test("that its variable is not declared is another matter", () =>
  assert.deepEqual(codesOfBase("FROM $BASE\n"), ["blank-base", "no-undefined-arg-in-from"]));

test("a refused FROM answers to BuildKit's check of the case of AS where what stands for AS is in another case", () => {
  const names = (text: string) => parse(text).errors.map(({ code }) => aliasesOf(code));
  assert.deepEqual(names("FROM a b c\n"), [["FromAsCasing"]]);
  assert.deepEqual(names("from a b c\n"), [[]]);
  assert.deepEqual(names("FROM a b\n"), [[]]);
});
