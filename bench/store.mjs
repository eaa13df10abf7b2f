// Bursts of events against the store and a view over it, without VS Code: `node bench/store.mjs [events] [containers]`.
// A second run has 1,000 events come at once, as after a pause of the connection, and counts what a view draws of them.
// Tells how long the one thread that VS Code's extensions share was kept from anything else.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { bundleForNode, makeBuildFolder } from "../scripts/unit.mjs";
import { measured } from "./goals.mjs";

const events = Number(process.argv[2] ?? 10_000);
const containers = Number(process.argv[3] ?? 1000);
const outdir = await makeBuildFolder("bench-");
try {
  const entries = {
    store: "client/engine/store.ts",
    view: "client/views/containers.ts",
    tree: "client/views/side-by-side.ts",
    throttle: "client/views/throttle.ts",
    fake: "test/support/fake-engine.ts",
  };
  await bundleForNode(
    Object.entries(entries).map(([out, source]) => ({ in: source, out })),
    outdir,
  );
  const load = (name) => import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
  const [
    { createStore },
    { containers: view },
    { createSideBySide },
    { createThrottle, viewPace },
    { fakeContainer, fakeEngine },
  ] = await Promise.all(["store", "view", "tree", "throttle", "fake"].map(load));
  const engine = fakeEngine();
  for (let id = 0; id < containers; id++) engine.containers.set(`c${id}`, fakeContainer(`c${id}`));
  // An answer takes a real engine a moment.
  const later =
    (work) =>
    async (...words) => {
      await sleep(2);
      return await work(...words);
    };
  const slow = { ...engine, list: later(engine.list), read: later(engine.read) };
  const store = createStore({ environment: () => ({}), loadConnect: async () => ({ connect: async () => slow }) });
  const tree = createSideBySide(view);
  let redraws = 0;
  const draw = () => {
    redraws += 1;
    tree.update([{ id: "", name: "", seen: { ...store.snapshots }, pending: false }], Date.now());
  };
  const throttle = createThrottle(draw, viewPace.delay, viewPace.interval);
  store.onDidChange(throttle.ask);
  store.connect();
  while (store.snapshots.container.state !== "ready") await sleep(5);
  const calls = engine.calls.length;
  redraws = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  for (let event = 0; event < events; event++) {
    const id = `c${event % containers}`;
    engine.containers.set(id, fakeContainer(id, { name: `${id}-${event}` }));
    engine.emit("container", "rename", id);
    if (event % 100 === 99) await sleep(1);
  }
  const last = `c${(events - 1) % containers}-${events - 1}`;
  while (!tree.roots.some(({ row }) => row.label === last)) await sleep(5);
  delay.disable();
  const ms = (nanoseconds) => (nanoseconds / 1e6).toFixed(1);
  console.log(
    `${events} events over ${containers} containers: ${(performance.now() - start).toFixed(0)} ms until the last row,`,
  );
  console.log(`  ${engine.calls.length - calls} requests, ${redraws} redraws`);
  console.log(
    `  event loop kept waiting, ms: p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}, most ${ms(delay.max)}`,
  );
  redraws = 0;
  const once = performance.now();
  for (let event = 0; event < 1000; event++) {
    const id = `c${event % containers}`;
    engine.containers.set(id, fakeContainer(id, { name: `at-once-${event}` }));
    engine.emit("container", "rename", id);
  }
  while (!tree.roots.some(({ row }) => row.label === "at-once-999")) await sleep(5);
  const settled = performance.now() - once;
  await sleep(1000);
  console.log(`1,000 events at once: ${settled.toFixed(0)} ms until the last row, ${redraws} redraws`);
  measured("redraws", redraws);
  throttle.dispose();
  store.dispose();
} finally {
  await rm(outdir, { recursive: true, force: true });
}
