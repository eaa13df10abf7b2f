// Measures Quayside beside its peers: `npm run bench [name …]`. Every file of bench/ that can run alone is a bench.
// Figures are compared within one run and never asserted: machines differ, ratios less so. The table at the end has the
// goals of bench/goals.mjs beside what was measured.
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { tableOf } from "../bench/goals.mjs";

const folder = fileURLToPath(new URL("../bench/", import.meta.url));

/** Parts that benches share. */
const parts = ["goals.mjs", "shapes.mjs", "text.mjs"];

const all = (await readdir(folder)).filter((file) => file.endsWith(".mjs") && !parts.includes(file)).sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(`${name}.mjs`));
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(", ")}; there are ${all.map((file) => file.slice(0, -4)).join(", ")}.`,
  );
  process.exit(2);
}
const found = new Map();
for (const file of all.filter((file) => wanted.length === 0 || wanted.includes(file.slice(0, -4)))) {
  console.log(`\n${file.slice(0, -4)}`);
  const child = spawn(process.execPath, [`${folder}${file}`], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  child.on("message", ({ key, ...figures }) => found.set(key, figures));
  const code = await new Promise((resolve) => child.on("exit", resolve));
  if (code !== 0) process.exitCode = 1;
}
if (found.size > 0) console.log(`\n${tableOf(found)}`);
