// Times the side bar of the packaged extension in a real VS Code against a private engine: `node bench/explorer.mjs
// [--containers 20,1000] [--windows 3] [--idle 60] [--away 10]` (seconds). Beside each figure stands what the `docker`
// program needs for the same, in the same run: a list as a process, or logs into a file.
import { execFile } from "node:child_process";
import { createWriteStream, readdirSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { ask } from "../scripts/engine/request.mjs";
import { startTestEngine } from "../scripts/engine/test-engine.mjs";
import { packageExtension } from "../scripts/package.mjs";
import { setUp } from "../scripts/setup/index.mjs";
import { bundleForNode, makeBuildFolder } from "../scripts/unit.mjs";
import { measured, median } from "./goals.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    containers: { type: "string", default: "20,1000" },
    windows: { type: "string", default: "3" },
    idle: { type: "string", default: "60" },
    away: { type: "string", default: "10" },
  },
});
const shown = (numbers) => numbers.map((number) => Math.round(number)).join(" ");
const run = promisify(execFile);

for (const reason of Object.values(await setUp({ browser: true, vscodeServer: true }))) throw new Error(reason);
const outdir = await makeBuildFolder("bench-");
const engine = await startTestEngine();
const counted = await countRequests(engine.host);
try {
  const vsix = await packageExtension(".build/package/bench.vsix");
  const size = (file) => statSync(file).size / 1000;
  const code = size(`${root}/dist/client.cjs`);
  console.log(`size: .vsix ${shown([size(vsix)])} kB, code at activation ${shown([code])} kB`);
  measured("vsix", size(vsix));
  measured("code", code);
  const openWorkbench = await loadWorkbench();
  // A small folder: what VS Code does with a large one at its start is not ours to time.
  const folder = join(root, "examples/flask-hello-world");
  const window = (name) => openWorkbench({ name, folder, vsix, dockerHost: counted.host });
  let made = 0;
  for (const count of values.containers.split(",").map(Number)) {
    for (; made < count; made++) {
      await ask(
        engine.host,
        "POST",
        `/containers/create?name=c${made}`,
        JSON.stringify({ Image: "quayside-test/logs:1" }),
      );
    }
    await ask(engine.host, "POST", "/containers/c0/start");
    const process = await timed(3, () =>
      run("docker", ["container", "ls", "--all"], { env: dockerEnv(), maxBuffer: 1e8 }),
    );
    const times = [];
    const activations = [];
    for (let i = 0; i < Number(values.windows); i++) {
      const bench = await window("bench");
      try {
        times.push(await clickToTree(bench.page));
        activations.push(Number(await activation(bench)));
      } finally {
        await bench.close();
      }
    }
    console.log(`activation, ms: ${shown(activations)}`);
    measured("activation", median(activations));
    if (count === 20 || count === 1000) measured(`click.${count}`, median(times), median(process));
    console.log(`click → tree, ${count} containers, ms: ${shown(times)} (docker container ls: ${shown(process)})`);
  }
  const bench = await window("bench");
  try {
    // VS Code starts its extensions' process a while after it has drawn its window.
    await sleep(5000);
    const host = extensionHost();
    const before = memory(host);
    await bench.showSideBar();
    await bench.row("Containers", "c0");
    await sleep(15_000);
    const grown = memory(host) - before;
    console.log(`extension host on opening the view, ${made} containers: +${grown.toFixed(0)} MiB`);
    if (made >= 1000) measured("host.memory", grown);
    const calm = await eventToRow(bench.page);
    console.log(`event → row, ms: ${shown(calm)}`);
    measured("event", median(calm));
    const stormy = await eventInStorm(bench.page);
    console.log(`event → row in a storm of others, ms: ${shown(stormy)}`);
    measured("storm", Math.max(...stormy));
    const burst = await burstOfTags(bench.page);
    console.log(
      `burst of 1,000 events in ${shown([burst.lasted])} ms → settled, ms: ${shown([burst.settled])}; ${burst.redraws} redraws`,
    );
    measured("settled", burst.settled);
    await sleep(3000);
    const asked = counted.requests();
    await sleep(Number(values.idle) * 1000);
    const idle = counted.requests() - asked;
    console.log(`idle for ${values.idle} s: ${idle} requests`);
    measured("idle", idle);
    const away = await goneAndBack(bench);
    measured("noticed", away.noticed);
    measured("back", away.back);
    console.log(
      `engine away for ${values.away} s: noticed after ${away.noticed} ms, live again ${away.back} ms after its return`,
    );
  } finally {
    await bench.close();
  }
  const logs = await logThroughput();
  measured("logs", median(logs.ours), median(logs.theirs));
  console.log(`logs of ${logs.megabytes} MB into a file, ms: ${shown(logs.ours)} (docker logs: ${shown(logs.theirs)})`);
} finally {
  counted.close();
  await engine.stop();
  await rm(outdir, { recursive: true, force: true });
}

