import assert from "node:assert/strict";
import { test } from "node:test";
import { definition, documentHighlights, references } from "../../server/features/navigation.ts";
import { prepareRename, rename } from "../../server/features/rename.ts";
import { applyEdits } from "../../server/lint/fix.ts";
import { positionAt, spanOf } from "../../server/lint/positions.ts";
import { parse } from "../../server/syntax/parser.ts";
import { readCursor } from "../support/marked.ts";

function at(marked: string) {
  const { text, offset } = readCursor(marked);
  const file = parse(text);
  return { file, position: positionAt(file, offset) };
}

/** The line (from 1) of the definition. */
function definitionLine(marked: string): number | null {
  const { file, position } = at(marked);
  const [found] = definition(file, "", position);
  return found === undefined ? null : found.range.start.line + 1;
}

function checkRename(before: string, newName: string, after: string): void {
  const { file, position } = at(before);
  const edits = (rename(file, "u", position, newName)?.changes?.u ?? []).map(({ range, newText }) => ({
    span: spanOf(file, range),
    newText,
  }));
  assert.equal(applyEdits(file.text, edits), after);
}

test("a stage, from FROM, COPY --from, ADD --from and a mount", () => {
  const text = "FROM a AS one\nFROM one AS two\nCOPY --from=one a b\nRUN --mount=type=bind,from=one,target=/x ls\n";
  assert.equal(definitionLine(text.replace("FROM one", "FROM o$0ne")), 1);
  assert.equal(definitionLine(text.replace("--from=one", "--from=o$0ne")), 1);
  assert.equal(definitionLine(text.replace(",from=one", ",from=o$0ne")), 1);
  checkRename(
    text.replace("AS one", "AS $0one"),
    "base",
    "FROM a AS base\nFROM base AS two\nCOPY --from=base a b\nRUN --mount=type=bind,from=base,target=/x ls\n",
  );
});

test("a variable from where it is used to the nearest place that sets it", () => {
  const text = "FROM a\nENV A=1\nENV A=2\nRUN echo $A\n";
  assert.equal(definitionLine(text.replace("echo $A", "echo $$0A".replace("$$0A", "$A$0"))), 3);
});

test("a global argument, its declaration in a stage, and the stage built on that one keep one name", () =>
  checkRename(
    "ARG V=1\nFROM a:$V AS b\nARG V\nENV W=${V:-2}\nFROM b\nRUN echo $V '$V' \"$V\"\nFROM c\nENV V=3\nRUN echo $V\n".replace(
      "ARG V=1",
      "ARG V$0=1",
    ),
    "VERSION",
    "ARG VERSION=1\nFROM a:$VERSION AS b\nARG VERSION\nENV W=${VERSION:-2}\nFROM b\nRUN echo $VERSION '$V' \"$VERSION\"\nFROM c\nENV V=3\nRUN echo $V\n",
  ));

test("a shell that sets the name itself means its own", () =>
  checkRename(
    "FROM a\nARG A$0=1\nRUN A=2; echo $A\nRUN echo $A\n",
    "B",
    "FROM a\nARG B=1\nRUN A=2; echo $A\nRUN echo $B\n",
  ));

test("references with and without what defines them", () => {
  const { file, position } = at("FROM a\nARG A$0=1\nRUN echo $A ${A}\n");
  assert.equal(references(file, "", position, true).length, 3);
  assert.equal(references(file, "", position, false).length, 2);
});

test("names that a builder refuses are refused with a reason", () => {
  const stage = at("FROM a AS on$0e\nFROM b AS two\n");
  assert.throws(() => rename(stage.file, "", stage.position, "1x"), /can't name a stage/);
  assert.throws(() => rename(stage.file, "", stage.position, "two"), /already/);
  const variable = at("FROM a\nARG A$0\n");
  assert.throws(() => rename(variable.file, "", variable.position, "a-b"), /can't name a variable/);
});

test("what has no name can't be renamed", () => {
  const number = at("FROM a\nFROM b\nCOPY --from=$00 a b\n");
  assert.equal(prepareRename(number.file, number.position), null);
  const image = at("FROM alp$0ine\n");
  assert.equal(prepareRename(image.file, image.position), null);
});

test("a name in thousands of stages built on each other has all its places", () => {
  const stage = (n: number) => `FROM ${n === 0 ? "a" : `s${n - 1}`} AS s${n}\nENV E${n}=1\nCOPY $E0 $V b\nARG V\n`;
  const file = parse(`ARG V=1\n${Array.from({ length: 3000 }, (_, n) => stage(n)).join("")}`);
  const places = (line: number, character: number) => documentHighlights(file, { line, character }).length;
  assert.equal(places(2, 5), 3001);
  // The first stage's use stands ahead of what declares the name.
  assert.equal(places(0, 5), 1 + 3000 + 2999);
});
