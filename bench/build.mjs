// Building a context of many files, ours against the `docker` program: `node bench/build.mjs [files] [rounds]`.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Docker from "dockerode";
import { build as bundle } from "esbuild";
import { startTestEngine } from "../scripts/engine/test-engine.mjs";
import { measured, median } from "./goals.mjs";

const files = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);
const folder = await mkdtemp(join(tmpdir(), "quayside-bench-build-"));
const code = join(".build", "bench-build.mjs");

/** Files of 0 to 8 kB in folders of fifty, with a few ignored ones. */
async function writeContext(context) {
  await mkdir(context);
  for (let index = 0; index < files; index++) {
    const place = join(context, `src${Math.floor(index / 500)}`, `part${Math.floor(index / 50) % 10}`);
    if (index % 50 === 0) await mkdir(place, { recursive: true });
    await writeFile(join(place, `file${index}.txt`), `${index}\n`.repeat((index * 7919) % 1200));
  }
  await writeFile(join(context, ".dockerignore"), "**/*.log\nnode_modules\n!keep.log\n**/.git\n");
  await writeFile(join(context, "Dockerfile"), "FROM scratch\nCOPY . /\n");
}

/** An engine that takes what is sent and builds nothing, so that only the sending is timed. */
async function startSink(path) {
  let bytes = 0;
  const server = createServer((request, response) => {
    response.setHeader("Api-Version", "1.41");
    request.on("data", (chunk) => {
      bytes += chunk.length;
    });
    request.on("end", () =>
      response.end(request.url.includes("/build") ? '{"stream":"Successfully built a\\n"}\n' : "OK"),
    );
  });
  await new Promise((resolve) => server.listen(path, resolve));
  return { host: `unix://${path}`, stop: () => server.close(), bytes: () => bytes };
}

/** Its start is part of its time; what the start alone takes is told beside. */
function docker(host, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn("docker", args, {
      env: { ...process.env, DOCKER_BUILDKIT: "0", DOCKER_HOST: host },
      stdio: "ignore",
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`docker ${args.join(" ")}: ${code}`))));
  });
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const results = new Map();
const note = (name, time) => results.set(name, [...(results.get(name) ?? []), time]);

/** Who comes second finds a machine that still writes what the first has made: each is first in every second round. */
async function inTurns(round, works) {
  const entries = Object.entries(works);
  for (const [name, work] of round % 2 === 0 ? entries : entries.reverse()) note(name, await timed(work));
}

await bundle({
  entryPoints: ["client/engine/build/build.ts"],
  outfile: code,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});
const { build } = await import(pathToFileURL(code).href);
const ours = (host, buildkit, context, more = {}) =>
  build(
    new Docker({ socketPath: host.slice("unix://".length) }),
    { endpoint: host, buildkit },
    { context, dockerfile: join(context, "Dockerfile"), tags: ["quayside-test/bench:1"], ...more },
    () => undefined,
    new AbortController().signal,
  );

const engine = await startTestEngine();
const sink = await startSink(join(folder, "sink.sock"));
try {
  const context = join(folder, "context");
  await writeContext(context);
  const label = ["--label", `dev.quayside.test=${engine.runId}`];
  const labels = { "dev.quayside.test": engine.runId };
  for (let round = 0; round < rounds; round++) {
    note("docker, start alone", await timed(() => docker(sink.host, "--version")));
    await inTurns(round, {
      "docker, sending only": () => docker(sink.host, "build", context),
      "ours, sending only": () => ours(sink.host, false, context),
    });
    await inTurns(round, {
      "docker, classic builder": () => docker(engine.host, "build", "--no-cache", ...label, context),
      "ours, classic builder": () => ours(engine.host, false, context, { noCache: true, labels }),
    });
    // Another round's files are unknown to BuildKit: a new place is a new context to it.
    const fresh = join(folder, `fresh${round}`);
    await writeContext(fresh);
    note("ours, BuildKit, first time", await timed(() => ours(engine.host, true, fresh, { noCache: true, labels })));
    await writeFile(join(fresh, "src0", "part0", "file0.txt"), `changed ${round}\n`);
    note("ours, BuildKit, one file changed", await timed(() => ours(engine.host, true, fresh, { labels })));
    note("ours, BuildKit, nothing changed", await timed(() => ours(engine.host, true, fresh, { labels })));
    await rm(fresh, { recursive: true });
  }
  console.log(`${files} files, median of ${rounds} rounds, ms`);
  for (const [name, times] of results) console.log(`${name.padEnd(34)} ${median(times).toFixed(0).padStart(6)}`);
  const ratio = (a, b) => (median(results.get(a)) / median(results.get(b))).toFixed(2);
  console.log(`ours / docker, sending only: ${ratio("ours, sending only", "docker, sending only")}`);
  console.log(`ours / docker, classic builder: ${ratio("ours, classic builder", "docker, classic builder")}`);
  measured("context", median(results.get("ours, sending only")), median(results.get("docker, sending only")));
  console.log(`ours with BuildKit / docker classic: ${ratio("ours, BuildKit, first time", "docker, classic builder")}`);
} finally {
  sink.stop();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
}