function dockerEnv() {
  return { ...process.env, DOCKER_HOST: engine.host };
}

async function timed(times, work) {
  const found = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    found.push(performance.now() - start);
  }
  return found;
}

async function loadWorkbench() {
  await bundleForNode([{ in: "test/support/vscode/workbench.ts", out: "workbench" }], outdir);
  return (await import(pathToFileURL(join(outdir, "workbench.mjs")).href)).openWorkbench;
}

/** Milliseconds from the press of the mouse on the side bar's icon to the frame that shows a container's row. */
async function clickToTree(page) {
  // VS Code and its own extensions are busy with their start for a while.
  await sleep(6000);
  await page.evaluate(() => {
    window.clicked = 0;
    document.addEventListener("mousedown", () => (window.clicked ||= performance.now()), true);
    window.painted = new Promise((resolve) => {
      const look = () => {
        const row = document.querySelector('.pane-body [role="treeitem"][aria-label^="c0"]');
        if (window.clicked > 0 && row !== null) resolve(performance.now() - window.clicked);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
  await page.locator(".part.activitybar").getByRole("tab", { name: "Quayside" }).locator("a").click();
  return await page.evaluate(() => window.painted);
}

/** What VS Code says the activation took: loading the code and `activate`. */
async function activation(bench) {
  await bench.palette("Developer: Show Running Extensions");
  const row = bench.page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Quayside" });
  return /Activation:\s*(\d+)ms/.exec(await row.innerText())?.[1];
}

/** When the row of a container whose name is given shows a word, as the page's clock has it. */
function whenRowSays(page, name, word) {
  const other = word === "Paused" ? "\u0000" : "Paused";
  return page.evaluate(
    ([start, wanted, unwanted]) =>
      new Promise((resolve) => {
        const look = () => {
          const label =
            document.querySelector(`.pane-body [role="treeitem"][aria-label^="${start},"]`)?.ariaLabel ?? "";
          if (label.includes(wanted) && !label.includes(unwanted)) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    [name, word, other],
  );
}

/** Milliseconds from the engine's event to the frame in which the row says so. */
async function eventToRow(page, name = "c0", times = 10) {
  const found = [];
  for (let i = 0; i < times; i++) {
    const action = i % 2 === 0 ? "pause" : "unpause";
    const seen = whenRowSays(page, name, action === "pause" ? "Paused" : "Up");
    await ask(engine.host, "POST", `/containers/${name}/${action}`);
    const at = await lastEvent(name, action);
    found.push((await seen) - at);
    await sleep(700);
  }
  return found;
}

/** The same while another container is paused and goes on ten times a second. */
async function eventInStorm(page) {
  await ask(engine.host, "POST", "/containers/c1/start");
  let ended = false;
  const storm = (async () => {
    for (let i = 0; !ended || i % 2 === 1; i++) {
      await ask(engine.host, "POST", `/containers/c1/${i % 2 === 0 ? "pause" : "unpause"}`);
      await sleep(100);
    }
  })();
  const found = await eventToRow(page, "c0", 6);
  ended = true;
  await storm;
  return found;
}

/**
 * A thousand images tagged as fast as the engine can, which takes it seconds, and a redraw each quarter of one of them:
 * bench/store.mjs has them come at once. The last one's row stands first.
 */
async function burstOfTags(page) {
  await page.evaluate(() => {
    window.redraws = 0;
    let frame = 0;
    new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => (window.redraws += 1));
    }).observe(document.querySelector(".part.sidebar"), { subtree: true, childList: true, characterData: true });
  });
  const tag = (repo, number) => ask(engine.host, "POST", `/images/quayside-test/bare:1/tag?repo=${repo}&tag=${number}`);
  const start = Date.now();
  for (let i = 0; i < 999; i += 9)
    await Promise.all(Array.from({ length: 9 }, (_, j) => tag("quayside-test/burst", i + j)));
  const seen = page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          if (document.querySelector('.pane-body [role="treeitem"][aria-label^="aaa:last"]') !== null)
            resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await tag("aaa", "last");
  const at = Date.now();
  const settled = (await seen) - at;
  await sleep(1000);
  return { lasted: at - start, settled, redraws: await page.evaluate(() => window.redraws) };
}

/** The socket goes with all its connections, a container is renamed meanwhile, and the socket comes back. */
async function goneAndBack(bench) {
  const says = (pattern) =>
    bench.until("the view says so", async () =>
      pattern.test((await (await bench.view("Containers")).textContent()) ?? ""),
    );
  const left = Date.now();
  counted.leave();
  await says(/lost|answers|does not exist/);
  const noticed = Date.now() - left;
  await ask(engine.host, "POST", "/containers/c0/rename?name=c0-renamed");
  await sleep(Math.max(0, Number(values.away) * 1000 - noticed));
  const returned = Date.now();
  await counted.comeBack();
  await bench.row("Containers", "c0-renamed");
  return { noticed, back: Date.now() - returned };
}

/** The logs of a container that has written much, into a file: by our engine's object, and by the `docker` program. */
async function logThroughput() {
  const megabytes = 50;
  const Cmd = [
    "sh",
    "-c",
    `yes "a line of a log that is as long as lines of logs are in most programs" | head -c ${megabytes}000000`,
  ];
  await ask(
    engine.host,
    "POST",
    "/containers/create?name=talker",
    JSON.stringify({ Image: "quayside-test/shell:1", Cmd }),
  );
  await ask(engine.host, "POST", "/containers/talker/start");
  await ask(engine.host, "POST", "/containers/talker/wait");
  await bundleForNode(
    [
      { in: "client/engine/connect.ts", out: "connect" },
      { in: "client/engine/environment.ts", out: "environment" },
    ],
    outdir,
  );
  const load = (name) => import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
  const [{ connect }, { currentEnvironment }] = [await load("connect"), await load("environment")];
  const { signal } = new AbortController();
  const ours = await connect({ ...currentEnvironment(), env: { DOCKER_HOST: engine.host } }, signal);
  const file = join(outdir, "logs.txt");
  const found = {
    megabytes,
    ours: await timed(3, async () =>
      pipeline(await ours.logs("talker", { follow: true, tail: "all" }, signal), createWriteStream(file)),
    ),
    theirs: await timed(3, () => run("sh", ["-c", `docker logs --follow talker > ${file}`], { env: dockerEnv() })),
  };
  ours.close();
  return found;
}

/** The process of the window's extensions: the one that was told of our socket. */
function extensionHost() {
  const found = readdirSync("/proc").filter((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("extensionHost") &&
        readFileSync(`/proc/${pid}/environ`, "utf8").includes(counted.host)
      );
    } catch {
      return false;
    }
  });
  return found[0];
}

/** What it has in memory, in MiB. */
function memory(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

async function lastEvent(name, action) {
  const filters = encodeURIComponent(JSON.stringify({ container: [name], event: [action] }));
  const now = Date.now() / 1000;
  const { text } = await ask(engine.host, "GET", `/events?since=${now - 5}&until=${now}&filters=${filters}`);
  return JSON.parse(text.trim().split("\n").at(-1)).timeNano / 1e6;
}

/** A socket before the engine's that counts the requests that go through it. */
async function countRequests(host) {
  const target = host.slice("unix://".length);
  const path = join(outdir, "counted.sock");
  let requests = 0;
  const open = new Set();
  const server = createServer((incoming) => {
    const outgoing = createConnection(target);
    open.add(incoming);
    incoming.on("close", () => open.delete(incoming));
    incoming.on("data", (chunk) => {
      requests += chunk.toString("latin1").match(/^(GET|POST|HEAD|DELETE|PUT) \//gm)?.length ?? 0;
    });
    incoming.pipe(outgoing).pipe(incoming);
    for (const socket of [incoming, outgoing]) {
      socket.on("error", () => {
        incoming.destroy();
        outgoing.destroy();
      });
    }
  });
  const comeBack = () => new Promise((resolve) => server.listen(path, resolve));
  function leave() {
    server.close();
    for (const socket of open) socket.destroy();
  }
  await comeBack();
  return { host: `unix://${path}`, requests: () => requests, leave, comeBack, close: leave };
}
