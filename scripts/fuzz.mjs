// Looks for texts that break the parser's properties: `node scripts/fuzz.mjs [--edits N] [--seconds N] [--seed N] [FOLDER]`.
// Bounded by both numbers. A failure prints the seed that shows it again, and the exit code is 1.
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: "string", default: "200000" },
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
  },
});

const outfile = join(root, ".build", `fuzz-${process.pid}.mjs`);
await mkdir(join(root, ".build"), { recursive: true });
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["test/fuzz/run.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  const { fuzz } = await import(pathToFileURL(outfile).href);
  const texts = [];
  for (const folder of positionals) {
    for (const name of await readdir(folder)) texts.push((await readFile(join(folder, name), "utf8")).slice(0, 4000));
  }
  const options = { seed: Number(values.seed), edits: Number(values.edits), seconds: Number(values.seconds), texts };
  const { edits, failure } = fuzz(options);
  if (failure === null) console.log(`${edits} edits, nothing found`);
  else {
    console.error(`after ${edits} edits, seed ${failure.seed}: ${failure.error?.stack ?? failure.error}`);
    console.error(JSON.stringify(failure.text));
    process.exitCode = 1;
  }
} finally {
  await rm(outfile, { force: true });
}
