import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import type { Engine } from "../../client/engine/engine.ts";
import type { Kind } from "../../client/engine/model.ts";
import type { Snapshots } from "../../client/engine/store.ts";
import { connectTo, useTestEngine } from "../support/engine/suite.ts";
import { enter, fake } from "../support/fake-services.ts";

const cleanUp = commands.find(({ id }) => id === "quayside.engine.cleanUp") as Command;

describe("Clean Up… over a real engine", () => {
  const suite = useTestEngine();

  test("it removes exactly what it showed, and leaves what is in use and what came later", async (context) => {
    const running = suite.running(context);
    if (!running) return;
    const engine = await connectTo(running);
    const labels = { "dev.quayside.test": running.runId, "dev.quayside.clean-up": "yes" };
    const run = (name: string, command: readonly string[]) =>
      engine.run({ image: "quayside-test/shell:1", name, command, labels, volumes: [`${name}-data:/data`] });
    const live = await run("quayside-live", ["sleep", "1000"]);
    context.after(async () => {
      await engine.removeContainer(live, { force: true, volumes: true }).catch(() => undefined);
      for (const name of ["quayside-live-data", "quayside-later"])
        await engine.removeVolume(name).catch(() => undefined);
      engine.close();
    });
    for (const name of ["quayside-live-data", "quayside-ended-data", "quayside-spare"])
      await engine.createVolume({ name, labels });
    const ended = await run("quayside-ended", ["true"]);
    await running.docker.getContainer(ended).wait();
    const network = await engine.createNetwork({ name: "quayside-spare", labels });
    const before = await oursOf(engine);
    const { shown, drive } = fake(
      before,
      {
        ...engine,
        usage: async (signal) => {
          const usage = await engine.usage(signal);
          await engine.createVolume({ name: "quayside-later", labels });
          return { ...usage, buildCache: null };
        },
      },
      { picks: [["Stopped containers", "Unused networks", "Unused volumes with a name"], enter], confirm: true },
    );
    await drive(cleanUp, []);
    assert.match(
      shown[1] ?? "",
      /quayside-ended \(container.*quayside-spare \(network\).*quayside-ended-data \(volume/,
    );
    assert.match(shown.at(-1) ?? "", /^info Removed 4 of 4[.,]/);
    assert.equal(await engine.read("container", ended), null);
    assert.equal(await engine.read("network", network), null);
    const volumes = (await engine.list("volume")).map(({ id }) => id).filter((id) => id.startsWith("quayside-"));
    assert.deepEqual(volumes.sort(), ["quayside-later", "quayside-live-data"]);
    assert.equal((await engine.read("container", live))?.kind, "container");
  });
});

/** What this test made and nothing else: somebody else's engine may be the one that tests are given. */
async function oursOf(engine: Engine): Promise<Snapshots> {
  const listed = async <K extends Kind>(kind: K) => {
    const all = (await engine.list(kind)).filter(
      (item) => item.kind !== "unreadable" && item.labels["dev.quayside.clean-up"] === "yes",
    );
    return { state: "ready", items: new Map(all.map((item) => [item.id, item])) };
  };
  return {
    container: await listed("container"),
    image: { state: "ready", items: new Map() },
    volume: await listed("volume"),
    network: await listed("network"),
  } as Snapshots;
}
