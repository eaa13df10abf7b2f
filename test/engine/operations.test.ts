import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { Engine, RunOptions, TerminalStream } from "../../client/engine/engine.ts";
import type { Container, Unreadable } from "../../client/engine/model.ts";
import type { TestEngine } from "../support/engine/engine.ts";
import { connectTo, useTestEngine } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

const size = { columns: 101, rows: 37 };

describe("what is done to containers", () => {
  const suite = useTestEngine();

  /** Gives a test the engine and a way to run containers that are gone after it. */
  async function bench(context: TestContext): Promise<Bench | undefined> {
    const running = suite.running(context);
    if (!running) return undefined;
    const engine = await connectTo(running);
    const made: string[] = [];
    context.after(async () => {
      for (const id of made)
        await running.docker
          .getContainer(id)
          .remove({ force: true })
          .catch(() => undefined);
      engine.close();
    });
    const labels = { "dev.quayside.test": running.runId };
    return {
      engine,
      running,
      labels,
      run: async (image, options = {}) => {
        const id = await engine.run({ image: `quayside-test/${image}:1`, labels, ...options });
        made.push(id);
        return id;
      },
      made,
    };
  }

  test("what the engine is, is known once it is connected", async (context) => {
    const { engine, running } = (await bench(context)) ?? {};
    if (!engine || !running) return;
    const version = await running.docker.version();
    assert.equal(engine.info.version, version.Version);
    assert.equal(engine.info.os, version.Os);
    assert.equal(engine.info.source, "DOCKER_HOST");
    assert.match(engine.info.apiVersion, /^1\.\d+$/);
  });

  test("a container is stopped, started, restarted, paused, unpaused, killed and renamed", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("http");
    const state = async () => {
      const found = await engine.read("container", id);
      return found?.kind === "container" ? found.state : undefined;
    };
    assert.equal(await state(), "running");
    await engine.pause(id);
    assert.equal(await state(), "paused");
    await engine.unpause(id);
    await engine.stop(id);
    assert.equal(await state(), "exited");
    await engine.stop(id);
    await engine.start(id);
    await engine.restart(id);
    assert.equal(await state(), "running");
    await engine.rename(id, "quayside-other-name");
    await engine.kill(id);
    await engine.removeContainer("quayside-other-name", { force: true, volumes: true });
    assert.equal(await state(), undefined);
  });

  test("published ports, variables, a command and a name arrive in the container", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("shell", {
      name: "quayside-options",
      command: ["sh", "-c", "echo $GREETING; sleep 60"],
      env: ["GREETING=hello there"],
      ports: ["0:8080", "127.0.0.1:0:53/udp"],
    });
    const found = await engine.read("container", id);
    assert.ok(found?.kind === "container");
    assert.equal(found.name, "quayside-options");
    assert.equal(found.command, "sh -c 'echo $GREETING; sleep 60'");
    assert.ok(found.ports.some(({ privatePort, publicPort }) => privatePort === 8080 && (publicPort ?? 0) > 0));
    assert.ok(found.ports.some(({ ip, protocol }) => ip === "127.0.0.1" && protocol === "udp"));
    const output = await engine.logs(id, { follow: false, tail: "all" }, new AbortController().signal);
    assert.equal(await textOf(output), "hello there\n");
  });

  test("the list and a single read say the same of a container", async (context) => {
    const { engine, run, running } = (await bench(context)) ?? {};
    if (!engine || !run || !running) return;
    const failed = await run("fails");
    await running.docker.getContainer(failed).wait();
    for (const id of [await run("http", { ports: ["0:8080"] }), failed]) {
      const listed: Container | Unreadable | undefined = (await engine.list("container")).find(
        (item) => item.id === id,
      );
      const read: Container | Unreadable | null = await engine.read("container", id);
      assert.ok(listed?.kind === "container" && read?.kind === "container");
      const times = { startedAt: null, finishedAt: null, createdAt: 0 };
      assert.deepEqual({ ...listed, ...times }, { ...read, ...times });
      assert.equal(Math.floor(listed.createdAt / 1000), Math.floor(read.createdAt / 1000));
    }
  });

  test("an exit code other than zero is told", async (context) => {
    const { engine, run, running } = (await bench(context)) ?? {};
    if (!engine || !run || !running) return;
    const id = await run("fails");
    await running.docker.getContainer(id).wait();
    const found = await engine.read("container", id);
    assert.ok(found?.kind === "container");
    assert.equal(found.exitCode, 3);
    assert.equal(found.state, "exited");
  });

  test("refusals carry the engine's own words and status", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("http", { name: "quayside-refusals" });
    await refused(
      engine.removeContainer(id, { force: false, volumes: false }),
      409,
      /cannot remove a running container/i,
    );
    await refused(engine.run({ image: "quayside-test/http:1", name: "quayside-refusals" }), 409, /already in use/);
    await refused(engine.removeImage("quayside-test/http:1", { force: false }), 409, /conflict: unable to remove/);
    await refused(engine.start("quayside-nobody"), 404, /^No such container: quayside-nobody$/);
    await refused(engine.run({ image: "quayside-test/none:1" }), 404, /^No such image: quayside-test\/none:1$/);
    await refused(engine.pause("quayside-nobody"), 404, /No such container/);
    assert.equal(await engine.read("container", "quayside-nobody"), null);
    assert.equal(await engine.read("image", "quayside-test/none:1"), null);
  });

  test("a container that can't start is not left over", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const first = await engine.read("container", await run("http", { ports: ["127.0.0.1:0:8080"] }));
    assert.ok(first?.kind === "container");
    const taken = String(first.ports[0]?.publicPort);
    await refused(
      run("http", { ports: [`127.0.0.1:${taken}:8080`] }),
      500,
      new RegExp(`${taken}.*already (in use|allocated)`),
    );
    await refused(run("shell", { command: ["/no/such/program"] }), 400, /no such file/);
    await assert.rejects(run("http", { ports: ["eighty"] }), { name: "EngineError", message: "invalid port: eighty" });
    assert.deepEqual(await neverStarted(engine), []);
  });

  test("a shell in a container has the terminal's size, follows it, and gives its exit code", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("logs");
    const shell = await engine.findShell(id);
    assert.deepEqual(shell, ["/bin/sh"]);
    const terminal = await engine.exec(id, shell, { size });
    const screen = collect(terminal);
    await until("the prompt is there", () => screen.text.includes("# "));
    await settledSize(terminal, screen, "37 101");
    await terminal.resize(80, 24);
    await settledSize(terminal, screen, "24 80");
    terminal.stream.write("exit 5\n");
    assert.equal(await terminal.exit, 5);
  });

  test("a closed terminal leaves no shell behind in the container", async (context) => {
    const { engine, run, running } = (await bench(context)) ?? {};
    if (!engine || !run || !running) return;
    const id = await run("logs");
    const terminal = await engine.exec(id, ["sh"], { size });
    const screen = collect(terminal);
    await until("the prompt is there", () => screen.text.includes("# "));
    terminal.stream.write("sleep 1000\n");
    await until("the command was typed", () => screen.text.includes("sleep 1000"));
    const programs = async () => JSON.stringify((await running.docker.getContainer(id).top()).Processes);
    for (let found = await programs(); !found.includes("sleep 1000"); found = await programs());
    terminal.close();
    await terminal.exit;
    for (let found = await programs(); /sleep 1000|"sh"/.test(found); found = await programs());
    assert.doesNotMatch(await programs(), /sleep 1000/);
  });

  test("a container without a shell has none to open, and a command that isn't there says so", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("bare");
    assert.equal(await engine.findShell(id), null);
    const terminal = await engine.exec(id, ["bash"], { size });
    const screen = collect(terminal);
    assert.notEqual(await terminal.exit, 0);
    assert.match(screen.text, /not found|no such file/);
    await engine.kill(id);
    await refused(engine.exec(id, ["sh"], { size }), 409, /is not running/);
  });

  test("a container run interactively shows all it says from its first byte, and takes what is typed", async (context) => {
    const { engine, labels, made } = (await bench(context)) ?? {};
    if (!engine || !labels || !made) return;
    const { id, terminal } = await engine.runInteractive(
      {
        image: "quayside-test/shell:1",
        command: ["sh", "-c", "echo first words; read answer; echo you said $answer; exit 7"],
        labels,
        remove: true,
      },
      size,
    );
    made.push(id);
    const screen = collect(terminal);
    await until("its first words are there", () => screen.text.includes("first words"));
    terminal.stream.write("yes\n");
    assert.equal(await terminal.exit, 7);
    await until("its last words are there", () => screen.text.includes("you said yes"));
  });

  test("an interactive run that can't start says why and leaves nothing", async (context) => {
    const { engine } = (await bench(context)) ?? {};
    if (!engine) return;
    await refused(
      engine.runInteractive({ image: "quayside-test/bare:1", command: ["sh"] }, size),
      400,
      /executable file not found/,
    );
    assert.deepEqual(await neverStarted(engine), []);
  });

  test("followed logs go on until they are called off, each stream in its order", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("logs");
    const calledOff = new AbortController();
    const output = await engine.logs(id, { follow: true, tail: "all" }, calledOff.signal);
    const screen = collect({ stream: output });
    await until("it has said a few lines", () => /line 3\n/.test(screen.text) && /warning 3\n/.test(screen.text));
    // Between the two streams the engine itself promises no order.
    assert.match(screen.text.replaceAll(/warning \d+\n/g, ""), /^line 1\nline 2\nline 3\n/);
    assert.match(screen.text.replaceAll(/line \d+\n/g, ""), /^warning 1\nwarning 2\nwarning 3\n/);
    calledOff.abort();
    await until("the logs have ended", () => output.destroyed);
  });

  test("followed logs end with the container, and only the last lines are given where asked", async (context) => {
    const { engine, run } = (await bench(context)) ?? {};
    if (!engine || !run) return;
    const id = await run("shell", { command: ["sh", "-c", "for i in 1 2 3 4 5; do echo line $i; done"] });
    const output = await engine.logs(id, { follow: true, tail: 2 }, new AbortController().signal);
    assert.equal(await textOf(output), "line 4\nline 5\n");
    const stamped = await engine.logs(id, { follow: false, tail: 1, timestamps: true }, new AbortController().signal);
    assert.match(await textOf(stamped), /^\d{4}-\d\d-\d\dT[\d:.]+Z line 5\n$/);
  });

  test("images are tagged, inspected and removed by reference", async (context) => {
    const { engine } = (await bench(context)) ?? {};
    if (!engine) return;
    await engine.tag("quayside-test/shell:1", "quayside-test/tagged:of-ours");
    const found = await engine.read("image", "quayside-test/tagged:of-ours");
    assert.ok(found?.kind === "image");
    assert.ok(found.references.includes("quayside-test/tagged:of-ours"));
    assert.equal((await engine.list("image")).find(({ id }) => id === found.id)?.kind, "image");
    await engine.removeImage("quayside-test/tagged:of-ours", { force: false });
    assert.equal(await engine.read("image", "quayside-test/tagged:of-ours"), null);
    const raw = (await engine.inspect("image", "quayside-test/shell:1")) as { RepoTags: string[] };
    assert.deepEqual(raw.RepoTags, ["quayside-test/shell:1"]);
  });

  test("a pull that fails is told in the engine's words", async (context) => {
    const { engine } = (await bench(context)) ?? {};
    if (!engine) return;
    const pull = engine.pull("127.0.0.1:9/none:1", () => undefined, new AbortController().signal);
    await assert.rejects(pull, { name: "EngineError", message: /connection refused/ });
  });
});

