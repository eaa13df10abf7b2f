// Times the built language server over its standard streams, and the npm package dockerfile-language-server-nodejs in
// the same run: node bench/lsp.mjs [--lines 1000,10000] [--server "node other.js --stdio"] [--no-peer]
// Prints one JSON object a measure, times in milliseconds, then the peer's times as multiples of ours. Figures are
// compared, never asserted: machines differ. The peer is installed into .build/ on first use; it is no dependency.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { measured } from "./goals.mjs";
import { dockerfile } from "./text.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : process.argv[at + 1];
};
const sizes = option("--lines", "1000,10000").split(",").map(Number);
const ours = option("--server", `${process.execPath} dist/server.cjs lsp --stdio`);
const peers = join(fileURLToPath(new URL("..", import.meta.url)), ".build", "peers");
const peer = { name: "dockerfile-language-server-nodejs", version: "0.15.0" };

/** The command that starts the peer. */
function peerCommand() {
  const folder = join(peers, "node_modules", peer.name);
  if (!existsSync(folder)) {
    mkdirSync(peers, { recursive: true });
    if (!existsSync(join(peers, "package.json"))) writeFileSync(join(peers, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", `${peer.name}@${peer.version}`], {
      cwd: peers,
      stdio: "inherit",
    });
  }
  return `${process.execPath} ${join(folder, "bin", "docker-langserver")} --stdio`;
}

class Client {
  /** @param {string} command */
  constructor(command) {
    const [program, ...programArguments] = command.split(" ");
    this.child = spawn(program, programArguments, { stdio: ["pipe", "pipe", "inherit"] });
    this.waiting = new Map();
    this.pushed = new Map();
    this.id = 0;
    let chunks = [];
    let buffered = 0;
    let needed = 0;
    this.child.stdout.on("data", (chunk) => {
      chunks.push(chunk);
      buffered += chunk.length;
      // Pieces of a long message are joined once: it is the server that is measured.
      if (buffered < needed) return;
      let data = Buffer.concat(chunks);
      for (;;) {
        needed = 0;
        const head = data.indexOf("\r\n\r\n");
        if (head < 0) break;
        const length = Number(/Content-Length: (\d+)/i.exec(data.toString("ascii", 0, head))[1]);
        needed = head + 4 + length;
        if (data.length < needed) break;
        const message = JSON.parse(data.toString("utf8", head + 4, needed));
        data = data.subarray(needed);
        if (message.method === "textDocument/publishDiagnostics") {
          this.count = (this.count ?? 0) + 1;
          this.onPush?.(message.params);
        } else if (message.method !== undefined && message.id !== undefined) {
          this.send({ id: message.id, result: message.method === "workspace/configuration" ? [null] : null });
        } else if (message.id !== undefined) this.waiting.get(message.id)?.(message.result);
      }
      chunks = [data];
      buffered = data.length;
    });
  }
  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }
  request(method, params) {
    const id = ++this.id;
    this.send({ id, method, params });
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }
  nextPush() {
    return new Promise((resolve) => {
      this.onPush = resolve;
    });
  }
}

const now = () => performance.now();
/** By measure, of the server that was measured last: what 19 of 20 times stay below. */
const late = new Map();
const quantile = (times, q) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))];
/** Prints a measure and keeps its median. */
const report = (medians, measure, times) => {
  medians.set(measure, quantile(times, 0.5));
  late.set(measure, quantile(times, 0.95));
  console.log(
    JSON.stringify({
      measure,
      p50: +quantile(times, 0.5).toFixed(2),
      p95: +quantile(times, 0.95).toFixed(2),
      n: times.length,
    }),
  );
};

async function timed(runs, run) {
  const times = [];
  for (let n = 0; n < runs; n++) {
    const start = now();
    await run(n);
    times.push(now() - start);
  }
  return times;
}

const bare = new Map();
report(
  bare,
  "bare node, start to end",
  await timed(7, () => new Promise((resolve) => spawn(process.execPath, ["-e", "0"]).on("exit", resolve))),
);

/** A process's resident memory in MiB, null where the system does not tell. */
function memoryOf(pid) {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return null;
  return Math.round(Number(/VmRSS:\s*(\d+)/.exec(readFileSync(status, "utf8"))?.[1]) / 1024);
}

/** What an editor asks for again after a keystroke. */
const refreshed = ["semanticTokens/full", "documentSymbol", "foldingRange", "documentLink"].map(
  (name) => `textDocument/${name}`,
);

