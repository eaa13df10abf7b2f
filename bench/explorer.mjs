// Times the side bar of the packaged extension in a real VS Code against a private engine: `node bench/explorer.mjs
// [--containers 20,1000] [--windows 3]`. Beside each figure stands what the `docker` program needs for the same, in the
// same run: a list as a process, or logs into a file.
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { ask } from "../scripts/engine/request.mjs";
import { startTestEngine } from "../scripts/engine/test-engine.mjs";
import { packageExtension } from "../scripts/package.mjs";
import { setUp } from "../scripts/setup/index.mjs";
import { bundleForNode, makeBuildFolder } from "../scripts/unit.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    containers: { type: "string", default: "20,1000" },
    windows: { type: "string", default: "3" },
    idle: { type: "string", default: "60" },
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
  const openWorkbench = await loadWorkbench();
  const window = (name) => openWorkbench({ name, folder: root, vsix, dockerHost: counted.host });
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
    for (let i = 0; i < Number(values.windows); i++) {
      const bench = await window("bench");
      try {
        times.push(await clickToTree(bench.page));
        if (i === 0) console.log(`activation, ms: ${await activation(bench)}`);
      } finally {
        await bench.close();
      }
    }
    console.log(`click → tree, ${count} containers, ms: ${shown(times)} (docker container ls: ${shown(process)})`);
  }
  const bench = await window("bench");
  try {
    await bench.showSideBar();
    await bench.row("Containers", "c0");
    console.log(`event → row, ms: ${shown(await eventToRow(bench.page))}`);
    await sleep(3000);
    const before = counted.requests();
    await sleep(Number(values.idle) * 1000);
    console.log(`idle for ${values.idle} s: ${counted.requests() - before} requests`);
  } finally {
    await bench.close();
  }
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
  await sleep(3000);
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

/** Milliseconds from the engine's event to the frame in which the row says so, for stops and starts of one container. */
async function eventToRow(page) {
  const times = [];
  for (let i = 0; i < 10; i++) {
    const action = i % 2 === 0 ? "pause" : "unpause";
    const wanted = action === "pause" ? "Paused" : "Up";
    const seen = page.evaluate(
      ([word, other]) =>
        new Promise((resolve) => {
          const look = () => {
            const label = document.querySelector('.pane-body [role="treeitem"][aria-label^="c0,"]')?.ariaLabel ?? "";
            if (label.includes(word) && !label.includes(other)) resolve(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
      [wanted, wanted === "Paused" ? "\u0000" : "Paused"],
    );
    await ask(engine.host, "POST", `/containers/c0/${action}`);
    const at = await lastEvent(action);
    times.push((await seen) - at);
    await sleep(700);
  }
  return times;
}

async function lastEvent(action) {
  const filters = encodeURIComponent(JSON.stringify({ container: ["c0"], event: [action] }));
  const now = Date.now() / 1000;
  const { text } = await ask(engine.host, "GET", `/events?since=${now - 5}&until=${now}&filters=${filters}`);
  return JSON.parse(text.trim().split("\n").at(-1)).timeNano / 1e6;
}

/** A socket before the engine's that counts the requests that go through it. */
async function countRequests(host) {
  const target = host.slice("unix://".length);
  const path = join(outdir, "counted.sock");
  let requests = 0;
  const server = createServer((incoming) => {
    const outgoing = createConnection(target);
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
  await new Promise((resolve) => server.listen(path, resolve));
  return { host: `unix://${path}`, requests: () => requests, close: () => server.close() };
}
