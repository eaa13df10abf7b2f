import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listed } from "../../../client/commands/listed.ts";
import type { Engine } from "../../../client/engine/engine.ts";
import { EngineError } from "../../../client/engine/model.ts";
import { createStore, type Store } from "../../../client/engine/store.ts";
import type { Timers } from "../../../client/engine/timers.ts";
import {
  connectError,
  type FakeEngine,
  fakeContainer,
  fakeEngine,
  fakeImage,
  fakeVolume,
} from "../../support/fake-engine.ts";

describe("connecting", () => {
  test("nothing happens before it is asked for, and asking twice connects once", async () => {
    const bench = newBench();
    assert.equal(stateOf(bench.store), "idle");
    await settle();
    assert.equal(bench.attempts, 0);
    bench.store.connect();
    bench.store.connect();
    assert.equal(stateOf(bench.store), "loading");
    await settle();
    assert.equal(bench.attempts, 1);
    assert.equal(stateOf(bench.store), "ready");
    assert.equal(bench.store.engine, bench.engine);
    assert.equal(bench.store.info?.version, "27.0.0");
  });

  test("a failed attempt shows its cause and is repeated, later and later, at most half a minute apart", async () => {
    const bench = newBench([connectError("refused")]);
    bench.store.connect();
    await settle();
    const snapshot = bench.store.snapshots.image;
    assert.equal(snapshot.state === "failed" && snapshot.failure.code, "refused");
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      waits.push(bench.clock.next());
      await settle();
    }
    assert.deepEqual(waits, [1000, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
    assert.equal(bench.attempts, 9);
  });

  test("it does not fall back to loading while it tries again", async () => {
    const bench = newBench([connectError("refused")]);
    bench.store.connect();
    await settle();
    const states: string[] = [];
    bench.store.onDidChange((kind) => states.push(bench.store.snapshots[kind].state));
    bench.clock.next();
    await settle();
    assert.deepEqual([...new Set(states)], ["failed"]);
  });

  test("the socket's file appearing, a view shown, or a command ends the waiting at once", async () => {
    const bench = newBench([connectError("socket-missing")]);
    bench.store.connect();
    await settle();
    assert.deepEqual(bench.watched, ["/fake/docker.sock"]);
    bench.appear();
    await settle();
    assert.equal(bench.attempts, 2);
    bench.store.retry();
    await settle();
    assert.equal(bench.attempts, 3);
    await assert.rejects(bench.store.whenConnected(), { name: "EngineError", message: "fake socket-missing" });
    assert.equal(bench.attempts, 4);
    assert.equal(bench.clock.waiting(), 1);
    bench.outcomes = [bench.engine];
    assert.equal(await bench.store.whenConnected(), bench.engine);
  });

  test("retry while connected does nothing", async () => {
    const bench = await ready();
    bench.store.retry();
    await settle();
    assert.equal(bench.attempts, 1);
  });

  test("reconnect drops the engine and finds out anew which one is meant", async () => {
    const bench = await ready();
    const other = fakeEngine({ endpoint: "unix:///other.sock" });
    other.containers.set("9", fakeContainer("9"));
    bench.outcomes = [other];
    bench.store.reconnect();
    assert.equal(bench.store.snapshots.container.state, "loading");
    assert.equal(bench.engine.closed, true);
    await settle();
    assert.equal(bench.store.info?.endpoint, "unix:///other.sock");
    assert.deepEqual(names(bench.store), ["name-9"]);
    assert.deepEqual(other.subscriptions, [null]);
  });

  test("a disposed store lets go of everything", async () => {
    const bench = await ready();
    bench.store.dispose();
    await settle();
    assert.equal(bench.engine.closed, true);
    assert.equal(bench.clock.waiting(), 0);
    await assert.rejects(bench.store.whenConnected(), { name: "AbortError" });
    const waiting = newBench([connectError("refused")]);
    waiting.store.connect();
    await settle();
    waiting.store.dispose();
    await settle();
    assert.equal(waiting.clock.waiting(), 0);
  });

  test("a command that waits for a list is called off when the store is disposed of", async () => {
    const bench = newBench();
    bench.engine.hold();
    await bench.store.whenConnected();
    const waiting = listed({ store: bench.store }, ["container", "volume"]);
    await settle();
    bench.store.dispose();
    await assert.rejects(waiting, { name: "AbortError" });
  });
});

describe("following the engine", () => {
  test("it subscribes before it lists, so what happens in between is not lost", async () => {
    const bench = newBench();
    bench.engine.hold();
    bench.store.connect();
    await settle();
    assert.deepEqual(bench.engine.calls, ["events", "list container", "list image"]);
    bench.engine.containers.set("2", fakeContainer("2"));
    bench.engine.emit("container", "create", "2");
    bench.engine.containers.delete("1");
    bench.engine.emit("container", "destroy", "1");
    await settle();
    bench.engine.release();
    await settle();
    assert.deepEqual(names(bench.store), ["name-2"]);
  });

  test("an event reads its one object, nothing else", async () => {
    const bench = await ready();
    bench.engine.containers.set("1", fakeContainer("1", { state: "exited" }));
    bench.engine.emit("container", "die", "1");
    await settle();
    assert.deepEqual(bench.engine.calls.slice(3), ["read container 1"]);
    bench.clock.run();
    assert.equal(bench.told.at(-1), "container");
  });

  test("noise asks for nothing", async () => {
    const bench = await ready();
    for (const action of ["exec_create: sh", "exec_start: sh", "exec_die", "top", "attach", "resize", "kill", "copy"]) {
      bench.engine.emit("container", action, "1");
    }
    for (const type of ["network", "volume", "daemon", "builder", "plugin"]) bench.engine.emit(type, "create", "x");
    bench.engine.emit("image", "save", "a");
    await settle();
    assert.equal(bench.engine.calls.length, 3);
    assert.equal(bench.clock.waiting(), 0);
  });

  test("a change of health is seen", async () => {
    const bench = await ready();
    bench.engine.emit("container", "health_status: unhealthy", "1");
    await settle();
    assert.deepEqual(bench.engine.calls.slice(3), ["read container 1"]);
  });

  test("a storm on one object is two reads, not a queue", async () => {
    const bench = await ready();
    bench.engine.hold();
    for (let count = 0; count < 500; count++) bench.engine.emit("container", count % 2 ? "pause" : "unpause", "1");
    await settle();
    bench.engine.release();
    await settle();
    assert.deepEqual(bench.engine.calls.slice(3), ["read container 1", "read container 1"]);
  });

  test("a storm over many objects is a list, and its last state is what stands", async () => {
    const bench = await ready();
    bench.engine.hold();
    for (let id = 0; id < 1000; id++) {
      bench.engine.containers.set(`c${id}`, fakeContainer(`c${id}`));
      bench.engine.emit("container", "start", `c${id}`);
    }
    await settle();
    bench.engine.release();
    await settle();
    assert.equal(names(bench.store).length, 1001);
    assert.ok(bench.engine.calls.length < 20, `${bench.engine.calls.length} requests`);
  });

  test("a thousand changes are told in a few notices, and an endless storm still tells", async () => {
    const bench = await ready();
    const before = bench.told.length;
    for (let id = 0; id < 1000; id++) {
      bench.engine.containers.set(`c${id}`, fakeContainer(`c${id}`));
      bench.engine.emit("container", "start", `c${id}`);
    }
    await settle();
    bench.clock.run();
    assert.ok(bench.told.length - before <= 3, `${bench.told.length - before} notices`);
    for (let round = 0; round < 100; round++) {
      bench.engine.emit("container", "pause", "1");
      await settle();
      bench.clock.pass(10);
    }
    assert.ok(bench.told.length - before >= 5);
  });

  test("ten thousand events at once are a few requests and a few notices, and nothing is missed", async () => {
    const bench = await ready();
    const before = bench.told.length;
    bench.engine.hold();
    for (let event = 0; event < 10_000; event++) {
      const id = `c${event % 500}`;
      if (event >= 9_500 && event % 2 === 0) {
        bench.engine.containers.delete(id);
        bench.engine.emit("container", "destroy", id);
      } else {
        bench.engine.containers.set(id, fakeContainer(id, { name: `${id}-${event}` }));
        bench.engine.emit("container", "rename", id);
      }
    }
    await settle();
    bench.engine.release();
    await settle();
    bench.clock.run();
    const held = [...bench.engine.containers.values()]
      .map((item) => (item.kind === "container" ? item.name : ""))
      .sort();
    assert.deepEqual([...names(bench.store)].sort(), held);
    assert.ok(bench.engine.calls.length < 50, `${bench.engine.calls.length} requests`);
    assert.ok(bench.told.length - before <= 10, `${bench.told.length - before} notices`);
  });

  test("a removal shows at once and an answer that was on its way does not bring it back", async () => {
    const bench = await ready();
    bench.engine.hold();
    bench.engine.emit("container", "die", "1");
    await settle();
    bench.engine.containers.delete("1");
    bench.engine.emit("container", "destroy", "1");
    await settle();
    assert.deepEqual(names(bench.store), []);
    bench.engine.release();
    await settle();
    assert.deepEqual(names(bench.store), []);
  });

  test("an object that can't be read is one row that says so", async () => {
    const bench = await ready();
    bench.engine.failing.set("read", new EngineError("broken record", 500));
    bench.engine.emit("container", "start", "1");
    await settle();
    const { container } = bench.store.snapshots;
    assert.deepEqual(container.state === "ready" && container.items.get("1"), {
      kind: "unreadable",
      of: "container",
      id: "1",
      cause: "broken record",
    });
  });

  test("a kind that can't be listed fails alone and is tried again", async () => {
    const bench = newBench();
    bench.engine.failing.set("list", new EngineError("no lists today", 500));
    bench.store.connect();
    await settle();
    const { image } = bench.store.snapshots;
    assert.deepEqual(image.state === "failed" && [image.failure.code, image.failure.detail], [
      "other",
      "no lists today",
    ]);
    bench.engine.failing.clear();
    bench.clock.run();
    await settle();
    assert.equal(bench.store.snapshots.image.state, "ready");
  });

  test("a snapshot that was handed out never changes, and stays the same while nothing does", async () => {
    const bench = await ready();
    const before = bench.store.snapshots.container;
    assert.equal(bench.store.snapshots.container, before);
    bench.engine.containers.set("2", fakeContainer("2"));
    bench.engine.emit("container", "create", "2");
    await settle();
    assert.equal(before.state === "ready" && before.items.size, 1);
    const after = bench.store.snapshots.container;
    assert.notEqual(after, before);
    assert.equal(after.state === "ready" && after.items.size, 2);
  });

  test("a listener that throws does not keep the others from hearing", async () => {
    const bench = newBench();
    const heard: string[] = [];
    bench.store.onDidChange(() => {
      throw new Error("broken view");
    });
    bench.store.onDidChange((kind) => heard.push(kind));
    bench.store.connect();
    assert.deepEqual(heard, ["container", "image", "volume", "network"]);
  });
});

describe("images", () => {
  test("an image that lost its reference to another is read again", async () => {
    const bench = await ready();
    bench.engine.images.set("old", fakeImage("old", { references: ["a:1", "b:1"] }));
    bench.engine.emit("image", "tag", "old");
    await settle();
    bench.engine.images.set("old", fakeImage("old", { references: ["b:1"] }));
    bench.engine.images.set("new", fakeImage("new", { references: ["a:1"] }));
    bench.engine.emit("image", "pull", "a:1");
    await settle();
    const { image } = bench.store.snapshots;
    const old = image.state === "ready" ? image.items.get("old") : undefined;
    assert.deepEqual(old?.kind === "image" && old.references, ["b:1"]);
    assert.ok(image.state === "ready" && image.items.has("new"));
  });

  test("of several references one can go while the image stays; with the last one the image goes", async () => {
    const bench = await ready();
    bench.engine.images.set("i", fakeImage("i", { references: ["a:1", "b:1"] }));
    bench.engine.emit("image", "import", "i");
    await settle();
    bench.engine.images.set("i", fakeImage("i", { references: ["b:1"] }));
    bench.engine.emit("image", "untag", "i");
    await settle();
    const { image } = bench.store.snapshots;
    const left = image.state === "ready" ? image.items.get("i") : undefined;
    assert.deepEqual(left?.kind === "image" && left.references, ["b:1"]);
    bench.engine.images.delete("i");
    bench.engine.emit("image", "untag", "i");
    bench.engine.emit("image", "delete", "i");
    await settle();
    const after = bench.store.snapshots.image;
    assert.equal(after.state === "ready" && after.items.has("i"), false);
  });

  test("an image left without a reference is listed again, because lists hide some of those", async () => {
    const bench = await ready();
    bench.engine.images.set("i", fakeImage("i", { references: [] }));
    bench.engine.emit("image", "untag", "i");
    await settle();
    assert.deepEqual(bench.engine.calls.slice(3), ["read image i", "list image"]);
  });
});

describe("losing the engine", () => {
  test("a blip shows nothing, and all is listed anew from the last event on", async () => {
    const bench = await ready();
    bench.engine.emit("container", "start", "1");
    await settle();
    const back = fakeEngine();
    back.containers.set("2", fakeContainer("2"));
    bench.outcomes = [back];
    const states = new Set<string>();
    bench.store.onDidChange((kind) => states.add(bench.store.snapshots[kind].state));
    bench.engine.die();
    await settle();
    assert.deepEqual([...states], ["ready"]);
    assert.deepEqual(names(bench.store), ["name-2"]);
    assert.deepEqual(back.subscriptions, ["1700000000000000001"]);
  });

  test("an engine that is gone shows as lost at once, with the reason, and then with the cause", async () => {
    const bench = await ready();
    bench.outcomes = [connectError("socket-missing")];
    bench.engine.die();
    await settle();
    const { container } = bench.store.snapshots;
    assert.deepEqual(container.state === "failed" && [container.failure.code, container.failure.detail], [
      "lost",
      "fake socket-missing",
    ]);
    assert.equal(bench.store.engine, null);
    bench.clock.next();
    await settle();
    const later = bench.store.snapshots.container;
    assert.equal(later.state === "failed" && later.failure.code, "socket-missing");
    bench.outcomes = [fakeEngine()];
    bench.appear();
    await settle();
    assert.equal(bench.store.snapshots.container.state, "ready");
  });

  test("an engine that does not answer any more shows as lost after a short grace", async () => {
    const bench = await ready();
    bench.outcomes = [new Promise(() => undefined)];
    bench.engine.die();
    await settle();
    assert.equal(bench.store.snapshots.container.state, "ready");
    bench.clock.pass(300);
    assert.equal(bench.store.snapshots.container.state, "failed");
  });

  test("one that breaks off before its first list is not tried without a pause", async () => {
    const bench = newBench();
    bench.engine.failing.set("events", new EngineError("not for you", 403));
    bench.engine.hold();
    bench.store.connect();
    await settle();
    const { container } = bench.store.snapshots;
    assert.equal(container.state === "failed" && container.failure.detail, "not for you");
    assert.equal(bench.attempts, 1);
    assert.equal(bench.clock.waiting(), 1);
  });
});

describe("volumes and networks", () => {
  test("they are not listed before somebody wants them, and then on every connection", async () => {
    const bench = await ready();
    const state = (): string => bench.store.snapshots.volume.state;
    assert.equal(state(), "idle");
    bench.engine.emit("volume", "create", "data");
    await settle();
    assert.deepEqual(bench.engine.calls, ["events", "list container", "list image"]);
    bench.engine.volumes.set("data", fakeVolume("data"));
    bench.store.want(["volume"]);
    bench.store.want(["volume"]);
    await settle();
    const { volume } = bench.store.snapshots;
    assert.deepEqual(volume.state === "ready" && [...volume.items.keys()], ["data"]);
    assert.equal(bench.store.snapshots.network.state, "idle");
    assert.equal(bench.engine.calls.filter((call) => call === "list volume").length, 1);
    const other = fakeEngine();
    bench.outcomes = [other];
    bench.store.reconnect();
    await settle();
    assert.ok(other.calls.includes("list volume"));
    assert.equal(state(), "ready");
  });

  test("a volume that comes and goes is one read and none", async () => {
    const bench = await ready();
    bench.store.want(["volume"]);
    await settle();
    bench.engine.volumes.set("data", fakeVolume("data"));
    bench.engine.emit("volume", "create", "data");
    bench.engine.emit("volume", "mount", "data");
    await settle();
    bench.engine.volumes.delete("data");
    bench.engine.emit("volume", "destroy", "data");
    await settle();
    const { volume } = bench.store.snapshots;
    assert.equal(volume.state === "ready" && volume.items.size, 0);
    assert.deepEqual(bench.engine.calls.slice(3), ["list volume", "read volume data"]);
  });

  test("a container that joins a network is read again, for its address", async () => {
    const bench = await ready();
    bench.engine.emit("network", "connect", "n", { container: "1" });
    await settle();
    assert.deepEqual(bench.engine.calls.slice(3), ["read container 1"]);
  });

  test("what wants to be listed while there is no engine waits for one", async () => {
    const bench = newBench([connectError("refused")]);
    bench.store.want(["network"]);
    bench.store.connect();
    await settle();
    const state = (): string => bench.store.snapshots.network.state;
    assert.equal(state(), "failed");
    bench.outcomes = [bench.engine];
    bench.store.retry();
    await settle();
    assert.equal(state(), "ready");
    assert.equal(bench.store.snapshots.volume.state, "idle");
  });
});

interface Bench {
  readonly store: Store;
  readonly engine: FakeEngine;
  readonly clock: FakeClock;
  readonly told: string[];
  readonly watched: string[];
  attempts: number;
  /** What the attempts to connect come to, in order; the last one goes on. */
  outcomes: (Engine | EngineError | Promise<Engine>)[];
  appear(): void;
}

function newBench(outcomes?: Bench["outcomes"]): Bench {
  const engine = fakeEngine();
  engine.containers.set("1", fakeContainer("1"));
  const clock = fakeClock();
  const watchers = new Set<() => void>();
  const bench: Bench = {
    engine,
    clock,
    told: [],
    watched: [],
    attempts: 0,
    outcomes: outcomes ?? [engine],
    appear: () => {
      for (const appeared of [...watchers]) appeared();
    },
    store: createStore({
      environment: () => ({}) as never,
      timers: clock,
      watchSocket(path, appeared) {
        bench.watched.push(path);
        watchers.add(appeared);
        return { dispose: () => void watchers.delete(appeared) };
      },
      loadConnect: async () => ({
        async connect() {
          bench.attempts++;
          const outcome = bench.outcomes.length > 1 ? bench.outcomes.shift() : bench.outcomes[0];
          if (outcome instanceof EngineError) throw outcome;
          return (await outcome) as Engine;
        },
      }),
    }),
  };
  bench.store.onDidChange((kind) => bench.told.push(kind));
  return bench;
}

async function ready(): Promise<Bench> {
  const bench = newBench();
  bench.store.connect();
  await settle();
  assert.equal(bench.store.snapshots.container.state, "ready");
  return bench;
}

/** Everything that needs no time to pass has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function stateOf(store: Store): string {
  return store.snapshots.container.state;
}

function names(store: Store): readonly string[] {
  const { container } = store.snapshots;
  if (container.state !== "ready") return [];
  return [...container.items.values()].map((item) => (item.kind === "container" ? item.name : item.cause));
}

interface FakeClock extends Timers {
  /** Lets the given milliseconds pass. */
  pass(milliseconds: number): void;
  /** Goes to the next timer and runs it; how long that was. */
  next(): number;
  /** Runs all timers that wait now. */
  run(): void;
  waiting(): number;
}

function fakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{ at: number; then: () => void }>();
  const clock: FakeClock = {
    random: () => 0.5,
    after(milliseconds, then) {
      const timer = { at: now + milliseconds, then };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = due.at;
        due.then();
      }
      now = end;
    },
    next() {
      const before = now;
      clock.pass(Math.min(...[...timers].map(({ at }) => at)) - now);
      return now - before;
    },
    run() {
      clock.pass(Math.max(0, ...[...timers].map(({ at }) => at - now)));
    },
    waiting: () => timers.size,
  };
  return clock;
}
