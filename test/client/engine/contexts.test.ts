import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import {
  type ContextDraft,
  contextHash,
  inspectContext,
  isContextName,
  readPems,
  removeContext,
  withDraft,
  writeContext,
} from "../../../client/engine/context-store.ts";
import { listEngines } from "../../../client/engine/contexts.ts";
import { createEngines } from "../../../client/engine/engines.ts";
import { currentEnvironment, type Environment } from "../../../client/engine/environment.ts";
import { resolve } from "../../../client/engine/resolve.ts";
import { createStore } from "../../../client/engine/store.ts";
import { watchContexts } from "../../../client/engine/watch-contexts.ts";
import { connectError, fakeEngine } from "../../support/fake-engine.ts";
import { sessionsOver } from "../../support/sessions.ts";
import { until } from "../../support/until.ts";

interface Place {
  readonly environment: Environment;
  readonly config: string;
}

/** A folder of its own as the configuration; of the sockets only the named ones exist. */
async function place(
  context: TestContext,
  changes: Partial<Environment> = {},
  sockets: readonly string[] = ["/var/run/docker.sock"],
): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), "quayside-contexts-"));
  context.after(() => rm(home, { recursive: true, force: true }));
  const config = join(home, ".docker");
  await mkdir(config);
  const real = currentEnvironment();
  const files = { read: real.files.read, exists: async (path: string) => sockets.includes(path) };
  return {
    config,
    environment: { ...real, setting: "", env: {}, platform: "linux", home, uid: 1000, files, ...changes },
  };
}

function draft(name: string, host: string, tls: ContextDraft["tls"] = null): ContextDraft {
  return { name, host, description: "", skipTlsVerify: false, tls };
}

describe("the engines that can be chosen", () => {
  test("default first, contexts by name, DOCKER_HOST, then sockets that no context names", async (context) => {
    const sockets = ["/var/run/docker.sock", "/run/podman/podman.sock", "/run/user/1000/docker.sock"];
    const { environment } = await place(context, { env: { DOCKER_HOST: "tcp://box:2375" } }, sockets);
    await writeContext(environment, { ...draft("work", "ssh://ann@work"), description: "At work" });
    await writeContext(environment, draft("podman", "unix:///run/podman/podman.sock"));
    const entries = await listEngines(environment);
    assert.deepEqual(
      entries.map(({ type, name, address, usedBy }) => [type, name, address, usedBy]),
      [
        ["context", "default", "unix:///var/run/docker.sock", null],
        ["context", "podman", "unix:///run/podman/podman.sock", null],
        ["context", "work", "ssh://ann@work", null],
        ["DOCKER_HOST", "DOCKER_HOST", "tcp://box:2375", "DOCKER_HOST"],
        ["socket", "Docker (rootless)", "unix:///run/user/1000/docker.sock", null],
      ],
    );
    assert.equal(entries[2]?.description, "At work");
  });

  test("exactly one is in use, and it says what decided it", async (context) => {
    const { environment, config } = await place(context);
    await writeContext(environment, draft("work", "tcp://work:2375"));
    const used = async (changes: Partial<Environment>): Promise<unknown> => {
      const found = (await listEngines({ ...environment, ...changes })).filter(({ usedBy }) => usedBy !== null);
      assert.equal(found.length, 1);
      return [found[0]?.name, found[0]?.usedBy];
    };
    assert.deepEqual(await used({}), ["default", "default"]);
    assert.deepEqual(await used({ env: { DOCKER_CONTEXT: "work" } }), ["work", "DOCKER_CONTEXT"]);
    await writeFile(join(config, "config.json"), '{"currentContext":"work"}');
    assert.deepEqual(await used({}), ["work", "context"]);
    assert.deepEqual(await used({ setting: "default" }), ["default", "setting"]);
    assert.deepEqual(await used({ setting: "default", chosen: "work" }), ["work", "window"]);
    assert.deepEqual(await used({ chosen: "tcp://other:1" }), ["tcp://other:1", "window"]);
    assert.deepEqual(await used({ chosen: "gone" }), ["gone", "window"]);
  });

  test("a record that can't be read becomes one that says so, while the others stand", async (context) => {
    const { environment, config } = await place(context);
    await writeContext(environment, draft("good", "tcp://good:2375"));
    for (const [folder, text] of [
      [contextHash("broken"), "{"],
      ["elsewhere", '{"Name":"moved"}'],
    ] as const) {
      await mkdir(join(config, "contexts/meta", folder));
      await writeFile(join(config, "contexts/meta", folder, "meta.json"), text);
    }
    const entries = await listEngines(environment);
    assert.deepEqual(
      entries.filter(({ cause }) => cause === null).map(({ name }) => name),
      ["default", "good"],
    );
    const causes = entries.filter(({ cause }) => cause !== null);
    assert.deepEqual(causes.map(({ name }) => name).sort(), [contextHash("broken").slice(0, 12), "moved"].sort());
    assert.match(causes.find(({ name }) => name === "moved")?.cause ?? "", /not the one of its name/);
  });

  test("a config.json that can't be read leaves the list, and says why none is known to be in use", async (context) => {
    const { environment, config } = await place(context);
    await writeFile(join(config, "config.json"), "{");
    const used = (await listEngines(environment)).find(({ usedBy }) => usedBy !== null);
    assert.equal(used?.usedBy, "context");
    assert.match(used?.cause ?? "", /config\.json/);
  });

  test("the window's choice comes before the setting and every variable", async (context) => {
    const env = { DOCKER_HOST: "tcp://host:1" };
    const { environment } = await place(context, { setting: "tcp://setting:1", env, chosen: "/run/mine.sock" });
    const [endpoint] = await resolve(environment);
    assert.deepEqual([endpoint?.source, endpoint?.address], ["window", "unix:///run/mine.sock"]);
  });
});

