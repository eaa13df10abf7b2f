import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { Engine } from "../../client/engine/engine.ts";
import { createStore } from "../../client/engine/store.ts";
import { connectTo, engineBench, useTestEngine } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

describe("volumes and networks of a real engine", () => {
  const suite = useTestEngine();

  /** Gives a test the engine; what it makes under the names given is removed after it. */
  async function bench(context: TestContext): Promise<Bench | undefined> {
    const made = await engineBench(suite, context);
    if (!made) return undefined;
    const { engine, running, labels, undo } = made;
    return {
      engine,
      async volume(name) {
        const made = await engine.createVolume({ name, labels });
        undo.push(() => engine.removeVolume(made));
        return made;
      },
      async network(options) {
        const id = await engine.createNetwork({ labels, ...options });
        undo.push(() => engine.removeNetwork(id));
        return id;
      },
      async run(volumes) {
        const id = await engine.run({ image: "quayside-test/http:1", labels, volumes });
        undo.push(() => engine.removeContainer(id, { force: true, volumes: true }));
        return id;
      },
      store() {
        const store = createStore({
          environment: () => ({}) as never,
          loadConnect: async () => ({ connect: () => connectTo(running) }),
        });
        undo.push(async () => store.dispose());
        return store;
      },
    };
  }

  test("a volume is created, listed, read, in use, refused, and removed", async (context) => {
    const { engine, volume, run } = (await bench(context)) ?? {};
    if (!engine || !volume || !run) return;
    const name = await volume("quayside-volume");
    const listed = (await engine.list("volume")).find(({ id }) => id === name);
    assert.deepEqual(listed, await engine.read("volume", name));
    assert.ok(listed?.kind === "volume" && listed.driver === "local" && listed.createdAt > 0);
    const id = await run([`${name}:/data`]);
    for (const found of [
      await engine.read("container", id),
      (await engine.list("container")).find((item) => item.id === id),
    ]) {
      assert.deepEqual(found?.kind === "container" && found.volumes, [{ volume: name, destination: "/data" }]);
    }
    await assert.rejects(engine.removeVolume(name), { name: "EngineError", status: 409 });
    await engine.removeContainer(id, { force: true, volumes: true });
    await engine.removeVolume(name);
    assert.equal(await engine.read("volume", name), null);
  });

  test("a network has the subnet that was asked for, and members with addresses", async (context) => {
    const { engine, network, run } = (await bench(context)) ?? {};
    if (!engine || !network || !run) return;
    const id = await network({
      name: "quayside-network",
      subnet: "10.213.7.0/24",
      gateway: "10.213.7.9",
      internal: true,
    });
    const listed = (await engine.list("network")).find((item) => item.id === id);
    assert.deepEqual(listed, await engine.read("network", id));
    assert.ok(listed?.kind === "network");
    assert.deepEqual(listed.subnets, [{ subnet: "10.213.7.0/24", gateway: "10.213.7.9" }]);
    assert.equal(listed.internal, true);
    const container = await run([]);
    const membership = async () => {
      const found = await engine.read("container", container);
      return found?.kind === "container" ? found.networks.find(({ networkId }) => networkId === id) : undefined;
    };
    await engine.connectNetwork(id, container);
    assert.match((await membership())?.addresses[0] ?? "", /^10\.213\.7\.\d+$/);
    await assert.rejects(engine.removeNetwork(id), { name: "EngineError", status: 403 });
    await engine.disconnectNetwork(id, container);
    assert.equal(await membership(), undefined);
    await engine.removeNetwork(id);
    assert.equal(await engine.read("network", id), null);
  });

  test("labels, a driver's options and IPv6 arrive where they were asked for", async (context) => {
    const { engine, network } = (await bench(context)) ?? {};
    if (!engine || !network) return;
    const running = suite.running(context);
    const labels = { "dev.quayside.test": running?.runId ?? "", team: "shop" };
    const options = { type: "tmpfs", device: "tmpfs", o: "size=1m" };
    await engine.createVolume({ name: "quayside-options", labels, options });
    const volume = await engine.read("volume", "quayside-options");
    assert.ok(volume?.kind === "volume");
    assert.deepEqual({ labels: volume.labels, options: volume.options }, { labels, options });
    await engine.removeVolume("quayside-options");
    const id = await network({
      name: "quayside-six",
      ipv6: true,
      subnet: "fd00:214::/64",
      gateway: "fd00:214::9",
      labels,
    });
    const six = await engine.read("network", id);
    assert.ok(six?.kind === "network" && six.ipv6 && six.labels.team === "shop");
    assert.ok(six.subnets.some(({ subnet, gateway }) => subnet === "fd00:214::/64" && gateway === "fd00:214::9"));
  });

  test("the engine's own networks can't be removed, as their rows say", async (context) => {
    const { engine } = (await bench(context)) ?? {};
    if (!engine) return;
    for (const name of ["bridge", "host", "none"]) {
      const own = (await engine.list("network")).find((item) => item.kind === "network" && item.name === name);
      assert.ok(own !== undefined, name);
      await assert.rejects(engine.removeNetwork(own.id), { name: "EngineError", status: 403 }, name);
    }
  });

  test("drivers and sizes are told", async (context) => {
    const { engine, volume, run } = (await bench(context)) ?? {};
    if (!engine || !volume || !run) return;
    assert.equal((await engine.drivers("volume"))[0], "local");
    assert.equal((await engine.drivers("network"))[0], "bridge");
    const name = await volume("quayside-sized");
    const id = await run([`${name}:/data`]);
    const { signal } = new AbortController();
    assert.equal(typeof (await engine.sizes("volume", signal)).get(name), "number");
    assert.equal(typeof (await engine.sizes("container", signal)).get(id), "number");
    const images = await engine.sizes("image", signal);
    for (const image of await engine.list("image")) assert.equal(typeof images.get(image.id), "number", image.id);
  });

  test("the store follows what others do to volumes, networks and members", async (context) => {
    const { engine, volume, network, run, store: open } = (await bench(context)) ?? {};
    if (!engine || !volume || !network || !run || !open) return;
    const store = open();
    await store.whenConnected();
    store.want(["volume", "network"]);
    const has = (kind: "volume" | "network", id: string): boolean => {
      const snapshot = store.snapshots[kind];
      return snapshot.state === "ready" && snapshot.items.has(id);
    };
    await until(
      "both kinds are listed",
      () => store.snapshots.network.state === "ready" && store.snapshots.volume.state === "ready",
    );
    const name = await volume("quayside-followed");
    const id = await network({ name: "quayside-followed" });
    await until("both are shown", () => has("volume", name) && has("network", id));
    const container = await run([]);
    const member = (): boolean => {
      const { container: snapshot } = store.snapshots;
      const found = snapshot.state === "ready" ? snapshot.items.get(container) : undefined;
      return found?.kind === "container" && found.networks.some(({ networkId }) => networkId === id);
    };
    await engine.connectNetwork(id, container);
    await until("the container is a member", member);
    await engine.disconnectNetwork(id, container);
    await until("it is none any more", () => !member());
    await engine.removeVolume(name);
    await engine.removeNetwork(id);
    await until("both are gone", () => !has("volume", name) && !has("network", id));
  });
});

interface Bench {
  readonly engine: Engine;
  volume(name: string): Promise<string>;
  network(options: Parameters<Engine["createNetwork"]>[0]): Promise<string>;
  /** Runs a container with these volumes; resolves with its id. */
  run(volumes: readonly string[]): Promise<string>;
  store(): ReturnType<typeof createStore>;
}