interface Bench {
  readonly engine: Engine;
  readonly running: TestEngine;
  readonly labels: Readonly<Record<string, string>>;
  readonly made: string[];
  run(image: string, options?: Omit<RunOptions, "image">): Promise<string>;
}

async function neverStarted(engine: Engine): Promise<readonly string[]> {
  const listed = await engine.list("container");
  return listed.flatMap((item) => (item.kind === "container" && item.state === "created" ? [item.name] : []));
}

async function refused(work: Promise<unknown>, status: number, message: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error & { status?: unknown }) => {
    assert.equal(error.name, "EngineError");
    assert.match(error.message, message);
    assert.equal(error.status, status);
    return true;
  });
}

function collect({ stream }: Pick<TerminalStream, never> & { stream: NodeJS.ReadableStream }): { text: string } {
  const screen = { text: "" };
  stream.on("data", (chunk: Buffer) => {
    screen.text += chunk.toString();
  });
  return screen;
}

/** The size arrives a moment after it was sent, so the shell is asked until it has it. */
async function settledSize(terminal: TerminalStream, screen: { text: string }, wanted: string): Promise<void> {
  let asked = 0;
  await until(`the terminal's size is ${wanted}`, () => {
    if (asked++ % 20 === 0) terminal.stream.write("stty size\n");
    return screen.text.includes(wanted);
  });
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
