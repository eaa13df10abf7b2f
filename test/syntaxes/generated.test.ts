import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { dockerfileGrammar } from "../../syntaxes/dockerfile.grammar.ts";

const path = "syntaxes/dockerfile.tmLanguage.json";

test("the grammar that ships is the one its source describes (npm run update writes it)", async () => {
  const grammar = JSON.parse(JSON.stringify(dockerfileGrammar()));
  if (process.env.UPDATE === "1") {
    await writeFile(path, `${JSON.stringify(grammar, null, 2)}\n`);
    execFileSync("npx", ["biome", "format", "--write", path], { stdio: "ignore" });
  }
  assert.deepEqual(JSON.parse(await readFile(path, "utf8")), grammar);
});