describe("contexts on disk", () => {
  test("they are written in the CLI's format, keys for their owner only, and removed without a trace", async (context) => {
    const { environment, config } = await place(context);
    await writeContext(environment, {
      ...draft("box", "tcp://box:2376", { ca: "CA", cert: "CERT", key: "KEY" }),
      description: "A box",
    });
    const folder = contextHash("box");
    assert.deepEqual(JSON.parse(await readFile(join(config, "contexts/meta", folder, "meta.json"), "utf8")), {
      Name: "box",
      Metadata: { Description: "A box" },
      Endpoints: { docker: { Host: "tcp://box:2376", SkipTLSVerify: false } },
    });
    const key = join(config, "contexts/tls", folder, "docker/key.pem");
    assert.equal(await readFile(key, "utf8"), "KEY");
    assert.equal((await stat(key)).mode & 0o777, 0o600);
    const shown = JSON.stringify(await inspectContext(environment, "box"));
    assert.match(shown, /"TLSMaterial":\{"docker":\["ca\.pem","cert\.pem","key\.pem"\]\}/);
    assert.doesNotMatch(shown, /KEY|CERT"/);
    await removeContext(environment, "box");
    assert.deepEqual(await readdir(join(config, "contexts/meta")), []);
    assert.deepEqual(await readdir(join(config, "contexts/tls")), []);
  });

  test("one that is there is never overwritten", async (context) => {
    const { environment } = await place(context);
    await writeContext(environment, draft("box", "tcp://first:1"));
    await assert.rejects(writeContext(environment, draft("box", "tcp://second:1")), /EEXIST/);
    const [endpoint] = await resolve({ ...environment, chosen: "box" });
    assert.equal(endpoint?.address, "tcp://first:1");
  });

  test("a draft can be tried before anything is written", async (context) => {
    const { environment, config } = await place(context);
    const tls = { ca: "CA", cert: null, key: null };
    const [endpoint] = await resolve(withDraft(environment, draft("new", "tcp://box:2376", tls)));
    const transport = endpoint?.transport;
    assert.deepEqual(transport?.kind === "tcp" && transport.tls, { ...tls, verify: true });
    assert.deepEqual(await readdir(config), []);
  });

  test("certificates are read from a folder, also one below the home folder", async (context) => {
    const { environment } = await place(context);
    await mkdir(join(environment.home, "certs"));
    await writeFile(join(environment.home, "certs/ca.pem"), "CA");
    assert.deepEqual(await readPems(environment, "~/certs"), { ca: "CA", cert: null, key: null });
  });

  test("names are those that the CLI takes", () => {
    assert.deepEqual(["work", "a.b_c+d-e", "1x"].map(isContextName), [true, true, true]);
    assert.deepEqual(["default", "a", "-x", "a b", "a/b", ""].map(isContextName), Array(6).fill(false));
  });

  test("what is made, changed or removed outside is noticed", async (context) => {
    const { environment, config } = await place(context);
    let changes = 0;
    const watcher = watchContexts(environment, () => {
      changes += 1;
    });
    context.after(() => watcher.dispose());
    const noticed = async (what: string, act: () => Promise<void>): Promise<void> => {
      // Watching begins, and begins anew after each change, a moment later.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = changes;
      await act();
      await until(`${what} is noticed`, () => changes > before);
    };
    await noticed("a first context", () => writeContext(environment, draft("box", "tcp://first:1")));
    await noticed("a changed one", () =>
      writeFile(join(config, "contexts/meta", contextHash("box"), "meta.json"), '{"Name":"box"}'),
    );
    await noticed("another current one", () => writeFile(join(config, "config.json"), '{"currentContext":"box"}'));
    await noticed("a removed one", () => removeContext(environment, "box"));
  });
});

describe("the list as a state", () => {
  test("a context made current outside is what the window goes to, unless it has a choice of its own", async (context) => {
    const { environment, config } = await place(context);
    await writeContext(environment, draft("work", "tcp://work:2375"));
    let chosen = "";
    let change = (): void => {};
    const addresses: string[] = [];
    const now = (): Environment => ({ ...environment, chosen });
    const loadConnect = async () => ({
      connect: async (at: Environment) => {
        const [endpoint] = await resolve(at);
        addresses.push(endpoint?.address ?? "");
        return fakeEngine({ endpoint: endpoint?.address ?? "" });
      },
    });
    const store = createStore({ environment: now, loadConnect });
    const engines = createEngines({
      store,
      sessions: sessionsOver(store, now),
      environment: now,
      memory: {
        get: () => chosen,
        set: (choice) => {
          chosen = choice;
        },
      },
      loadConnect,
      watchContexts: (_environment, changed) => {
        change = changed;
        return { dispose: () => {} };
      },
    });
    context.after(() => {
      engines.dispose();
      store.dispose();
    });
    await store.whenConnected();
    await engines.refresh();
    await writeFile(join(config, "config.json"), '{"currentContext":"work"}');
    change();
    await until("it is connected to work", () => store.info?.endpoint === "tcp://work:2375");
    await engines.choose("default");
    await until("it is connected to the default", () => store.info?.endpoint === "unix:///var/run/docker.sock");
    await writeFile(join(config, "config.json"), "{}");
    change();
    await engines.refresh();
    assert.equal(addresses.length, 3);
    await engines.choose("");
    assert.equal(engines.chosen, "");
  });

  test("a test tells what it found, and connects to nothing but what it tests", async (context) => {
    const { environment } = await place(context);
    await writeContext(environment, draft("work", "tcp://work:2375"));
    const asked: string[] = [];
    const opened = fakeEngine();
    const store = createStore({ environment: () => environment, loadConnect: () => assert.fail("nothing connects") });
    const engines = createEngines({
      store,
      sessions: sessionsOver(store, () => environment),
      environment: () => environment,
      memory: { get: () => "", set: () => {} },
      loadConnect: async () => ({
        connect: async ({ chosen = "" }) => {
          asked.push(chosen);
          if (chosen === "default") throw connectError("permission-denied");
          return opened;
        },
      }),
      watchContexts: () => ({ dispose: () => {} }),
    });
    const [standard, work] = await engines.refresh();
    assert.ok(standard !== undefined && work !== undefined);
    const { signal } = new AbortController();
    const reached = await engines.test(work, signal);
    assert.equal(reached.state === "reached" && reached.info.version, "27.0.0");
    assert.ok(opened.closed);
    const failed = await engines.test(standard, signal);
    assert.equal(failed.state === "failed" && failed.failure.code, "permission-denied");
    assert.deepEqual(asked, ["work", "default"]);
    assert.deepEqual(
      engines.snapshot.state === "ready" && [...engines.snapshot.tested.values()].map(({ state }) => state),
      ["reached", "failed"],
    );
  });
});
