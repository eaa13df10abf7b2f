import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { t } from "../client/words.ts";

const bundle = readJson("l10n/bundle.l10n.zh-cn.json");
const sources = ["client", "server"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file: `${folder}/${file}`, code: withoutComments(readFileSync(`${folder}/${file}`, "utf8")) })),
);
/** Every literal given to `t`, with the first file that says it. */
const literals = new Map(
  sources.flatMap(({ file, code }) =>
    [...code.matchAll(/(?<![\w.])(?:t|mark)\(\s*(?:("(?:[^"\\]|\\.)*")|'([^'\\]*)')/g)].map(
      ([, double, single]) => [double === undefined ? (single ?? "") : (JSON.parse(double) as string), file] as const,
    ),
  ),
);

test("a message without a translation is shown in English with its arguments in place", () => {
  assert.equal(t("Removed {0} of {1}.", "a", 2), "Removed a of 2.");
});

test("every word that users see has its Chinese", () => {
  assert.ok(literals.size > 50);
  const missing = [...literals]
    .filter(([literal]) => !(literal in bundle))
    .map(([literal, file]) => `${file}: ${literal}`);
  assert.deepEqual(missing, []);
});

test("no translation is left of a word that nobody says any more", () => {
  assert.deepEqual(
    Object.keys(bundle).filter((key) => !literals.has(key)),
    [],
  );
});

test("a translation has the same arguments as its English", () => {
  const placeholders = (text: string): readonly string[] => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();
  for (const [english, chinese] of Object.entries(bundle)) {
    assert.deepEqual(placeholders(chinese), placeholders(english), english);
    assert.notEqual(chinese.trim(), "", english);
  }
});

test("translations are sorted, so that two people's additions rarely meet", () => {
  const keys = Object.keys(bundle);
  assert.deepEqual(keys, [...keys].sort());
});

test("a message is given to t as a literal, so that it can be found", () => {
  const hidden = sources
    .filter(({ file }) => !file.endsWith("/words.ts"))
    .flatMap(({ file, code }) =>
      [...code.matchAll(/(?<![\w.])t\((?!\s*["'])[^\n]*/g)].map((match) => `${file}: ${match[0]}`),
    );
  assert.deepEqual(hidden, []);
});

test("a notification or dialog says nothing that was not translated", () => {
  const call =
    /\.(?:show\w*Message|info|error|confirm|pick|pickMany|input|progress|output|terminal)\(\s*("[^"]*"|`[^`]*`)/g;
  const untranslated = sources
    .filter(({ file }) => file.startsWith("client/"))
    .flatMap(({ file, code }) =>
      [...code.matchAll(call)]
        // What stands in `${…}` is a name or was translated before.
        .filter(([, text = ""]) => /[A-Za-z]{2}/.test(text.replace(/\$\{[^}]*\}/g, "")))
        .map(([all]) => `${file}: ${all}`),
    );
  assert.deepEqual(untranslated, []);
});

test("titles and descriptions in package.json have both languages", () => {
  const english = readJson("package.nls.json");
  const chinese = readJson("package.nls.zh-cn.json");
  assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
  for (const [key, text] of Object.entries(chinese)) assert.notEqual(text.trim(), "", key);
});

test("links in welcome texts lead to the same places in both languages", () => {
  const links = (text: string): readonly string[] =>
    [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? "").sort();
  const chinese = readJson("package.nls.zh-cn.json");
  for (const [key, text] of Object.entries(readJson("package.nls.json"))) {
    assert.deepEqual(links(chinese[key] ?? ""), links(text), key);
  }
});

function readJson(path: string): Readonly<Record<string, string>> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, string>) : {};
}

/** Comments may quote calls. A comment starts its line; in the middle of one a mark may be part of a shell's pattern. */
function withoutComments(code: string): string {
  return code.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/^\s*\/\/.*$/gm, "");
}
