import assert from "node:assert/strict";
import { test } from "node:test";
import { valueAt, variableAt, variableReferences, variablesAt } from "../../server/semantics/variables.ts";
import { userAt, workdirAt } from "../../server/semantics/workdir.ts";
import { parse } from "../../server/syntax/parser.ts";
import type { Dockerfile, Instruction } from "../../server/syntax/tree.ts";

/** The file and its last instruction. */
function last(text: string): [Dockerfile, Instruction] {
  const file = parse(text);
  const instruction = file.instructions.at(-1);
  assert.ok(instruction);
  return [file, instruction];
}

const value = (text: string, name: string) => valueAt(...last(text), name);

test("a variable has the value of the nearest ENV or ARG above", () => {
  assert.equal(value("FROM a\nENV A=1\nENV A=2\nRUN x\nENV A=3 B=$A\nRUN y", "B"), "2");
  assert.equal(value("FROM a\nENV A=1 B=$A\nRUN x", "B"), "");
  assert.equal(value("FROM a\nARG A=1\nENV A=2\nRUN x", "A"), "2");
  assert.equal(value("FROM a\nRUN x", "A"), undefined);
});

test("a global ARG is seen in FROM, and in a stage only where that declares it", () => {
  assert.equal(value("ARG A=1\nFROM a:$A", "A"), "1");
  assert.equal(value("ARG A=1\nFROM a\nRUN x", "A"), undefined);
  assert.equal(value("ARG A=1\nFROM a\nARG A\nRUN x", "A"), "1");
  assert.equal(value("ARG A=1\nFROM a\nARG A=2\nRUN x", "A"), "2");
});

test("platform arguments are there in FROM, and in a stage after an ARG of theirs", () => {
  assert.equal(value("FROM --platform=$BUILDPLATFORM a", "BUILDPLATFORM"), "linux/amd64");
  assert.equal(value("FROM a\nRUN x", "TARGETARCH"), undefined);
  assert.equal(value("FROM a\nARG TARGETARCH\nRUN x", "TARGETARCH"), "amd64");
});

test("a stage inherits the variables of the stage it is built on, as they are at its end", () => {
  const text = "FROM a AS one\nENV A=1\nARG B=2\nFROM one\nRUN x";
  assert.equal(value(text, "A"), "1");
  assert.equal(value(text, "B"), "2");
  assert.deepEqual(
    variablesAt(...last(text)).map((variable) => [variable.name, variable.kind, variable.value]),
    [
      ["B", "ARG", "2"],
      ["A", "ENV", "1"],
    ],
  );
});

test("a variable knows where it was set", () => {
  const [file, instruction] = last("ARG V=1\nFROM a\nARG V\nRUN x");
  const variable = variableAt(file, instruction, "V");
  assert.equal(variable?.value, "1");
  assert.equal(variable?.definition?.instruction.startLine, 3);
  assert.equal(variableAt(file, instruction, "NOPE"), null);
});

test("references are found where BuildKit expands, with their places in the file", () => {
  const text = "FROM a\nCOPY --chown=$U \"${S:-x$T}\" \\\n  $D/\nRUN echo $NOT\nLABEL a='$NOT' b=\\$NOT\n";
  const file = parse(text);
  const found = file.instructions.flatMap((instruction) => variableReferences(file, instruction));
  assert.deepEqual(
    found.map((one) => [
      one.name,
      text.slice(one.span.start, one.span.end),
      text.slice(one.nameSpan.start, one.nameSpan.end),
      one.modifier,
    ]),
    [
      ["U", "$U", "U", ""],
      ["S", "${S:-x$T}", "S", ":-"],
      ["T", "$T", "T", ""],
      ["D", "$D", "D", ""],
    ],
  );
});

test("WORKDIR adds up, from / in scratch, and from a folder nobody knows on an image", () => {
  assert.equal(workdirAt(...last("FROM scratch\nWORKDIR a\nWORKDIR ../b\nRUN x")), "/b");
  assert.equal(workdirAt(...last("FROM img\nWORKDIR a\nRUN x")), null);
  assert.equal(workdirAt(...last("FROM img\nENV D=/d\nWORKDIR $D/e/.\nRUN x")), "/d/e");
  assert.equal(workdirAt(...last("FROM img AS one\nWORKDIR /one\nFROM one\nWORKDIR two\nRUN x")), "/one/two");
});

test("USER holds until the next one, and goes on in stages built on it", () => {
  assert.equal(userAt(...last("FROM img\nRUN x")), null);
  assert.equal(userAt(...last("FROM scratch\nRUN x")), "root");
  assert.equal(userAt(...last("FROM img AS one\nARG U=app\nUSER $U:1\nFROM one\nRUN x")), "app:1");
});