/** Everything about one server; gives the medians by measure. */
async function measure(command, isPeer) {
  const medians = new Map();
  report(
    medians,
    "start to initialize answered",
    await timed(7, async () => {
      const client = new Client(command);
      await client.request("initialize", { processId: null, rootUri: null, capabilities: {} });
      client.child.kill();
    }),
  );

  for (const lines of sizes) {
    const client = new Client(command);
    await client.request("initialize", { processId: null, rootUri: null, capabilities: {} });
    client.send({ method: "initialized", params: {} });
    const uri = "file:///nowhere/Dockerfile";
    const text = dockerfile(lines);
    const all = text.split("\n");
    const pushed = client.nextPush();
    client.send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "dockerfile", version: 1, text } },
    });
    await pushed;
    // ShellCheck, which ours asks where there is one, has looked at the file once: it would take time from what follows.
    for (let seen = -1; seen !== client.count; await sleep(3000)) seen = client.count;
    let version = 1;
    // A comment line in the middle grows by one letter at a time.
    const line = all.findIndex((one, at) => at > all.length / 2 && one.startsWith("# Stage"));
    const type = (line, character, letters) => {
      const at = { line, character };
      client.send({
        method: "textDocument/didChange",
        params: {
          textDocument: { uri, version: ++version },
          contentChanges: [{ range: { start: at, end: at }, text: letters }],
        },
      });
    };
    const key = async (at, character) => {
      const answer = client.nextPush();
      type(at, character, "x");
      await answer;
    };
    await timed(10, () => key(line, 3));
    report(medians, `keystroke in a comment to diagnostics, ${lines} lines`, await timed(40, () => key(line, 3)));
    const run = all.findIndex((one, at) => at > all.length / 2 && one.includes("apt-get update"));
    report(medians, keystroke(lines), await timed(40, () => key(run, all[run].length - 2)));
    const position = { line: line + 1, character: 0 };
    report(
      medians,
      `completion after 20 keystrokes, ${lines} lines`,
      await timed(20, async () => {
        for (let n = 0; n < 20; n++) type(line, 3, "y");
        await client.request("textDocument/completion", { textDocument: { uri }, position });
      }),
    );
    for (const [name, method] of [
      ["outline", "textDocument/documentSymbol"],
      ["folds", "textDocument/foldingRange"],
      ["links", "textDocument/documentLink"],
      ["semantic tokens", "textDocument/semanticTokens/full"],
    ]) {
      // The peer's tokens of 10,000 lines take most of a minute each.
      if (isPeer && lines > 1000 && name === "semantic tokens") continue;
      report(
        medians,
        `keystroke to ${name}, ${lines} lines`,
        await timed(20, async () => {
          type(line, 3, "z");
          await client.request(method, { textDocument: { uri } });
        }),
      );
    }
    if (!isPeer || lines <= 1000) {
      report(
        medians,
        `keystroke to tokens, symbols, folds, links and diagnostics, ${lines} lines`,
        await timed(20, async () => {
          const answer = client.nextPush();
          type(line, 3, "w");
          await Promise.all([answer, ...refreshed.map((method) => client.request(method, { textDocument: { uri } }))]);
        }),
      );
    }
    if (lines <= 1000) {
      const before = memoryOf(client.child.pid);
      for (let n = 0; n < 1000; n++) await key(n % 2 === 0 ? line : run, 3);
      const after = memoryOf(client.child.pid);
      medians.set(memoryMeasure, after);
      console.log(JSON.stringify({ measure: `memory in MiB around 1,000 keystrokes, ${lines} lines`, before, after }));
    }
    client.child.kill();
  }
  return medians;
}

const memoryMeasure = "memory";
const keystroke = (lines) => `keystroke in a RUN to diagnostics, ${lines} lines`;

console.log("ours");
const mine = await measure(ours, false);
const mineLate = new Map(late);
let theirs = new Map();
if (!process.argv.includes("--no-peer")) {
  console.log(`${peer.name} ${peer.version}`);
  theirs = await measure(peerCommand(), true);
  console.log("the peer's median as a multiple of ours");
  for (const [name, median] of mine) {
    const ratio = (theirs.get(name) ?? 0) / median;
    console.log(`${ratio.toFixed(1).padStart(8)}  ${name}`);
  }
}

const goalsOf = (lines, size) => ({
  [`keystroke.${size}`]: keystroke(lines),
  [`tokens.${size}`]: `keystroke to semantic tokens, ${lines} lines`,
  [`refreshed.${size}`]: `keystroke to tokens, symbols, folds, links and diagnostics, ${lines} lines`,
  ...(size === "large" ? { "completion.large": `completion after 20 keystrokes, ${lines} lines` } : {}),
});
for (const [key, measure] of Object.entries({
  ...goalsOf(1000, "large"),
  ...goalsOf(10000, "huge"),
  "memory.large": memoryMeasure,
})) {
  if (mine.has(measure)) measured(key, mine.get(measure), theirs.get(measure) ?? null);
}
measured("start", mine.get("start to initialize answered"), bare.get("bare node, start to end"));
for (const [key, lines] of Object.entries({ "keystroke.large.p95": 1000, "keystroke.huge.p95": 10000 })) {
  const peers = theirs.has(keystroke(lines)) ? late.get(keystroke(lines)) : null;
  if (mineLate.has(keystroke(lines))) measured(key, mineLate.get(keystroke(lines)), peers);
}
