import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { scaffold } from "../scripts/new.mjs";

/** The project's own registration files; anything else is not there. */
const project = (path: string): string | null => (path.endsWith("index.ts") ? readFileSync(path, "utf8") : null);

test("a new rule is a file and its test", () => {
  const { files } = scaffold("rule", "no-such-thing", project);
  assert.deepEqual(Object.keys(files), ["server/rules/no-such-thing.ts", "test/rules/no-such-thing.test.ts"]);
  assert.match(files["server/rules/no-such-thing.ts"] ?? "", /id: "no-such-thing"/);
});

test("a new command is a file, and one import and one entry in the list of commands", () => {
  const { files } = scaffold("command", "image.pushAll", project);
  const index = files["client/commands/index.ts"] ?? "";
  assert.match(files["client/commands/image-push-all.ts"] ?? "", /id: "quayside\.image\.pushAll"/);
  assert.match(index, /^import \{ imagePushAll \} from "\.\/image-push-all\.ts";$/m);
  assert.match(index, /, imagePushAll\];/);
});

test("a new view is a file, and one import and one entry in the list of views", () => {
  const index = scaffold("view", "plugins", project).files["client/views/index.ts"] ?? "";
  assert.match(index, /^import \{ plugins \} from "\.\/plugins\.ts";$/m);
  assert.match(index, /, plugins\];/);
});

test("a name against the grammar is refused with the grammar", () => {
  assert.throws(() => scaffold("rule", "MyRule", project), /no-…, prefer-…/);
  assert.throws(() => scaffold("thing", "x", project), /rule\|command\|view/);
});

test("what is there already is never written over", () => {
  assert.throws(() => scaffold("view", "images", () => "export const x = [];"), /is there already/);
});
