import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine } from "../../../client/engine/engine.ts";
import { createLiveStats, mostReadings, mostStreams } from "../../../client/engine/live-stats.ts";
import type { Container, Kind } from "../../../client/engine/model.ts";
import type { Session } from "../../../client/engine/sessions.ts";
import type { Reading } from "../../../client/engine/stats.ts";
import type { Store } from "../../../client/engine/store.ts";
import type { Timers } from "../../../client/engine/timers.ts";
import { createRowStats } from "../../../client/views/row-stats.ts";
import { container, snapshots } from "../../support/samples.ts";

/** An engine whose readings a test gives, a store whose containers it changes, and a clock that it moves. */
function bench(first: readonly Container[]) {
  let held = snapshots(first);
  const open = new Map<string, { signal: AbortSignal; give(reading: Reading): void; end(): void }>();
  const asked: string[] = [];
  const listeners = new Set<(kind: Kind) => void>();
  const waiting = new Set<() => void>();
  const engine = {
    async *stats(id: string, signal: AbortSignal) {
      asked.push(id);
      const queue: Reading[] = [];
      let ended = false;
      let wake = (): void => {};
      open.set(id, {
        signal,
        give: (reading) => {
          queue.push(reading);
          wake();
        },
        end: () => {
          ended = true;
          wake();
        },
      });
      signal.addEventListener("abort", () => wake());
      try {
        while (!signal.aborted && !ended) {
          const reading = queue.shift();
          if (reading !== undefined) yield reading;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        open.delete(id);
      }
    },
  } as unknown as Engine;
  const store = {
    engine: engine as Engine | null,
    get snapshots() {
      return held;
    },
    onDidChange(listener: (kind: Kind) => void) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
  const timers: Timers = {
    after(_milliseconds, then) {
      waiting.add(then);
      return () => void waiting.delete(then);
    },
    random: () => 0,
  };
  return {
    liveStats: createLiveStats(store, timers),
    open,
    asked,
    store,
    change(containers: readonly Container[]) {
      held = snapshots(containers);
      for (const listener of listeners) listener("container");
    },
    /** All that waits for its time is done. */
    pass() {
      for (const then of [...waiting]) {
        waiting.delete(then);
        then();
      }
    },
    listening: () => listeners.size,
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const reading = (cpu: number): Reading => ({
  at: 0,
  cpu,
  memory: 1,
  memoryLimit: 2,
  networkIn: 0,
  networkOut: 0,
  blockIn: 0,
  blockOut: 0,
  pids: 1,
});
const web = container("web");
const db = container("db");
const off = container("off", { state: "exited" });

test("nothing is asked while nobody looks, one stream a running container while somebody does", async () => {
  const { liveStats, open, asked, listening } = bench([web, db, off]);
  await settled();
  assert.deepEqual(asked, []);
  const one = liveStats.watch(null, () => {});
  const two = liveStats.watch(new Set([web.id]), () => {});
  await settled();
  assert.deepEqual([...open.keys()].sort(), [db.id, web.id].sort());
  assert.equal(asked.length, 2);
  one.dispose();
  await settled();
  assert.deepEqual([...open.keys()], [web.id]);
  two.dispose();
  await settled();
  assert.equal(open.size, 0);
  assert.equal(listening(), 0);
});

test("readings come in order, are told together, and the oldest go", async () => {
  const { liveStats, open, pass } = bench([web]);
  let told = 0;
  liveStats.watch(null, () => {
    told += 1;
  });
  await settled();
  for (let cpu = 0; cpu < mostReadings + 5; cpu++) open.get(web.id)?.give(reading(cpu));
  await settled();
  await settled();
  assert.equal(told, 0);
  pass();
  assert.equal(told, 1);
  const all = liveStats.readings.get(web.id) ?? [];
  assert.equal(all.length, mostReadings);
  assert.equal(all.at(-1)?.cpu, mostReadings + 4);
});

test("a container that ends is no longer followed, one that starts is", async () => {
  const { liveStats, open, change } = bench([web, off]);
  liveStats.watch(null, () => {});
  await settled();
  open.get(web.id)?.give(reading(1));
  await settled();
  change([container("web", { state: "exited" }), container("off")]);
  await settled();
  assert.deepEqual([...open.keys()], [off.id]);
  assert.equal(liveStats.readings.has(web.id), false);
});

test("a stream that breaks off is asked for again after a pause, not at once", async () => {
  const { liveStats, open, asked, pass } = bench([web]);
  liveStats.watch(null, () => {});
  await settled();
  open.get(web.id)?.end();
  await settled();
  assert.equal(asked.length, 1);
  pass();
  await settled();
  assert.equal(asked.length, 2);
});

test("another engine's streams take the place of those of the one before", async () => {
  const { liveStats, open, store, change } = bench([web]);
  liveStats.watch(null, () => {});
  await settled();
  const before = open.get(web.id);
  Object.assign(store, { engine: null });
  change([]);
  await settled();
  assert.equal(before?.signal.aborted, true);
  assert.equal(open.size, 0);
});

test("there is a bound on the streams; what somebody named is followed before what is only one of all", async () => {
  const all = Array.from({ length: mostStreams + 7 }, (_, index) => container(`c${index}`));
  const { liveStats, open } = bench(all);
  liveStats.watch(null, () => {});
  await settled();
  assert.equal(open.size, mostStreams);
  assert.equal(all.filter(({ id }) => liveStats.follows(id)).length, mostStreams);
  const last = all.at(-1)?.id ?? "";
  assert.equal(liveStats.follows(last), false);
  liveStats.watch(new Set([last]), () => {});
  await settled();
  assert.equal(liveStats.follows(last), true);
  assert.ok(open.has(last));
  assert.equal(open.size, mostStreams);
});

test("rows are given figures only while they are wanted and the view is on screen", async () => {
  const { liveStats, open, pass } = bench([web]);
  const kept: boolean[] = [];
  const session: Session = { id: "", name: "", store: {} as Store, notes: {} as Session["notes"], liveStats };
  const sessions = { all: [session] as const, onDidChange: () => ({ dispose: () => {} }) };
  const rows = createRowStats(sessions, { get: () => false, set: (wanted) => void kept.push(wanted) });
  rows.look(true);
  await settled();
  assert.equal(open.size, 0);
  rows.want(true);
  await settled();
  open.get(web.id)?.give(reading(12));
  await settled();
  pass();
  assert.equal(rows.last("").get(web.id)?.cpu, 12);
  rows.look(false);
  await settled();
  assert.equal(open.size, 0);
  assert.equal(rows.last("").size, 0);
  rows.look(true);
  await settled();
  assert.equal(open.size, 1);
  rows.want(false);
  await settled();
  assert.equal(open.size, 0);
  assert.deepEqual(kept, [true, false]);
});
