/** What holds for every rule: its files, its words, its examples; with UPDATE=1 the generated files are written. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { page } from "../server/lint/describe.ts";
import type { Rule } from "../server/lint/rule.ts";
import { rules } from "../server/rules/index.ts";
import { parse } from "../server/syntax/parser.ts";
import { findingsOf, fixOnce } from "./support/check.ts";

const folder = "server/rules";
const update = process.env.UPDATE === "1";

const ids = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .map((file) => file.slice(0, -3))
  .sort();

function index(): string {
  const names = ids.map((id) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
  const oneLine = `export const rules: readonly Rule[] = [${names.join(", ")}];`;
  const list =
    oneLine.length <= 120
      ? oneLine
      : `export const rules: readonly Rule[] = [\n${names.map((n) => `  ${n},\n`).join("")}];`;
  return [
    "// Generated from this folder by test/rules.test.ts: `npm run update` writes it.",
    'import type { Rule } from "../lint/rule.ts";',
    ...ids.map((id, at) => `import ${names[at]} from "./${id}.ts";`),
    "",
    "/** Every rule, by id. */",
    list,
    "",
  ].join("\n");
}

function compare(path: string, content: string): void {
  if (update) {
    writeFileSync(path, content);
    return;
  }
  assert.equal(existsSync(path) ? readFileSync(path, "utf8") : "", content, `${path} is stale: npm run update`);
}

test("the list of rules holds every rule of the folder", () => compare(`${folder}/index.ts`, index()));

test("every rule has its page, and no page is left over", () => {
  mkdirSync(`${folder}/docs`, { recursive: true });
  for (const rule of rules) compare(`${folder}/docs/${rule.id}.md`, page(rule));
  // The page about ShellCheck's findings is about no rule of ours.
  const left = readdirSync(`${folder}/docs`).filter(
    (file) => file !== "shellcheck.md" && !rules.some((rule) => file === `${rule.id}.md`),
  );
  if (update) for (const file of left) rmSync(`${folder}/docs/${file}`);
  else assert.deepEqual(left, []);
});

test("every rule has a test of its own", () => {
  const missing = ids.filter((id) => !existsSync(`test/rules/${id}.test.ts`));
  assert.deepEqual(missing, []);
});

test("every rule is named by the grammar, after its file", () => {
  for (const rule of rules) {
    assert.match(rule.id, /^(?:no|prefer|require|valid|consistent)(?:-[a-z0-9]+)+$/);
    assert.ok(ids.includes(rule.id), `${rule.id} is not the name of its file`);
  }
});

test("correctness and security are never below warning", () => {
  const low = rules.filter(({ category, severity }) => {
    return (category === "correctness" || category === "security") && severity !== "warning" && severity !== "error";
  });
  assert.deepEqual(
    low.map((rule) => rule.id),
    [],
  );
});

test("a summary is one sentence", () => {
  for (const { id, summary } of rules) assert.match(summary, /^[A-Z][^.!?]*(?:\.\S[^.!?]*)*\.$/, id);
});

test("an alias belongs to one rule only", () => {
  const owners = new Map<string, string[]>();
  for (const rule of rules) {
    for (const alias of rule.aliases) owners.set(alias, [...(owners.get(alias) ?? []), rule.id]);
  }
  // One check of BuildKit covers CMD, ENTRYPOINT and HEALTHCHECK, which hadolint has three codes for.
  owners.delete("MultipleInstructionsDisallowed");
  const shared = [...owners].filter(([, several]) => several.length > 1);
  assert.deepEqual(shared, []);
});

for (const rule of rules) {
  describe(`the documented examples of ${rule.id}`, () => examples(rule));
}

function examples(rule: Rule): void {
  for (const [at, example] of rule.examples.entries()) {
    const { bad, good, options = {}, host = null } = example;
    test(`example ${at + 1}: the bad one has exactly one finding, the good one none`, () => {
      assert.equal(findingsOf(rule, bad, options, host).length, 1, bad);
      assert.equal(findingsOf(rule, good, options, host).length, 0, good);
      assert.deepEqual([...parse(good).errors], [], "A builder refuses the good example.");
    });
    if (rule.fix === "none" || example.fixed === false) continue;
    test(`example ${at + 1}: the fix of the bad one gives the good one`, () => {
      assert.equal(fixOnce(rule, bad, options, host), good);
    });
  }
}
