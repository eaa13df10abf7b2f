import assert from "node:assert/strict";
import { test } from "node:test";
import { refusals } from "../../server/semantics/build-errors.ts";
import { stages } from "../../server/semantics/stages.ts";
import { valueAt } from "../../server/semantics/variables.ts";
import { parse } from "../../server/syntax/parser.ts";
import { expandWord } from "../../server/syntax/shell-words.ts";

const codes = (text: string) => refusals(parse(text)).map(({ code, line }) => `${line} ${code}`);
const lastArgs = (text: string) =>
  parse(text)
    .instructions.at(-1)
    ?.args.map(({ value }) => value);

test("a health check's command keeps white space beyond ASCII, as it is read byte by byte", () => {
  assert.deepEqual(lastArgs("FROM a\nHEALTHCHECK CMD \u00a0curl x"), ["CMD", "\u00a0curl x"]);
  assert.deepEqual(lastArgs('FROM a\nHEALTHCHECK CMD \u00a0["a"]'), ["CMD", "a"]);
});

test("an array that Go's JSON can't hold is a shell command, not a refused array", () => {
  assert.deepEqual(codes("FROM a\nCMD [1]"), ["2 json-not-strings"]);
  for (const array of ["[1e999]", '["a", {"b": [1e999]}]', `${"[".repeat(10_002)}${"]".repeat(10_002)}`]) {
    assert.deepEqual(codes(`FROM a\nCMD ${array}`), []);
    assert.deepEqual(lastArgs(`FROM a\nCMD ${array}`), [array]);
  }
});

test("what is blank, a digit or an `as` is so by Go's tables", () => {
  assert.deepEqual(codes('FROM a\nVOLUME ["\\u0085"]'), ["2 volume-blank"]);
  assert.deepEqual(codes('FROM a\nVOLUME ["\ufeff"]'), ["2 volume-blank"]);
  assert.equal(stages(parse("FROM a aſ b")).list[0]?.name, "b");
  assert.equal(stages(parse("FROM \ufeffalpine")).list[0]?.baseName, "alpine");
  assert.deepEqual(codes('FROM a\nENV A="${٣a}"'), ["2 expansion-modifier"]);
});

test("a heredoc's file descriptor stops at the largest number there is", () => {
  const [heredoc] = parse("FROM a\nRUN 99999999999999999999<<E\nE\n").instructions[1]?.heredocs ?? [];
  assert.equal(heredoc?.fileDescriptor, 2 ** 64);
});

test("replacing all matches fills in groups, replacing one does not", () => {
  const expand = (word: string) => expandWord(word, (name) => (name === "A" ? "a-b-c" : undefined));
  assert.equal(expand("${A//-/'<$0>'}"), "a<->b<->c");
  assert.equal(expand("${A//-/'$1'}"), "abc");
  assert.equal(expand("${A//-/'$$'}"), "a$b$c");
  assert.equal(expand("${A/-/'$0'}"), "a$0b-c");
});

test("a stage's number that is too large for a number is an image's name", () => {
  assert.deepEqual(codes("FROM a\nCOPY --from=9999 a b"), ["2 bad-stage-index"]);
  assert.deepEqual(codes("FROM a\nCOPY --from=99999999999999999999 a b"), []);
});

test("TARGETSTAGE is the last stage's name", () => {
  const value = (text: string) => {
    const file = parse(text);
    const from = file.instructions[0];
    return from && valueAt(file, from, "TARGETSTAGE");
  };
  assert.equal(value("FROM a\nFROM b AS Last"), "last");
  assert.equal(value("FROM a AS one\nFROM b"), "default");
});

test("a stage for Windows has drive C and no other", () => {
  const inWindows = (instruction: string) => codes(`FROM --platform=windows/amd64 a\n${instruction}`);
  assert.deepEqual(inWindows("WORKDIR D:/app"), ["2 off-drive"]);
  assert.deepEqual(inWindows("WORKDIR C:"), ["2 off-drive"]);
  assert.deepEqual(inWindows("COPY a //host/share"), ["2 off-drive"]);
  assert.deepEqual(inWindows("ADD e:/a b"), ["2 off-drive"]);
  assert.deepEqual(inWindows("WORKDIR C:/app\nCOPY a c:/b\nADD http://a/b c"), []);
  assert.deepEqual(codes("FROM a\nWORKDIR D:/app"), []);
  assert.deepEqual(codes("FROM --platform=windows/amd64 a AS b\nFROM b\nWORKDIR D:/app"), ["3 off-drive"]);
});

test("what can't be read is refused once", () => {
  assert.deepEqual(codes("FROM a\nENV a"), ["2 pair-needs-value"]);
});

test("values that double with every line, and patterns that fit in endless ways, are cut short", () => {
  const doubled = `FROM a\nENV A=x\n${"ENV A=$A$A\n".repeat(60)}`;
  assert.deepEqual(codes(`${doubled}USER $A\nENV B=\${A//*b/} C=\${A##${"*a".repeat(2000)}}\n`), []);
  assert.deepEqual(codes(`${doubled}EXPOSE $A\n`), ["63 bad-port"]);
});

test("SOURCE_DATE_EPOCH is a time, the context, or a stage that is one dated source", () => {
  const epoch = (value: string, rest = "FROM a") => codes(`ARG SOURCE_DATE_EPOCH=${value}\n${rest}`);
  assert.deepEqual(epoch("1445412480"), []);
  assert.deepEqual(epoch("context"), []);
  assert.deepEqual(epoch(""), []);
  assert.deepEqual(epoch("soon"), ["1 bad-epoch"]);
  assert.deepEqual(epoch("99999999999999999999"), ["1 bad-epoch"]);
  assert.deepEqual(epoch("Src", "FROM scratch AS src\nADD https://example.org/a.tar /\nFROM a"), []);
  assert.deepEqual(epoch("src", "FROM scratch AS src\nARG V=1\nADD https://example.org/a.git#v$V /\nFROM a"), []);
  assert.deepEqual(epoch("src", "FROM scratch AS src\nCOPY Dockerfile /\nFROM scratch"), ["2 epoch-stage"]);
  assert.deepEqual(epoch("src", "FROM b AS src\nADD https://example.org/a.tar /\nFROM a"), ["2 epoch-stage"]);
  assert.deepEqual(epoch("src", "FROM scratch AS src\nADD a.tar /\nFROM a"), ["2 epoch-stage"]);
});
