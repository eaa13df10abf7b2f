// How time grows with size, for every question about a file and over every shape of bench/shapes.mjs:
// `node bench/growth.mjs [shape …]`. A slope is that of time over size, both as logarithms, between the two largest
// sizes: in smaller files V8 still compiles, and has no garbage to look for yet.
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { measured } from "./goals.mjs";
import { shapes } from "./shapes.mjs";

/** A shape grows until all questions about it together take so long, in milliseconds. */
const longEnough = 700;
/** What is over sooner at the largest size says more of V8 than of us. */
const telling = 100;
const runs = 3;

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv.slice(2);

async function load() {
  const entry = join(root, ".build", `bench-growth-${process.pid}.ts`);
  const outfile = entry.replace(/\.ts$/, ".cjs");
  await writeFile(
    entry,
    `export * from "../server/service.ts";
export { tokens } from "../server/syntax/tokens.ts";
export { shellScripts } from "../server/syntax/shell.ts";
export { buildErrors } from "../server/semantics/build-errors.ts";
export { defaultLintSettings } from "../server/lint/run.ts";
`,
  );
  try {
    const options = { bundle: true, platform: "node", format: "cjs", packages: "external", logLevel: "warning" };
    await build({ ...options, absWorkingDir: root, entryPoints: [entry], outfile });
    return createRequire(import.meta.url)(outfile);
  } finally {
    await Promise.all([rm(entry, { force: true }), rm(outfile, { force: true })]);
  }
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
const ours = await load();
const middle = (file) => ({ line: file.lineStarts.length >> 1, character: 5 });
const failed = (rule, error) => {
  throw new Error(rule, { cause: error });
};

/** All are asked of one tree: what the first of them works out serves the others, as it does in an editor. */
const questions = {
  tokens: (file) => ours.tokens(file),
  "build errors": (file) => ours.buildErrors(file),
  shell: (file) => file.instructions.map((one) => ours.shellScripts(file, one)),
  diagnostics: (file) => ours.diagnostics(file, "file:///Dockerfile", { lint: ours.defaultLintSettings }, null, failed),
  "semantic tokens": (file) => ours.semanticTokens(file),
  outline: (file) => ours.documentSymbols(file),
  folds: (file) => ours.foldingRanges(file),
  links: (file) => ours.documentLinks(file),
  hover: (file) => ours.hover(file, middle(file)),
  completion: (file) => ours.completion(file, middle(file), { snippets: true }),
};

/** By question, the least time of several runs in milliseconds: what else the machine does only adds to it. */
function timesOf(text) {
  const best = new Map();
  const timed = (question, work) => {
    // What others have left behind is not this question's to clear away.
    collectGarbage();
    const before = performance.now();
    const result = work();
    best.set(question, Math.min(best.get(question) ?? Number.POSITIVE_INFINITY, performance.now() - before));
    return result;
  };
  for (let run = 0; run < runs; run++) {
    const file = timed("parse", () => ours.parse(text));
    for (const [question, ask] of Object.entries(questions)) timed(question, () => ask(file));
  }
  return best;
}

let steepest = { slope: 0, name: "nothing" };
for (const [shape, make] of Object.entries(shapes)) {
  if (wanted.length > 0 && !wanted.includes(shape)) continue;
  let size = 4000;
  let before = timesOf(make(size));
  let times = before;
  for (let all = 0; all < longEnough && size < 4_000_000; size *= 4) {
    before = times;
    times = timesOf(make(size * 4));
    all = [...times.values()].reduce((sum, time) => sum + time, 0);
  }
  const cells = [...times].map(([question, time]) => {
    const slope = Math.log(time / before.get(question)) / Math.log(4);
    if (time > telling && slope > steepest.slope) steepest = { slope, name: `${question}, ${shape}` };
    return `${question} ${slope.toFixed(2)} (${time.toFixed(0)})`;
  });
  console.log(`${shape.padEnd(16)} ${size / 1000}k ${cells.join(", ")}`);
}
console.log(`steepest: ${steepest.name}, ${steepest.slope.toFixed(2)}`);
measured("growth", steepest.slope);
