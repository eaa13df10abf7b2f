import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { composeService } from "../../client/describe/compose-service.ts";
import { limitsFrom } from "../../client/describe/limits.ts";
import { runLine } from "../../client/describe/run-line.ts";
import type { Engine } from "../../client/engine/engine.ts";
import { createLiveStats } from "../../client/engine/live-stats.ts";
import type { Recipe } from "../../client/engine/recipe.ts";
import type { Reading } from "../../client/engine/stats.ts";
import type { TestEngine } from "../support/engine/engine.ts";
import { connectTo, useTestEngine } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

const never = new AbortController().signal;
const size = { columns: 80, rows: 24 };

describe("what is done with containers that run", () => {
  const suite = useTestEngine();

  interface Bench {
    readonly engine: Engine;
    readonly running: TestEngine;
    readonly folder: string;
    /** Makes and starts a container; it is gone after the test. */
    run(image: string, options?: object): Promise<string>;
  }

  async function bench(context: TestContext): Promise<Bench | undefined> {
    const running = suite.running(context);
    if (!running) return undefined;
    const engine = await connectTo(running);
    const folder = mkdtempSync(join(tmpdir(), "quayside-containers-"));
    const made: string[] = [];
    context.after(async () => {
      for (const id of made) await engine.removeContainer(id, { force: true, volumes: true }).catch(() => undefined);
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return {
      engine,
      running,
      folder,
      run: async (image, options = {}) => {
        const container = await running.docker.createContainer({
          Image: `quayside-test/${image}:1`,
          Labels: { "dev.quayside.test": running.runId },
          ...options,
        });
        made.push(container.id);
        await container.start();
        return container.id;
      },
    };
  }

  test("waiting resolves with the exit code, and can be called off", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("shell", { Cmd: ["sh", "-c", "sleep 0.3; exit 5"] });
    assert.equal(await engine.wait(id, never), 5);
    const calledOff = new AbortController();
    const waiting = engine.wait(await run("logs"), calledOff.signal);
    calledOff.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });

  test("processes are those of the container, in the engine's columns", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const { titles, rows } = await engine.top(await run("bare"), never);
    assert.ok(titles.includes("PID"));
    assert.deepEqual(
      rows.map((row) => row[titles.indexOf("CMD")]),
      ["/bin/sleep 86400"],
    );
  });

  test("readings come each second with a busy container's share of the CPU, its memory and its limit", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("shell", { Cmd: ["sh", "-c", "while :; do :; done"], HostConfig: { Memory: 64 * 2 ** 20 } });
    const readings: Reading[] = [];
    for await (const usage of engine.stats(id, never)) {
      readings.push(usage);
      if (readings.length === 3) break;
    }
    const last = readings.at(-1);
    assert.ok(last !== undefined);
    assert.ok((last.cpu ?? 0) > 1, `${last.cpu} % of a CPU`);
    assert.ok(last.memory > 0 && last.memory < 64 * 2 ** 20);
    assert.equal(last.memoryLimit, 64 * 2 ** 20);
    assert.ok(last.pids === 1 || last.pids === null);
    assert.ok(last.at > (readings[0]?.at ?? 0));
  });

  test("nothing is left open at the engine when nobody looks at statistics any more", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const ids = [await run("bare"), await run("bare")];
    const listed = await engine.list("container");
    const snapshots = { container: { state: "ready", items: new Map(listed.map((item) => [item.id, item])) } };
    let open = 0;
    const counted: Engine = {
      ...engine,
      async *stats(id, signal) {
        open += 1;
        try {
          yield* engine.stats(id, signal);
        } finally {
          open -= 1;
        }
      },
    };
    const liveStats = createLiveStats({
      engine: counted,
      snapshots,
      onDidChange: () => ({ dispose: () => {} }),
    } as never);
    const watch = liveStats.watch(new Set(ids), () => {});
    await until("both are followed", () => ids.every((id) => liveStats.readings.has(id)));
    assert.equal(open, 2);
    watch.dispose();
    await until("both streams have ended", () => open === 0);
  });

  test("limits change while it runs, by a number of CPUs or by a quota, and are read back", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const limits = async (id: string) => limitsFrom(await engine.inspect("container", id));
    const plain = await run("bare");
    await engine.update(plain, {
      memory: 64 * 2 ** 20,
      memorySwap: 128 * 2 ** 20,
      cpus: 0.5,
      pids: 20,
      restart: { name: "on-failure", retries: 2 },
    });
    const after = await limits(plain);
    assert.deepEqual([after.memory, after.cpus, after.pids], [64 * 2 ** 20, 0.5, 20]);
    assert.deepEqual(after.restart, { name: "on-failure", retries: 2 });
    await engine.update(plain, { pids: 0 });
    assert.equal((await limits(plain)).pids, 0);
    const byQuota = await run("bare", { HostConfig: { CpuPeriod: 50_000, CpuQuota: 25_000 } });
    assert.equal((await limits(byQuota)).cpus, 0.5);
    await engine.update(byQuota, { cpus: 1 });
    assert.equal((await limits(byQuota)).cpus, 1);
    await engine.update(byQuota, { cpus: 0 });
    assert.equal((await limits(byQuota)).cpus, 0);
  });

  test("a commit makes an image that has the files, the message and the author", async (context) => {
    const { engine, run, running } = (await bench(context)) ?? {};
    if (!engine || !run || !running) return;
    const id = await run("shell", { Cmd: ["sh", "-c", "echo kept > /tmp/file; sleep 60"] });
    await until("the file is there", async () => {
      const diff = (await running.docker.getContainer(id).changes()) as { Path: string }[] | null;
      return diff?.some(({ Path }) => Path === "/tmp/file") ?? false;
    });
    const reference = "quayside-test/committed:2";
    const image = await engine.commit(id, {
      reference,
      message: "a file",
      author: "Ada <ada@example.com>",
      pause: true,
    });
    context.after(() => engine.removeImage(reference, { force: true }).catch(() => undefined));
    const { Id, Comment, Author } = (await engine.inspect("image", reference)) as Record<string, string>;
    assert.deepEqual([Id, Comment, Author], [image, "a file", "Ada <ada@example.com>"]);
    const copy = await run("shell", { Image: reference, Cmd: ["cat", "/tmp/file"] });
    assert.equal(await engine.wait(copy, never), 0);
  });

  test("an export is a tar of the files; one that is called off leaves what was there before, and no part", async (context) => {
    const { engine, run, folder } = (await bench(context)) ?? {};
    if (!engine || !run || !folder) return;
    const id = await run("bare");
    const path = join(folder, "files.tar");
    writeFileSync(path, "before");
    const calledOff = new AbortController();
    const stopped = engine.exportTo(id, path, () => calledOff.abort(), calledOff.signal);
    await assert.rejects(stopped, { name: "AbortError" });
    await assert.rejects(
      engine.exportTo("nobody", path, () => {}, never),
      { status: 404 },
    );
    assert.equal(readFileSync(path, "utf8"), "before");
    assert.deepEqual(readdirSync(folder), ["files.tar"]);
    let bytes = 0;
    await engine.exportTo(
      id,
      path,
      (count) => {
        bytes = count;
      },
      never,
    );
    const tar = readFileSync(path);
    assert.equal(tar.length, bytes);
    assert.ok(tar.includes("bin/sleep"));
    assert.deepEqual(readdirSync(folder), ["files.tar"]);
  });

  test("attached to a terminal, what is typed arrives, and leaving it lets the process go on", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("shell", { Tty: true, OpenStdin: true });
    const terminal = await engine.attach(id, size);
    assert.ok(terminal !== null);
    let screen = "";
    terminal.stream.on("data", (chunk: Buffer) => {
      screen += chunk.toString();
    });
    terminal.stream.write("echo $((40+2))\n");
    await until("the shell has answered", () => screen.includes("42"));
    terminal.stream.write("\u001d");
    assert.equal(await terminal.exit, "detached");
    const again = await engine.attach(id, size);
    again?.stream.resume();
    again?.stream.write("exit 3\n");
    assert.equal(await again?.exit, 3);
  });

  test("attached to an input without a terminal, lines are shown as they are typed and answered", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("shell", { Cmd: ["sh", "-c", "read line; echo got $line; exit 4"], OpenStdin: true });
    const terminal = await engine.attach(id, size);
    assert.ok(terminal !== null);
    let screen = "";
    terminal.stream.on("data", (chunk: Buffer) => {
      screen += chunk.toString();
    });
    terminal.stream.write("hello");
    terminal.stream.write("\r");
    assert.equal(await terminal.exit, 4);
    await until("it has answered", () => screen.includes("got hello\r\n"));
    assert.equal(screen, "hello\r\ngot hello\r\n");
    assert.equal(await engine.attach(await run("bare"), size), null);
  });

  test("the copied command makes a container like the one that it was copied from", async (context) => {
    const { engine, run, running, folder } = (await bench(context)) ?? {};
    if (!engine || !run || !running || !folder) return;
    const docker = findDocker();
    if (docker === undefined) return context.skip("there is no docker program to run the copied command with");
    const { docker: api, runId } = running;
    const network = await api.createNetwork({ Name: "copied-net", Labels: { "dev.quayside.test": runId } });
    context.after(() => network.remove().catch(() => undefined));
    const first = await run("http", {
      name: "copied",
      Env: ['QUOTED=it\'s $HOME "and" more', "EMPTY="],
      Cmd: ["sh", "-c", "trap 'exit 0' TERM; echo \"$QUOTED\"; sleep 60 & wait"],
      User: "nobody",
      WorkingDir: "/tmp",
      Labels: { "dev.quayside.test": runId, words: "a b" },
      StopTimeout: 3,
      HostConfig: {
        PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] },
        RestartPolicy: { Name: "on-failure", MaximumRetryCount: 2 },
        Memory: 64 * 2 ** 20,
        NanoCpus: 500_000_000,
        PidsLimit: 50,
        Binds: [`${folder}:/in:ro`],
        Tmpfs: { "/scratch": "size=1m" },
        CapAdd: ["CAP_NET_ADMIN"],
        ExtraHosts: ["other:10.0.0.5"],
        Ulimits: [{ Name: "nofile", Soft: 100, Hard: 200 }],
        NetworkMode: "copied-net",
      },
      NetworkingConfig: { EndpointsConfig: { "copied-net": { Aliases: ["www"] } } },
    });
    const recipe = await engine.recipe(first);
    const line = runLine(recipe);
    assert.match(composeService([recipe], String), /^services:\n {2}copied:\n/);
    await engine.removeContainer(first, { force: true, volumes: true });
    const script = line.replace(/^docker /, `${docker} `);
    const second = execFileSync("/bin/sh", ["-c", script], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, DOCKER_HOST: running.host, DOCKER_CONFIG: folder, HOME: folder },
    }).trim();
    context.after(() => engine.removeContainer(second, { force: true, volumes: true }).catch(() => undefined));
    // Variables have no order that an engine keeps.
    const sorted = ({ options, ...rest }: Recipe) => ({ ...rest, options: options.map(String).sort() });
    assert.deepEqual(sorted(await engine.recipe(second)), sorted(recipe));
  });
});

function findDocker(): string | undefined {
  return (process.env.PATH ?? "")
    .split(":")
    .map((folder) => join(folder, "docker"))
    .find((path) => existsSync(path));
}
