import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { formatNames } from "../server/cli/options.ts";
import { tableHead, tableRow } from "../server/lint/describe.ts";
import { rules } from "../server/rules/index.ts";

const read = () => readFileSync("README.md", "utf8");

test("the README's table lists every rule (npm run update writes it)", () => {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const table = [tableHead, ...sorted.map(tableRow)].join("\n");
  const wanted = read().replace(
    /(<!-- rules -->\n)[\s\S]*?(<!-- \/rules -->)/,
    (_all, start: string, end: string) => `${start}${table}\n${end}`,
  );
  if (process.env.UPDATE === "1") writeFileSync("README.md", wanted);
  assert.equal(read(), wanted);
});

test("the README names every output format of quayside lint", () => {
  for (const name of formatNames) assert.match(read(), new RegExp(`\\| .*\`${name}\`.* \\|`), name);
});

for (const page of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md"]) {
  test(`what ${page} links to is there`, () => {
    const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "");
    // The suite that drives the workbench takes the picture.
    const missing = links.filter((link) => link !== "media/screenshot.png" && !existsSync(link));
    assert.deepEqual(missing, []);
  });
}
