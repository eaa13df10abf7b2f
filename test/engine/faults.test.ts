/** What engines and the ways to them do at the worst moment: each fault is real, and what a user hears of it is what is asked. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createStore, type Store } from "../../client/engine/store.ts";
import { describeError } from "../../client/failures.ts";
import { type Proxy, proxyTo } from "../support/engine/proxy.ts";
import { connectTo, environmentOf, useTestEngine } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

describe("an engine at its worst", () => {
  const suite = useTestEngine();
  const { signal } = new AbortController();

  async function through(host: string, context: TestContext): Promise<{ proxy: Proxy; store: Store }> {
    const proxy = await proxyTo(host);
    const store = createStore({ environment: () => environmentOf({ DOCKER_HOST: proxy.host }) });
    context.after(async () => {
      store.dispose();
      await proxy.close();
    });
    return { proxy, store };
  }

  const stateOf = (store: Store) => store.snapshots.container.state;

  test("while nothing happens nothing is asked, and one connection is held", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const { proxy, store } = await through(engine.host, context);
    store.want(["volume", "network"]);
    store.connect();
    await until("all is listed", () => Object.values(store.snapshots).every(({ state }) => state === "ready"));
    await until("what was asked is answered", () => proxy.connections() === 1);
    // The events of the second in which it connected are read first.
    await sleep(1500);
    const before = proxy.requests.length;
    await sleep(4000);
    assert.deepEqual(proxy.requests.slice(before), []);
    assert.equal(proxy.connections(), 1);
  });

  test("one that dies in mid-list shows as failed, and its list comes with its return", async (context) => {
    const engine = suite.ours(context);
    if (!engine) return;
    const { proxy, store } = await through(engine.host, context);
    proxy.hold(/containers\/json/);
    store.connect();
    await until("it is listing", () => proxy.requests.some((line) => line.includes("/containers/json")));
    assert.equal(stateOf(store), "loading");
    await engine.kill();
    proxy.cut();
    await until("the list has failed", () => stateOf(store) === "failed");
    proxy.hold(null);
    await engine.start();
    await until("it is listed", () => stateOf(store) === "ready");
  });

  test("one that comes back as another version is spoken to in that version", async (context) => {
    const engine = suite.running(context);
    if (!engine) return;
    const { proxy, store } = await through(engine.host, context);
    await store.whenConnected();
    const own = store.info?.apiVersion ?? "";
    await until("it is listed", () => stateOf(store) === "ready");
    const said = own === "1.45" ? "1.44" : "1.45";
    proxy.pretend({ own, said });
    const before = proxy.requests.length;
    proxy.cut();
    await until("it is connected anew", () => store.info?.apiVersion === said);
    const list = `GET /v${said}/containers/json`;
    await until("it is listed anew", () => proxy.requests.slice(before).some((line) => line.startsWith(list)));
    await until("the rows are there", () => stateOf(store) === "ready");
  });

  test("one that dies while a stop, a build and a shell are under way ends each of them in words", async (context) => {
    const engine = suite.ours(context);
    if (!engine) return;
    const connected = await connectTo(engine);
    context.after(() => connected.close());
    const folder = await mkdtemp(join(tmpdir(), "quayside-faults-"));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const dockerfile = join(folder, "Dockerfile");
    await writeFile(dockerfile, "FROM quayside-test/shell:1\nRUN echo begun; sleep 5\n");
    const stubborn = await connected.run({
      image: "quayside-test/shell:1",
      name: "stubborn",
      command: ["sh", "-c", "trap : TERM; while :; do sleep 1; done"],
    });
    let begun = false;
    const shell = await connected.exec(stubborn, ["sh"], { size: { columns: 80, rows: 24 } });
    shell.stream.resume();
    const outcomes = [
      connected.stop(stubborn, 60),
      connected.build(
        { context: folder, dockerfile, tags: [], noCache: true },
        (event) => {
          if (event.kind === "output" && event.text.includes("begun")) begun = true;
        },
        signal,
      ),
    ].map((work) => work.then(() => "done", describeError));
    await until("the build runs", () => begun);
    await engine.kill();
    const words = await Promise.all(outcomes);
    for (const sentence of words)
      assert.match(sentence, /Nobody answers at|was lost|does not exist/, words.join(" | "));
    assert.equal(await shell.exit, null);
    await engine.start();
    await connected.removeContainer(stubborn, { force: true, volumes: false });
  });
});
