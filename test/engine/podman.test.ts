import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { connect } from "../../client/engine/connect.ts";
import { createStore, type Store } from "../../client/engine/store.ts";
import { usePodman } from "../support/engine/podman.ts";
import { environmentOf } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

describe("Podman's service as an engine", () => {
  const suite = usePodman();
  const size = { columns: 80, rows: 24 };
  const { signal } = new AbortController();

  function storeOn(host: string, context: TestContext): Store {
    const store = createStore({ environment: () => environmentOf({ DOCKER_HOST: host }) });
    context.after(() => store.dispose());
    store.want(["volume", "network"]);
    return store;
  }

  async function connectTo(host: string, context: TestContext) {
    const engine = await connect(environmentOf({ DOCKER_HOST: host }), signal);
    context.after(() => engine.close());
    return engine;
  }

  const named = (store: Store, kind: "container" | "volume" | "network", name: string) => {
    const snapshot = store.snapshots[kind];
    const items = snapshot.state === "ready" ? [...snapshot.items.values()] : [];
    return items.find((item) => item.kind !== "unreadable" && ("name" in item ? item.name : item.id) === name);
  };
  const stateOf = (store: Store, name: string) => {
    const found = named(store, "container", name);
    return found?.kind === "container" ? found.state : undefined;
  };

  test("it says what it is, and that it has no BuildKit", async (context) => {
    const host = suite.running(context);
    if (host === undefined) return;
    const { info } = await connectTo(host, context);
    assert.match(info.version, /^\d+\.\d+/);
    assert.ok(Number(info.apiVersion.split(".")[1]) >= 41, info.apiVersion);
    assert.deepEqual([info.os, info.buildkit], ["linux", false]);
  });

  test("a container's life, ours and somebody else's, comes back as events", async (context) => {
    const host = suite.running(context);
    if (host === undefined) return;
    const store = storeOn(host, context);
    const engine = await store.whenConnected();
    const id = await engine.run({ image: "quayside-test/http:1", name: "life", labels: { odd: "" } });
    await until("it runs", () => stateOf(store, "life") === "running");
    await engine.pause(id);
    await until("it is paused", () => stateOf(store, "life") === "paused");
    await engine.unpause(id);
    await engine.rename(id, "renamed");
    await until("it has its new name", () => stateOf(store, "renamed") === "running");
    suite.podman("stop", "--time", "2", "renamed");
    await until("it has stopped", () => stateOf(store, "renamed") === "exited");
    suite.podman("start", "renamed");
    await until("it runs again", () => stateOf(store, "renamed") === "running");
    await engine.stop(id, 2);
    await engine.removeContainer(id, { force: false, volumes: false });
    await until("it is gone", () => stateOf(store, "renamed") === undefined);
  });

  test("logs, a shell and a container to talk to work as on Docker", async (context) => {
    const host = suite.running(context);
    if (host === undefined) return;
    const engine = await connectTo(host, context);
    const id = await engine.run({ image: "quayside-test/logs:1", name: "talker" });
    let logs = "";
    const aborted = new AbortController();
    const stream = await engine.logs(id, { follow: true, tail: "all" }, aborted.signal);
    stream.on("data", (chunk: Buffer) => {
      logs += chunk;
    });
    await until("both streams are followed", () => logs.includes("line 2") && logs.includes("warning 2"));
    aborted.abort();
    assert.deepEqual(await engine.findShell(id), ["/bin/sh"]);
    const { stream: said, exit } = await engine.exec(id, ["echo", "from inside"], { size });
    let words = "";
    said.on("data", (chunk: Buffer) => {
      words += chunk;
    });
    assert.equal(await exit, 0);
    await until("its words are there", () => words.includes("from inside"));
    const { terminal } = await engine.runInteractive(
      { image: "quayside-test/shell:1", command: ["sh", "-c", "exit 7"], remove: true },
      size,
    );
    terminal.stream.resume();
    assert.equal(await terminal.exit, 7);
  });

  test("volumes and networks come and go, though the engine tells nothing of networks", async (context) => {
    const host = suite.running(context);
    if (host === undefined) return;
    const store = storeOn(host, context);
    const engine = await store.whenConnected();
    await until("networks are listed", () => store.snapshots.network.state === "ready");
    await engine.createVolume({ name: "kept", labels: { a: "b" } });
    const network = await engine.createNetwork({ name: "ours" });
    await until("both are there", () => named(store, "volume", "kept") && named(store, "network", "ours"));
    await engine.removeVolume("kept");
    await engine.removeNetwork(network);
    await until("both are gone", () => !named(store, "volume", "kept") && !named(store, "network", "ours"));
    suite.podman("network", "create", "theirs");
    store.look(["network"]);
    await until("somebody else's is there when one looks", () => named(store, "network", "theirs"));
    suite.podman("network", "rm", "theirs");
  });

  test("images are built, tagged, measured and removed", async (context) => {
    const host = suite.running(context);
    if (host === undefined) return;
    const engine = await connectTo(host, context);
    const folder = await mkdtemp(join(tmpdir(), "quayside-podman-build-"));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const dockerfile = join(folder, "Dockerfile");
    await writeFile(dockerfile, "FROM quayside-test/shell:1\nRUN echo built > /result\nCOPY Dockerfile /source\n");
    const output: string[] = [];
    const { imageId } = await engine.build(
      { context: folder, dockerfile, tags: ["quayside-test/built:1"] },
      (event) => event.kind === "output" && output.push(event.text),
      signal,
    );
    assert.match(output.join(""), /RUN echo built/);
    const built = (await engine.list("image")).find(({ id }) => id === imageId);
    assert.ok(built?.kind === "image" && built.references.some((name) => name.endsWith("quayside-test/built:1")));
    assert.ok(((await engine.sizes("image", signal)).get(built.id) ?? 0) > 0);
    await engine.removeImage("quayside-test/built:1", { force: false });
    assert.equal(await engine.read("image", built.id), null);
  });

  test("what it refuses is said in its own words", async (context) => {
    const host = suite.running(context);
    if (host === undefined) return;
    const engine = await connectTo(host, context);
    await assert.rejects(engine.start("not-there"), /no container|no such container/i);
    await assert.rejects(
      engine.removeImage("not/there:1", { force: false }),
      /image not known|not found|no such image/i,
    );
  });
});
