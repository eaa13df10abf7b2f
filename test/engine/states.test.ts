/** What menus offer against what an engine does: each command's operation on a container in each state that it can have. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import type { Engine } from "../../client/engine/engine.ts";
import type { Container, ContainerState } from "../../client/engine/model.ts";
import { acceptedStates } from "../support/accepted.ts";
import type { TestEngine } from "../support/engine/engine.ts";
import { connectTo, useTestEngine } from "../support/engine/suite.ts";
import { fake } from "../support/fake-services.ts";
import { snapshots } from "../support/samples.ts";

/** The states that a container stays in; an engine's "removing" and "dead" last for a moment or after a fault. */
const lasting: readonly ContainerState[] = ["created", "running", "paused", "restarting", "exited"];

const size = { columns: 80, rows: 24 };

type Operation = (engine: Engine, container: Container, folder: string) => Promise<unknown>;

/** What each command asks of the engine, where it asks for something that depends on the state. */
const operations: Readonly<Record<string, Operation>> = {
  "quayside.container.start": (engine, { id }) => engine.start(id),
  "quayside.container.stop": (engine, { id }) => engine.stop(id),
  "quayside.container.stopAfter": (engine, { id }) => engine.stop(id, 1),
  "quayside.container.restart": (engine, { id }) => engine.restart(id),
  "quayside.container.pause": (engine, { id }) => engine.pause(id),
  "quayside.container.unpause": (engine, { id }) => engine.unpause(id),
  "quayside.container.kill": (engine, { id }) => engine.kill(id, "SIGKILL"),
  "quayside.container.wait": (engine, { id }) => within(500, (signal) => engine.wait(id, signal)),
  "quayside.container.exec": async (engine, { id }) => (await engine.exec(id, ["true"], { size })).close(),
  "quayside.container.attach": async (engine, { id }) => (await engine.attach(id, size))?.close(),
  "quayside.container.viewLogs": (engine, { id }) =>
    within(500, async (signal) => {
      for await (const _ of await engine.logs(id, { follow: false, tail: "all" }, signal));
    }),
  "quayside.container.inspect": (engine, { id }) => engine.inspect("container", id),
  "quayside.container.processes": (engine, { id }) => engine.top(id, new AbortController().signal),
  "quayside.container.stats": (engine, { id }) =>
    within(10_000, async (signal) => {
      for await (const _ of engine.stats(id, signal)) return;
    }),
  "quayside.container.rename": (engine, { id }) => engine.rename(id, `renamed-${id.slice(0, 12)}`),
  "quayside.container.updateLimits": (engine, { id }) =>
    engine.update(id, { memory: 64 * 2 ** 20, memorySwap: 128 * 2 ** 20, cpus: 0.5, pids: 50 }),
  "quayside.container.commit": (engine, { id }) =>
    engine.commit(id, { reference: "quayside-test/kept:1", message: "", author: "", pause: true }),
  "quayside.container.export": (engine, { id }, folder) =>
    engine.exportTo(id, join(folder, "x.tar"), () => undefined, new AbortController().signal),
  "quayside.container.copyRunLine": (engine, { id }) => engine.recipe(id),
  "quayside.container.remove": (engine, container) => byCommand("container.remove", engine, container),
  "quayside.container.removeWithVolumes": (engine, container) =>
    byCommand("container.removeWithVolumes", engine, container),
};

/** Commands that ask the engine for nothing, for what stands above, or for no container's state. */
const askNothing = [
  "openShell",
  "openInBrowser",
  "copyName",
  "copyId",
  "copyImage",
  "copyAddress",
  "copyComposeService",
];

describe("the states in which an engine accepts what menus offer", () => {
  const suite = useTestEngine();

  test("every command on containers is tried, or asks for nothing", () => {
    const tried = [...Object.keys(operations), ...askNothing.map((name) => `quayside.container.${name}`)];
    assert.deepEqual(tried.sort(), Object.keys(acceptedStates).sort());
  });

  for (const state of lasting) {
    test(`on a container in the state “${state}” the engine does what is offered, and nothing happens by what is not`, async (context) => {
      const running = suite.running(context);
      if (!running) return;
      const engine = await connectTo(running);
      const folder = mkdtempSync(join(tmpdir(), "quayside-states-"));
      context.after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
      });
      for (const [id, operation] of Object.entries(operations)) {
        const container = await containerIn(state, engine, running);
        const outcome = await operation(engine, container, folder).then(
          () => "accepted",
          (error: Error) => error.message,
        );
        if (acceptedStates[id]?.includes(state)) assert.equal(outcome, "accepted", id);
        else if (outcome === "accepted") {
          // An engine answers some with "it is so already".
          const after = await engine.read("container", container.id);
          assert.equal(after?.kind === "container" ? after.state : "gone", state, id);
        }
        await engine.removeContainer(container.id, { force: true, volumes: true }).catch(() => undefined);
      }
    });
  }
});

async function containerIn(state: ContainerState, engine: Engine, { docker, runId }: TestEngine): Promise<Container> {
  const made = await docker.createContainer({
    Image: state === "restarting" ? "quayside-test/fails:1" : "quayside-test/http:1",
    Labels: { "dev.quayside.test": runId },
    OpenStdin: true,
    HostConfig: state === "restarting" ? { RestartPolicy: { Name: "always" } } : {},
  });
  if (state !== "created") await made.start();
  if (state === "paused") await made.pause();
  if (state === "exited") await made.kill();
  for (;;) {
    const container = await engine.read("container", made.id);
    assert.ok(container?.kind === "container");
    // The pause between two starts doubles: after some of them it lasts.
    const { RestartCount: restarts } = await made.inspect();
    if (container.state === state && (state !== "restarting" || restarts >= 4)) return container;
    await sleep(50);
  }
}

/** Runs a command as its button does, with the question answered. */
async function byCommand(name: string, engine: Engine, container: Container): Promise<void> {
  const command = (commands as readonly Command[]).find(({ id }) => id === `quayside.${name}`);
  assert.ok(command);
  const { drive, shown } = fake(snapshots([container]), engine, { confirm: true });
  await drive(command, [{ node: container }]);
  const failure = shown.find((line) => line.startsWith("error"));
  if (failure !== undefined) throw new Error(failure);
}

/** What goes on for as long as the container is called off after a time: that it began is enough. */
async function within(milliseconds: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}
