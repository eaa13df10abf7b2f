// `npm test`: sets up what is missing, runs every kind of test, and closes with `N passed, N failed`.
//
//   node scripts/test.mjs [check|unit|conformance|engine|vscode …]   only these parts
//   node scripts/test.mjs --update [part …]                          writes generated files and snapshots anew
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./processes.mjs";
import { setUp } from "./setup/index.mjs";
import { collectResults } from "./test/results.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const parts = ["check", "unit", "conformance", "engine", "vscode"];
const reporter = fileURLToPath(new URL("test/reporter.mjs", import.meta.url));
const start = Date.now();

const words = process.argv.slice(2);
const update = words.includes("--update");
const named = words.filter((word) => word !== "--update");
const unknown = named.filter((word) => !parts.includes(word));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. The parts are: ${parts.join(", ")}.`);
  process.exit(2);
}
// Everything that is generated is written by unit tests.
const chosen = named.length > 0 ? named : update ? ["unit"] : parts;
const wants = (part) => chosen.includes(part);

const missing = await setUp({
  browser: wants("vscode"),
  vscodeServer: wants("vscode"),
  engine: wants("engine") || wants("vscode"),
  shellcheck: wants("unit") || wants("conformance"),
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
for (const reason of Object.values(missing)) console.log(reason);
rmSync(`${root}/test-results`, { recursive: true, force: true });

const results = collectResults();
const env = { ...process.env, QUAYSIDE_TEST_REPORT: results.file, ...(update ? { UPDATE: "1" } : {}) };
/** Engines and windows of several files at once would only slow each other down. */
const alone = ["--test-concurrency=1"];
const { runTests, testFiles, unitTests } = await import("./unit.mjs");

if (wants("check")) {
  for (const [name, words] of [
    ["type check", ["node_modules/typescript/bin/tsc", "--pretty", "false"]],
    ["lint", ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"]],
  ]) {
    await results.part(name, async () => {
      const code = await run(process.execPath, words, { cwd: root });
      return [{ name, outcome: code === 0 ? "passed" : "failed" }];
    });
  }
}

/** Some unit tests run the built programs; suites in VS Code run the package. */
const vsix = ".build/package/quayside.vsix";
const built = await results.part("build and package", async () => {
  const { packageExtension } = await import("./package.mjs");
  await packageExtension(vsix);
  return [{ name: "the extension is built and packed", outcome: "passed" }];
});

if (wants("unit")) await results.part("unit", async () => await node(await unitTests()));
if (wants("conformance"))
  await results.part("conformance", async () => await node(await testFiles("test/conformance")));
if (wants("engine")) await results.part("engine", async () => await node(await testFiles("test/engine"), alone));
if (wants("vscode")) {
  await results.part("extension host", async () => await extensionHost(await testFiles("test/vscode")));
  await results.part("user interface", async () => await userInterface(await testFiles("test/ui")));
}

console.log(`\nThe whole run took ${((Date.now() - start) / 1000).toFixed(0)} s.`);
process.exitCode = results.close();

/** @param {readonly string[]} files @param {readonly string[]} [more] arguments for Node */
async function node(files, more = [], extra = {}) {
  if (files.length === 0) return 0;
  const nodeArguments = [`--test-reporter=${reporter}`, "--test-reporter-destination=stdout", ...more];
  return await runTests(files, nodeArguments, { ...env, ...extra });
}

async function extensionHost(files) {
  if (files.length === 0) return 0;
  const { findDesktop, launcher } = await import("./vscode/choose.mjs");
  const desktop = await findDesktop();
  const why = missing.vscodeServer ?? missing.browser ?? (built ? undefined : "the package could not be built");
  if (why !== undefined && (desktop === undefined || !built)) return await skipAll(files, why);
  const { runInExtensionHost } = await import("./test/extension-host.mjs");
  const vscode = desktop ?? { executable: launcher, cli: launcher };
  return await runInExtensionHost(files, { vsix: `${root}/${vsix}`, vscode, env });
}

async function userInterface(files) {
  if (files.length === 0) return 0;
  const why = missing.vscodeServer ?? missing.browser ?? (built ? undefined : "the package could not be built");
  if (why !== undefined) return await skipAll(files, why);
  return await node(files, alone, { QUAYSIDE_TEST_VSIX: `${root}/${vsix}` });
}

/** The titles of tests that cannot be run, read from their text, because loading them needs what is missing. */
async function skipAll(files, reason) {
  const { readFile } = await import("node:fs/promises");
  const texts = await Promise.all(files.map((file) => readFile(`${root}/${file}`, "utf8")));
  const titles = texts.flatMap((text) => [...text.matchAll(/^\s*(?:it|test|step)\(\s*["`](.+?)["`],/gm)]);
  return titles.map(([, name]) => ({ name, outcome: "skipped", reason }));
}
