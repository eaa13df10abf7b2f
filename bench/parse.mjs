// Parsing beside the npm package dockerfile-ast, in one process, as ratios: `node bench/parse.mjs`.
// The peer is installed into .build/ on first use; it is no dependency.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { measured } from "./goals.mjs";
import { realistic } from "./shapes.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const peers = join(root, ".build", "peers");
const peer = { name: "dockerfile-ast", version: "0.7.1" };

/** Least time of several runs in milliseconds: what else the machine does only adds to it. */
function least(run, times) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

async function loadOurs() {
  const entry = join(root, ".build", `bench-parse-${process.pid}.ts`);
  const outfile = entry.replace(/\.ts$/, ".mjs");
  await mkdir(join(root, ".build"), { recursive: true });
  await writeFile(
    entry,
    `export { parse } from "../server/syntax/parser.ts";
export { reparse } from "../server/syntax/reparse.ts";
`,
  );
  try {
    const options = { bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "warning" };
    await build({ ...options, absWorkingDir: root, entryPoints: [entry], outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await Promise.all([rm(entry, { force: true }), rm(outfile, { force: true })]);
  }
}

async function loadPeer() {
  const folder = join(peers, "node_modules", peer.name);
  if (!existsSync(folder)) {
    await mkdir(peers, { recursive: true });
    await writeFile(join(peers, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", `${peer.name}@${peer.version}`], {
      cwd: peers,
      stdio: "inherit",
    });
  }
  return createRequire(join(peers, "package.json"))(peer.name).DockerfileParser;
}

function corpus() {
  const folder = join(process.env.QUAYSIDE_FACTS ?? join(root, "..", "shared"), "corpus", "files");
  return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")) : [];
}

const ours = await loadOurs();
const shown = (value) => value.toFixed(2).padStart(9);

const DockerfileParser = await loadPeer();
const inputs = { "1,000 lines": [realistic(1000)], "10,000 lines": [realistic(10000)], corpus: corpus() };
console.log("                 ours ms   peer ms     ratio");
for (const [name, texts] of Object.entries(inputs)) {
  if (texts.length === 0) continue;
  const run = (parse) => () => {
    for (const text of texts) parse(text);
  };
  const mine = least(run(ours.parse), 40);
  // The peer reads lazily: its instructions have to be asked for.
  const theirs = least(
    run((text) => DockerfileParser.parse(text).getInstructions()),
    10,
  );
  if (name === "1,000 lines") measured("parse.large", mine, theirs);
  console.log(`${name.padEnd(14)}${shown(mine)} ${shown(theirs)} ${shown(theirs / mine)}`);
}
const text = realistic(10000);
const file = ours.parse(text);
const middle = text.indexOf("\n", text.length >> 1);
let count = 0;
const edit = () => {
  ours.reparse(file, `${text.slice(0, middle)}${"x".repeat(++count)}${text.slice(middle)}`);
};
console.log(`keystroke in 10,000 lines ${least(edit, 40).toFixed(2)} ms`);
