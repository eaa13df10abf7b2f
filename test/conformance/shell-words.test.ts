import assert from "node:assert/strict";
import { test } from "node:test";
import { ExpansionError, expand } from "../../server/syntax/shell-words.ts";
import type { EscapeCharacter } from "../../server/syntax/tree.ts";
import { noFacts, readFact } from "../support/facts.ts";

interface Case {
  id: string;
  kind: "word" | "words" | "match";
  os: "all" | "unix" | "windows";
  in: string;
  env: string[];
  escape?: EscapeCharacter;
  out?: string | string[];
  error?: string;
  matched?: string[];
  unmatched?: string[];
}

test("words are expanded as BuildKit's shell lexer does it", { skip: noFacts }, () => {
  const { cases } = JSON.parse(readFact("conformance/buildkit-shell.json")) as { cases: Case[] };
  const chosen = cases.filter((one) => one.os !== "windows");
  assert.ok(chosen.length > 200);
  for (const one of chosen) {
    const env = new Map(one.env.map((pair) => [pair.split("=", 1)[0] ?? "", pair.slice(pair.indexOf("=") + 1)]));
    const run = () => expand(one.in, (name) => env.get(name), { escape: one.escape ?? "\\" });
    if (one.error !== undefined) {
      assert.throws(run, ExpansionError, `${one.id} ${one.in}`);
      continue;
    }
    const result = run();
    assert.deepEqual(one.kind === "words" ? result.words : result.word, one.out ?? [], `${one.id} ${one.in}`);
    if (one.kind === "match") {
      assert.deepEqual([...result.matched].sort(), [...(one.matched ?? [])].sort(), one.id);
      assert.deepEqual([...result.unmatched].sort(), [...(one.unmatched ?? [])].sort(), one.id);
    }
  }
});
