// Lints many real files by the built command line, its start included: `node bench/lint.mjs [folder]`. Without a folder
// the corpus is taken that is kept beside the project. Every file is linted as a Dockerfile, with all default rules.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measured, median } from "./goals.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const facts = process.env.QUAYSIDE_FACTS ?? join(root, "..", "shared");
const folder = process.argv[2] ?? join(facts, "corpus", "files");
if (!existsSync(folder)) {
  console.log(`There are no files to lint in ${folder}.`);
  process.exit();
}
const files = readdirSync(folder).map((name) => join(folder, name));
const times = [];
for (let round = 0; round < 5; round++) {
  const start = performance.now();
  const lint = spawn(process.execPath, [join(root, "dist", "server.cjs"), "lint", ...files], { stdio: "ignore" });
  const code = await new Promise((resolve) => lint.on("exit", resolve));
  // 1: something was found.
  if (code !== 0 && code !== 1) throw new Error(`lint ended with ${code}`);
  times.push(performance.now() - start);
}
const perFile = median(times) / files.length;
console.log(`${files.length} files in ${median(times).toFixed(0)} ms: ${perFile.toFixed(2)} ms a file`);
measured("lint", perFile);
