import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeUtf8 } from "../../server/syntax/decode.ts";
import { dump } from "../../server/syntax/dump.ts";
import { parse } from "../../server/syntax/parser.ts";

const folder = "test/syntax/fixtures";

for (const name of readdirSync(folder)) {
  test(`the tree of ${name} is as it was`, () => {
    const shown = dump(parse(decodeUtf8(readFileSync(join(folder, name, "Dockerfile")))));
    const path = join(folder, name, "tree.txt");
    if (process.env.UPDATE === "1") writeFileSync(path, shown);
    assert.equal(shown, readFileSync(path, "utf8"));
  });
}
