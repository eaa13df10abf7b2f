/** How many real Dockerfiles each rule has something to say about: one that speaks everywhere is not listened to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lintFile } from "../../server/lint/file.ts";
import { lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { parse } from "../../server/syntax/parser.ts";
import { noFacts, oracles } from "../support/facts.ts";

/** Rules that may speak about more than six files in ten; the page of each says why that is right. */
const meant: Readonly<Record<string, RegExp>> = {};

test("no rule that is on by default speaks about more than 60 % of real Dockerfiles, unless its page says why", {
  skip: noFacts,
}, (context) => {
  const counts = new Map<string, number>();
  const files = oracles("corpus");
  for (const { text } of files) {
    for (const id of new Set(lint(lintFile(parse(text)), rules).map(({ rule }) => rule.id))) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const table = [...counts]
    .map(([id, count]) => ({ id, share: count / files.length }))
    .sort((a, b) => b.share - a.share);
  for (const { id, share } of table.slice(0, 8)) context.diagnostic(`${(share * 100).toFixed(1)} % ${id}`);
  const often = table.filter(({ share }) => share > 0.6).map(({ id }) => id);
  assert.deepEqual(often, Object.keys(meant));
  for (const [id, reason] of Object.entries(meant))
    assert.match(rules.find((rule) => rule.id === id)?.why ?? "", reason);
  assert.ok(table.length > 20);
});
