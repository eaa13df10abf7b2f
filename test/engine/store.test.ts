import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Container, Image } from "../../client/engine/model.ts";
import { createStore, type Store } from "../../client/engine/store.ts";
import type { TestEngine } from "../support/engine/engine.ts";
import { environmentOf, useTestEngine } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

describe("the store over a real engine", () => {
  const suite = useTestEngine();
  const stores: Store[] = [];
  after(() => {
    for (const store of stores) store.dispose();
  });

  function storeOn(engine: TestEngine): Store {
    const store = createStore({ environment: () => environmentOf({ DOCKER_HOST: engine.host }) });
    stores.push(store);
    return store;
  }

  test("nothing connects until it is asked to", (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const store = storeOn(engine);
    assert.equal(store.snapshots.container.state, "idle");
    assert.equal(store.engine, null);
  });

  test("lists what the engine holds", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const store = storeOn(engine);
    store.connect();
    assert.equal(store.snapshots.image.state, "loading");
    await until("images are listed", () => store.snapshots.image.state === "ready");
    assert.ok(image(store, "quayside-test/shell:1"));
    assert.ok(image(store, "quayside-test/http:1"));
    assert.equal(store.info?.source, "DOCKER_HOST");
  });

  test("a container that is made, started, stopped and removed outside shows each time", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const store = storeOn(engine);
    await store.whenConnected();
    const made = await engine.docker.createContainer({
      Image: "quayside-test/http:1",
      name: "quayside-outside",
      Labels: { "dev.quayside.test": engine.runId },
      HostConfig: { PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } },
    });
    await until("it is listed as created", () => container(store, "quayside-outside")?.state === "created");
    await made.start();
    const running = await until("it runs", () => {
      const found = container(store, "quayside-outside");
      return found?.state === "running" && found.ports.length > 0 && found;
    });
    assert.equal(running.image, "quayside-test/http:1");
    assert.equal(running.ports[0]?.privatePort, 8080);
    assert.ok((running.ports[0]?.publicPort ?? 0) > 0);
    assert.ok((running.startedAt ?? 0) > 0);
    await made.pause();
    await until("it is paused", () => container(store, "quayside-outside")?.state === "paused");
    await made.unpause();
    await made.stop();
    const stopped = await until("it has stopped", () => {
      const found = container(store, "quayside-outside");
      return found?.state === "exited" && found;
    });
    assert.equal(stopped.exitCode, 0);
    assert.ok((stopped.finishedAt ?? 0) > 0);
    await made.rename({ name: "quayside-renamed" });
    await until("it has its new name", () => container(store, "quayside-renamed"));
    assert.equal(container(store, "quayside-outside"), undefined);
    await made.remove();
    await until("it is gone", () => container(store, "quayside-renamed") === undefined);
  });

  test("a reference given, moved and taken away outside shows each time", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const store = storeOn(engine);
    store.connect();
    const shell = await until("images are listed", () => image(store, "quayside-test/shell:1"));
    await engine.docker.getImage("quayside-test/shell:1").tag({ repo: "quayside-test/moving", tag: "1" });
    const tagged = await until("the reference is there", () => image(store, "quayside-test/moving:1"));
    assert.equal(tagged.id, shell.id);
    await engine.docker.getImage("quayside-test/http:1").tag({ repo: "quayside-test/moving", tag: "1" });
    await until("it has moved", () => image(store, "quayside-test/http:1")?.references.length === 2);
    await until("the other has lost it", () => image(store, "quayside-test/shell:1")?.references.length === 1);
    await engine.docker.getImage("quayside-test/moving:1").remove();
    await until("it is gone", () => image(store, "quayside-test/moving:1") === undefined);
    assert.deepEqual(image(store, "quayside-test/http:1")?.references, ["quayside-test/http:1"]);
  });

  test("an image whose last reference is taken away goes, and so does its row", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const store = storeOn(engine);
    store.connect();
    const made = await engine.docker.createContainer({ Image: "quayside-test/shell:1" });
    await made.commit({ repo: "quayside-test/committed", tag: "1" });
    await made.remove();
    const committed = await until("it is listed", () => image(store, "quayside-test/committed:1"));
    await engine.docker.getImage(committed.id).remove();
    await until("it is gone", () => !images(store).some(({ id }) => id === committed.id));
  });

  test("a crash of the engine shows at once, and its return without anybody's doing", async (context) => {
    const engine = suite.ours(context);
    if (!engine) return;
    const store = storeOn(engine);
    const states: string[] = [];
    store.onDidChange((kind) => {
      const { state } = store.snapshots[kind];
      if (kind === "container" && states.at(-1) !== state) states.push(state);
    });
    store.connect();
    await until("containers are listed", () => store.snapshots.container.state === "ready");
    await engine.kill();
    const failure = await until("the failure shows", () => {
      const snapshot = store.snapshots.container;
      return snapshot.state === "failed" && snapshot.failure;
    });
    assert.equal(failure.code, "lost");
    assert.equal(failure.endpoint, engine.host);
    assert.equal(store.engine, null);
    await engine.start();
    const made = await engine.docker.createContainer({ Image: "quayside-test/shell:1", name: "quayside-after" });
    await until("the store is ready again", () => store.snapshots.container.state === "ready");
    await until("what happened meanwhile is there", () => container(store, "quayside-after"));
    await made.remove();
    await until("events are live again", () => container(store, "quayside-after") === undefined);
    assert.deepEqual(states.slice(0, 3), ["loading", "ready", "failed"]);
    assert.equal(states.at(-1), "ready");
  });

  test("whoever needs an engine that is not there is told why", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const store = createStore({ environment: () => environmentOf({ DOCKER_HOST: "unix:///nonexistent/docker.sock" }) });
    stores.push(store);
    await assert.rejects(store.whenConnected(), (error: { failure?: { code?: string } }) => {
      assert.equal(error.failure?.code, "socket-missing");
      return true;
    });
  });
});

function images(store: Store): readonly Image[] {
  const snapshot = store.snapshots.image;
  return snapshot.state === "ready" ? [...snapshot.items.values()].filter((item) => item.kind === "image") : [];
}

function image(store: Store, reference: string): Image | undefined {
  return images(store).find(({ references }) => references.includes(reference));
}

function container(store: Store, name: string): Container | undefined {
  const snapshot = store.snapshots.container;
  if (snapshot.state !== "ready") return undefined;
  return [...snapshot.items.values()].find(
    (item): item is Container => item.kind === "container" && item.name === name,
  );
}
