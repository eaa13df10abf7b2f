/** Comments and directives that silence rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lintFile } from "../../server/lint/file.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import maintainer from "../../server/rules/no-maintainer.ts";
import workdir from "../../server/rules/require-absolute-workdir.ts";
import { parse } from "../../server/syntax/parser.ts";

/** Codes and lines of what is left of two rules. */
function left(text: string, settings = defaultLintSettings): readonly string[] {
  const file = parse(text);
  return lint(lintFile(file), [maintainer, workdir], settings).map(({ rule, span, severity }) => {
    const line = file.text.slice(0, span.start).split("\n").length;
    return `${rule.id}:${line}${severity === "error" ? " error" : ""}`;
  });
}

const both = ["no-maintainer:3", "require-absolute-workdir:4"];

test("without a comment both rules speak", () => assert.deepEqual(left("FROM a:1\n\nMAINTAINER x\nWORKDIR y\n"), both));

test("hadolint's comment is about the instruction on the next line, by its code", () => {
  assert.deepEqual(left("FROM a:1\n# hadolint ignore=DL4000\nMAINTAINER x\nWORKDIR y\n"), [both[1]]);
  assert.deepEqual(left("FROM a:1\n#hadolint   ignore = dl3000 , DL4000 # why\nMAINTAINER x\nWORKDIR y\n"), [both[1]]);
});

test("ours is by the rule's id or any alias, with a reason behind it", () => {
  assert.deepEqual(left("FROM a:1\n# quayside ignore=no-maintainer he asked for it\nMAINTAINER x\nWORKDIR y\n"), [
    both[1],
  ]);
  assert.deepEqual(left("FROM a:1\n# quayside ignore=MaintainerDeprecated\nMAINTAINER x\nWORKDIR y\n"), [both[1]]);
});

test("other comments and empty lines may stand between", () =>
  assert.deepEqual(left("FROM a:1\n# quayside ignore=DL4000\n\n# words\nMAINTAINER x\nWORKDIR y\n"), [
    "require-absolute-workdir:6",
  ]));

test("hadolint's comment is void where hadolint does not honour it", () => {
  const comments = ["HADOLINT ignore=DL4000", "hadolint Ignore=DL4000", "hadolint: ignore=DL4000"];
  const behind = ["hadolint ignore=DL4000 because", "hadolint ignore=DL4000;DL3000", "hadolint ignore=,DL4000"];
  for (const comment of [...comments, ...behind]) {
    assert.deepEqual(left(`FROM a:1\n# ${comment}\nMAINTAINER x\nWORKDIR y\n`), both, comment);
  }
  assert.deepEqual(left("FROM a:1\n# hadolint ignore=DL4000\n\nMAINTAINER x\n"), ["no-maintainer:4"]);
  assert.deepEqual(left("FROM a:1\n# hadolint ignore=DL4000\n# more\nMAINTAINER x\n"), ["no-maintainer:4"]);
  assert.deepEqual(left("FROM a:1\nWORKDIR \\\n# hadolint ignore=DL3000\n  y\n"), ["require-absolute-workdir:4"]);
});

test("a global comment is about the file, a stage's about the stage that follows", () => {
  assert.deepEqual(left("FROM a:1\nMAINTAINER x\nWORKDIR y\n# hadolint global ignore=DL4000,DL3000\n"), []);
  const text = "# quayside stage ignore=DL4000\nFROM a:1\nMAINTAINER x\nFROM b:1\nMAINTAINER y\n";
  assert.deepEqual(left(text), ["no-maintainer:5"]);
});

test("hadolint's comment for a stage may stand in it, and leaves the line below it alone", () => {
  assert.deepEqual(left("FROM a:1\n# hadolint stage ignore=DL4000\nMAINTAINER x\nMAINTAINER y\nWORKDIR z\n"), [
    "no-maintainer:3",
    "require-absolute-workdir:5",
  ]);
  const above = "# hadolint stage ignore=DL4000\nFROM a:1\nMAINTAINER x\nFROM b:1\nMAINTAINER y\n";
  assert.deepEqual(left(above), ["no-maintainer:5"]);
});

test("a comment inside a continued instruction is about that instruction", () =>
  assert.deepEqual(left("FROM a:1\nWORKDIR \\\n# quayside ignore=DL3000 known\n  y\n"), []));

test("BuildKit's directive is about the file and the checks it names", () => {
  assert.deepEqual(left("# check=skip=MaintainerDeprecated\nFROM a:1\nMAINTAINER x\nWORKDIR y\n"), [both[1]]);
  assert.deepEqual(left("# check=skip=all\nFROM a:1\nMAINTAINER x\nWORKDIR y\n"), []);
  assert.deepEqual(left("# check=skip=All\nFROM a:1\nMAINTAINER x\nWORKDIR y\n"), both);
});

test("BuildKit's directive may ask for errors", () =>
  assert.deepEqual(left("# check=error=true\nFROM a:1\nMAINTAINER x\n"), ["no-maintainer:3 error"]));

test("BuildKit's comment above an instruction is about that one", () =>
  assert.deepEqual(left("FROM a:1\n# check=skip=MaintainerDeprecated\n# more\nMAINTAINER x\nMAINTAINER z\n"), [
    "no-maintainer:5",
  ]));

test("what ignores everything on the next instruction", () =>
  assert.deepEqual(left("FROM a:1\n# dockerfile-utils: ignore\nMAINTAINER x\nWORKDIR y\n"), [both[1]]));

test("settings can forbid such comments", () =>
  assert.deepEqual(
    left("FROM a:1\n# hadolint ignore=DL4000\nMAINTAINER x\n", { ...defaultLintSettings, honourComments: false }),
    ["no-maintainer:3"],
  ));
