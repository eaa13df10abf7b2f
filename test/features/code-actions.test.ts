import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction } from "vscode-languageserver-types";
import { codeActions } from "../../server/features/code-actions.ts";
import { applyEdits } from "../../server/lint/fix.ts";
import { rangeOf, spanOf } from "../../server/lint/positions.ts";
import { defaultLintSettings } from "../../server/lint/run.ts";
import { parse } from "../../server/syntax/parser.ts";
import { readCursor } from "../support/marked.ts";

const uri = "file:///Dockerfile";
const crashed = (id: string, error: unknown) => {
  throw new Error(`${id}: ${error}`);
};

function actionsAt(
  marked: string,
  only?: string[],
): { readonly text: string; readonly actions: readonly CodeAction[] } {
  const { text, offset } = readCursor(marked);
  const file = parse(text);
  const range = rangeOf(file, { start: offset, end: offset });
  const settings = { lint: defaultLintSettings };
  return { text, actions: codeActions(file, uri, range, only, settings, null, crashed) };
}

/** The text after the action of this title. */
function checkAction(before: string, title: string, after: string, only?: string[]): void {
  const { text, actions } = actionsAt(before, only);
  const action = actions.find((one) => one.title === title);
  assert.ok(action, `${title} is not among: ${actions.map((one) => one.title).join(", ")}`);
  const file = parse(text);
  const edits = (action.edit?.changes?.[uri] ?? []).map(({ range, newText }) => ({
    span: spanOf(file, range),
    newText,
  }));
  assert.equal(applyEdits(text, edits), after);
}

test("the fix of the finding under the cursor", () =>
  checkAction(
    "FROM alpine:3.20\nWORKDIR /a\nWORKDIR $0b\n",
    "Replace with /a/b",
    "FROM alpine:3.20\nWORKDIR /a\nWORKDIR /a/b\n",
  ));

test("all fixes of one rule", () =>
  checkAction(
    "FROM scratch\nWORKDIR $0b\nWORKDIR c\n",
    "Fix all 2 of require-absolute-workdir",
    "FROM scratch\nWORKDIR /b\nWORKDIR /b/c\n",
  ));

test("ignoring a finding puts a comment above its instruction, at its indentation", () =>
  checkAction(
    "FROM alpine:3.20\r\n  WORKDIR $0b\r\n",
    "Ignore require-absolute-workdir here",
    "FROM alpine:3.20\r\n  # quayside ignore=require-absolute-workdir\r\n  WORKDIR b\r\n",
  ));

test("ignoring a second finding adds its name to the comment that is there", () =>
  checkAction(
    "FROM alpine:3.20\n# quayside ignore=no-maintainer why\nWORKDIR $0b\n",
    "Ignore require-absolute-workdir here",
    "FROM alpine:3.20\n# quayside ignore=require-absolute-workdir,no-maintainer why\nWORKDIR b\n",
  ));

test("fix all is offered where it is asked for, and does what is safe", () => {
  checkAction(
    "FROM scratch\nWORKDIR b$0\nWORKDIR c\n",
    "Fix everything that is safe to fix",
    "FROM scratch\nWORKDIR /b\nWORKDIR /b/c\n",
    ["source.fixAll.quayside"],
  );
  assert.ok(!actionsAt("FROM scratch\nWORKDIR b$0\n").actions.some(({ kind }) => kind?.startsWith("source")));
  assert.deepEqual(actionsAt("FROM scratch\nWORKDIR b$0\n", ["refactor"]).actions, []);
});

test("nothing where nothing is wrong", () => assert.deepEqual(actionsAt("FROM$0 alpine:3.20\n").actions, []));

test("another way to mend a finding is offered beside its fix", () => {
  const before = "FROM alpine:3.20\nRUN apk$0 add curl=~8.9\n";
  checkAction(before, "Add --no-cache", "FROM alpine:3.20\nRUN apk add --no-cache curl=~8.9\n");
  checkAction(
    before,
    "Mount a cache at /var/cache/apk",
    "FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk,sharing=locked apk add curl=~8.9\n",
  );
});
