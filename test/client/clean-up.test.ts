import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { ofKinds, planCleanUp, withoutUsed } from "../../client/commands/flows/clean-up-plan.ts";
import { commands } from "../../client/commands/index.ts";
import type { Engine, Usage } from "../../client/engine/engine.ts";
import { EngineError } from "../../client/engine/model.ts";
import { type Answers, enter, fake } from "../support/fake-services.ts";
import { container, digits, image, network, snapshots, volume } from "../support/samples.ts";

const cleanUp = commands.find(({ id }) => id === "quayside.engine.cleanUp") as Command;
const anonymous = "e".repeat(64);

/** One container that runs and one that has ended, each with an image, a network and a volume; and what nobody has. */
function world() {
  const made = (name: string, state: "running" | "exited") =>
    container(name, {
      state,
      imageId: image(`${name}:1`).id,
      networks: [{ networkId: digits(`${name}-net`), network: `${name}-net`, addresses: [] }],
      volumes: [{ volume: `${name}-data`, destination: "/data" }],
    });
  return snapshots(
    [made("web", "running"), made("job", "exited")],
    [image("web:1"), image("job:1"), image("spare:1"), image(null)],
    [volume("web-data"), volume("job-data"), volume("spare-data"), volume(anonymous)],
    [network("web-net"), network("job-net"), network("spare-net"), network("bridge")],
  );
}

const usage: Usage = {
  sizes: {
    container: new Map([[digits("job"), 1_000_000]]),
    image: new Map([
      [image("spare:1").id, 50_000_000],
      [image(null).id, 20_000_000],
    ]),
    volume: new Map([
      [anonymous, 5_000_000],
      ["spare-data", 7_000_000],
    ]),
  },
  buildCache: [
    { id: "one", size: 30_000_000 },
    { id: "two", size: 10_000_000 },
  ],
};

function names(kinds: Parameters<typeof ofKinds>[1], given = world()): readonly string[] {
  return ofKinds(planCleanUp(given, usage), kinds).map(({ name }) => name);
}

test("a clean-up takes nothing that a running container has, and none of the engine's own networks", () => {
  const all = names(["containers", "networks", "dangling", "images", "anonymousVolumes", "volumes", "buildCache"]);
  assert.deepEqual(
    all.filter((name) => /web|bridge/.test(name)),
    [],
  );
});

test("what only a stopped container uses goes with that container, and not without it", () => {
  assert.deepEqual(names(["networks", "images", "volumes"]), ["spare-net", "spare:1", "spare-data"]);
  assert.deepEqual(names(["containers", "networks", "images", "volumes"]), [
    ...["job", "job-net", "spare-net"],
    ...["spare:1", "job:1", "spare-data", "job-data"],
  ]);
});

test("unchecking a container keeps what it uses", () => {
  const all = ofKinds(planCleanUp(world(), usage), ["containers", "networks", "images"]);
  const left = withoutUsed(all.filter(({ name }) => name !== "job"));
  assert.deepEqual(
    left.map(({ name }) => name),
    ["spare-net", "spare:1"],
  );
});

async function cleaning(answers: Answers, engine: Partial<Engine> = {}, given = world()) {
  const done: string[] = [];
  const all = fake(
    given,
    {
      usage: async () => usage,
      removeContainer: async (id) =>
        void done.push(`container ${Buffer.from(id, "hex").toString().replace(/\0+$/, "")}`),
      removeNetwork: async (id) => void done.push(`network ${Buffer.from(id, "hex").toString().replace(/\0+$/, "")}`),
      removeImage: async (reference) => void done.push(`image ${reference}`),
      removeVolume: async (name) => void done.push(`volume ${name}`),
      removeBuildCache: async (ids) => {
        done.push(`cache ${ids.join(" ")}`);
        return 40_000_000;
      },
      ...engine,
    },
    answers,
  );
  await all.drive(cleanUp, []);
  return { shown: all.shown, done };
}

test("a kind of which all is used by stopped containers says so without counting", async () => {
  const job = container("job", { state: "exited", volumes: [{ volume: "data", destination: "/data" }] });
  const { shown } = await cleaning({ picks: [enter] }, {}, snapshots([job], [], [volume("data")], []));
  assert.match(shown[0] ?? "", /Unused volumes with a name \([^)]*1 · after stopped containers\)/);
});

test("kinds are chosen first, with counts and sizes; what people named is not chosen by itself", async () => {
  const { shown, done } = await cleaning({ picks: [enter, enter], confirm: true });
  assert.deepEqual(shown.slice(0, 2), [
    "pick Clean Up: ☑ Stopped containers (1 · 1 MB), ☑ Unused networks (2 · 1 of them after stopped containers), ☑ Images without a name (1 · about 20 MB), ☐ Named images that no container uses (2 · about 50 MB · 1 of them after stopped containers), ☑ Unused volumes without a name (1 · 5 MB), ☐ Unused volumes with a name (2 · 7 MB · 1 of them after stopped containers), ☑ Build cache (2 records · about 40 MB)",
    "pick Clean Up: ☑ job (container · 1 MB), ☑ job-net (network), ☑ spare-net (network), ☑ 64616e676c69 (image without a name · 20 MB), ☑ eeeeeeeeeeee (volume without a name · 5 MB), ☑ 2 records (build cache · 40 MB)",
  ]);
  assert.match(
    shown[2] ?? "",
    /^confirm Remove these 6 things\? \| Stopped containers \(1 · 1 MB\): job\nUnused networks \(2\): job-net, spare-net\n.*What these containers wrote .*This frees about 66 MB\./s,
  );
  assert.deepEqual(done, [
    "container job",
    "network job-net",
    "network spare-net",
    `image ${image(null).id}`,
    `volume ${anonymous}`,
    "cache one two",
  ]);
  assert.equal(shown.at(-1), "info Removed 6 of 6, which freed about 66 MB.");
});

test("volumes with a name go only when they are chosen, and the question names them", async () => {
  const { shown, done } = await cleaning({ picks: ["Unused volumes with a name", enter], confirm: true });
  assert.match(
    shown[2] ?? "",
    /^confirm Remove spare-data\? \| Unused volumes with a name \(1 · 7 MB\): spare-data\n\nThe files in these volumes are lost\./,
  );
  assert.deepEqual(done, ["volume spare-data"]);
  assert.equal(shown.at(-1), "info Removed 1 of 1, which freed 7 MB.");
});

test("Escape at any of the three steps removes nothing", async () => {
  for (const answers of [{}, { picks: [enter] }, { picks: [enter, enter] }]) {
    assert.deepEqual((await cleaning(answers)).done, []);
  }
});

test("a kind that fails does not stop the others, and the end says what went, what not, and why", async () => {
  const { shown, done } = await cleaning(
    { picks: [enter, enter], confirm: true },
    {
      removeContainer: async () => {
        throw new EngineError("driver failed to remove root filesystem", 500);
      },
      removeBuildCache: async () => {
        throw new EngineError("no space left on device", 500);
      },
    },
  );
  assert.equal(done.length, 4);
  assert.equal(
    shown.at(-1),
    "error Removed 4 of 6, which freed about 25 MB. Not removed: job: driver failed to remove root filesystem 2 records: There is no space left on the engine's disk. “Clean Up…” frees some.",
  );
});

test("an engine without a build cache is offered none, and where all is in use that is said", async () => {
  const given = snapshots([container("web")], [image("nginx:1")], [], [network("bridge")]);
  const { shown } = await cleaning({}, { usage: async () => ({ ...usage, buildCache: null }) }, given);
  assert.deepEqual(shown, ["info There is nothing to clean up: everything is in use."]);
});
