import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import type { NetworkOptions } from "../../client/engine/engine.ts";
import { type Container, EngineError } from "../../client/engine/model.ts";
import type { Snapshots } from "../../client/engine/store.ts";
import { containers } from "../../client/views/containers.ts";
import { networks } from "../../client/views/networks.ts";
import { createTree } from "../../client/views/tree.ts";
import type { Row, View } from "../../client/views/view.ts";
import { volumes } from "../../client/views/volumes.ts";
import { enter, fake } from "../support/fake-services.ts";
import { container, digits, image, network, now, snapshots, volume } from "../support/samples.ts";

function command(id: string): Command {
  const found = (commands as readonly Command[]).find((candidate) => candidate.id === `quayside.${id}`);
  assert.ok(found, `there is no command ${id}`);
  return found;
}

const using = (name: string, ...names: readonly string[]): Container =>
  container(name, { volumes: names.map((volume) => ({ volume, destination: `/${volume}` })) });
const inside = (name: string, networkName: string, values: Partial<Container> = {}): Container =>
  container(name, {
    networks: [{ networkId: digits(networkName), network: networkName, addresses: ["172.20.0.2", "fd00::2"] }],
    ...values,
  });

function volumeRows(given: Snapshots): readonly Row[] {
  return volumes.children(given, null).map((node) => volumes.row(node, now));
}

function networkRows(given: Snapshots): readonly Row[] {
  return networks.children(given, null).map((node) => networks.row(node, now));
}

/** The row of a network or volume as VS Code hands it to a command. */
function rowOf(given: Snapshots, view: "volumes" | "networks", position: number): { readonly node: unknown } {
  const node = (view === "volumes" ? volumes : networks).children(given, null)[position];
  assert.ok(node !== undefined);
  return { node };
}

test("a volume's row says who uses it, and its age", () => {
  const rows = volumeRows(snapshots([using("web", "data")], [], [volume("data"), volume("old", { driver: "nfs" })]));
  assert.deepEqual(
    rows.map(({ label, description, contextValue }) => [label, description, contextValue]),
    [
      ["data", "used by web · 4 days ago", "volume:used"],
      ["old", "nfs · not used · 4 days ago", "volume:unused"],
    ],
  );
  assert.equal(rows[0]?.accessibleLabel, "data, used by web, 4 days ago");
});

test("many users are counted, and a container that mounts a volume twice is named once", () => {
  const twice = container("twice", {
    volumes: ["/a", "/b"].map((destination) => ({ volume: "data", destination })),
  });
  const [row] = volumeRows(
    snapshots(["a", "b", "c"].map((name) => using(name, "data")).concat(twice), [], [volume("data")]),
  );
  assert.match(row?.description ?? "", /^used by a, b and 2 more/);
  assert.match(row?.tooltip?.() ?? "", /twice at \/a, twice at \/b/);
});

test("volumes that nobody named are short and stand last, and records that can't be read after them", () => {
  const rows = volumeRows(
    snapshots(
      [],
      [],
      [volume("f".repeat(64)), { kind: "unreadable", of: "volume", id: "odd", cause: "no id" }, volume("zoo")],
    ),
  );
  assert.deepEqual(
    rows.map(({ label }) => label),
    ["zoo", "ffffffffffff", "odd"],
  );
});

test("a volume's row keeps its id when it comes into use", () => {
  const [before] = volumeRows(snapshots([], [], [volume("data")]));
  const [after] = volumeRows(snapshots([using("web", "data")], [], [volume("data")]));
  assert.equal(before?.id, after?.id);
});

test("a network's row says how many containers it has, its subnet, and a driver that is not the usual one; the engine's own come last", () => {
  const given = snapshots(
    [inside("web", "front"), inside("db", "front", { state: "exited" })],
    [],
    [],
    [
      network("bridge"),
      network("front"),
      network("host", { driver: "host", subnets: [] }),
      network("empty", { internal: true }),
      network("lan", { driver: "macvlan" }),
    ],
  );
  assert.deepEqual(
    networkRows(given).map(({ label, description, contextValue, collapsible }) => [
      label,
      description,
      contextValue,
      collapsible,
    ]),
    [
      ["empty", "internal · 172.20.0.0/16", "network:free", "none"],
      ["front", "2 containers · 172.20.0.0/16", "network:connected", "collapsed"],
      ["lan", "macvlan · 172.20.0.0/16", "network:free", "none"],
      ["bridge", "172.20.0.0/16", "network:builtin", "none"],
      ["host", "", "network:fixed", "none"],
    ],
  );
});

test("a network's members stand below it with their addresses, stopped ones with their state", () => {
  const stopped = container("db", {
    state: "exited",
    networks: [{ networkId: "", network: "front", addresses: [] }],
  });
  const given = snapshots([inside("web", "front"), stopped], [], [], [network("front")]);
  const [front] = networks.children(given, null);
  assert.ok(front !== undefined);
  const rows = networks.children(given, front).map((node) => networks.row(node, now));
  assert.deepEqual(
    rows.map(({ label, description }) => [label, description]),
    [
      ["db", "Exited"],
      ["web", "172.20.0.2, fd00::2"],
    ],
  );
  assert.equal(rows[1]?.accessibleLabel, "web, in the network front, 172.20.0.2, fd00::2");
});

test("a network that loses its last container stands in line with the others: all are drawn again", () => {
  const all = [network("back"), network("front")];
  const tree = createTree(networks as View<unknown>);
  tree.update(snapshots([inside("web", "front")], [], [], all), now);
  assert.deepEqual(tree.update(snapshots([], [], [], all), now), [null]);
  assert.deepEqual(tree.update(snapshots([], [], [], all), now), []);
});

test("the views are empty before they are listed", () => {
  const given: Snapshots = { ...snapshots([]), volume: { state: "idle" }, network: { state: "loading" } };
  assert.deepEqual([volumes.children(given, null), networks.children(given, null)], [[], []]);
});

test("removing volumes is one question with their names, and says what failed beside what went well", async () => {
  const given = snapshots([], [], [volume("a"), volume("b")]);
  const rows = [rowOf(given, "volumes", 0), rowOf(given, "volumes", 1)];
  const { shown, drive } = fake(
    given,
    {
      removeVolume: async (name) => {
        if (name === "b") throw new EngineError("remove b: volume is in use - [1]", 409);
      },
    },
    { confirm: true },
  );
  await drive(command("volume.remove"), [rows[0], rows]);
  assert.deepEqual(shown, [
    "confirm Remove 2 volumes? | a, b\nThe files in it are lost. | Remove",
    "error Removing a, b: 1 of 2 failed. b: It is used by 1. Remove the container first, stopped ones too. Done: a.",
  ]);
});

test("a volume in use is not removed, and its users are named", async () => {
  const given = snapshots([using("web", "data")], [], [volume("data")]);
  const { shown, drive } = fake(given, {});
  await drive(command("volume.remove"), [rowOf(given, "volumes", 0)]);
  assert.deepEqual(shown, ["info remove can't be done: data is used by web."]);
});

test("Remove Unused Volumes… shows exactly what goes and how much it frees, and takes nothing else", async () => {
  const given = snapshots([using("web", "data")], [], [volume("data"), volume("a"), volume("b")]);
  const gone: string[] = [];
  const { shown, drive } = fake(
    given,
    {
      sizes: async () =>
        new Map([
          ["data", 5_000_000],
          ["b", 2_000_000],
        ]),
      removeVolume: async (name) => void gone.push(name),
    },
    { confirm: true },
  );
  await drive(command("volume.prune"), []);
  assert.deepEqual(gone, ["a", "b"]);
  assert.deepEqual(shown, [
    "confirm Remove 2 unused volumes? | b (2 MB), a\nNo container uses them. The files in them are lost.\nThis frees 2 MB. | Remove",
    "info Removed 2, which freed 2 MB.",
  ]);
});

test("Escape leaves every unused volume; where there is none, that is said", async () => {
  const some = fake(snapshots([], [], [volume("a")]), { sizes: async () => new Map() });
  await some.drive(command("volume.prune"), []);
  assert.equal(some.shown.length, 1);
  const none = fake(snapshots([using("web", "data")], [], [volume("data")]), {});
  await none.drive(command("volume.prune"), []);
  assert.deepEqual(none.shown, ["info Every volume is used by a container."]);
});

test("a volume's size is measured when it is asked for", async () => {
  const given = snapshots([], [], [volume("a")]);
  const { shown, drive } = fake(given, { sizes: async () => new Map([["a", 1500]]) });
  await drive(command("volume.showSize"), [rowOf(given, "volumes", 0)]);
  assert.deepEqual(shown, ["info a: 1.5 kB"]);
});

test("a volume is created with the only driver without asking for it, or with all that was chosen", async () => {
  const made: unknown[] = [];
  const engine = {
    drivers: async () => ["local"],
    createVolume: async (options: object) => String(made.push(options)),
  };
  const quick = fake(snapshots([]), engine, { inputs: ["data"], picks: ["Create"] });
  await quick.drive(command("volume.create"), []);
  const whole = fake(snapshots([]), engine, {
    inputs: ["shared", "type=nfs 'o=addr=10.0.0.1,rw' device=:/my\\ data", "team=shop empty="],
    picks: ["Choose labels and driver options…"],
  });
  await whole.drive(command("volume.create"), []);
  assert.deepEqual(made, [
    { driver: "local", name: "data" },
    {
      driver: "local",
      name: "shared",
      options: { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/my data" },
      labels: { team: "shop", empty: "" },
    },
  ]);
});

test("a name that is taken is said while it is typed, as is a pair without a key", async () => {
  const given = snapshots([], [], [volume("data")], [network("front")]);
  const problem = async (id: string, ...inputs: readonly string[]): Promise<string | undefined> => {
    const picks = ["Choose labels and driver options…"];
    const { shown, drive } = fake(given, { drivers: async () => ["local"] }, { inputs, picks });
    await drive(command(id), []);
    return shown.at(-1);
  };
  assert.equal(await problem("volume.create", "data"), "problem There is a volume data already.");
  assert.equal(await problem("network.create", "front"), "problem There is a network front already.");
  assert.match((await problem("volume.create", "x1", "=nfs")) ?? "", /^problem “=nfs” has no key/);
  assert.match((await problem("volume.create", "x1", "a=1 a=2")) ?? "", /^problem “a” stands there twice/);
  assert.equal(await problem("volume.create", "x1", "a='1"), "problem A quote is not closed.");
});

test("a network is created with a name alone, or with all that was chosen", async () => {
  const made: NetworkOptions[] = [];
  const engine = {
    drivers: async () => ["bridge", "macvlan"],
    createNetwork: async (options: NetworkOptions) => String(made.push(options)),
  };
  const quick = fake(snapshots([]), engine, { inputs: ["front"], picks: ["Create"] });
  await quick.drive(command("network.create"), []);
  const whole = fake(snapshots([]), engine, {
    inputs: ["back", "10.9.0.0/24", "10.9.0.1", "team=shop"],
    picks: ["Choose driver, subnet and options…", "macvlan", "Internal"],
  });
  await whole.drive(command("network.create"), []);
  assert.deepEqual(made, [
    { name: "front", driver: "bridge" },
    {
      name: "back",
      driver: "macvlan",
      internal: true,
      ipv6: false,
      subnet: "10.9.0.0/24",
      gateway: "10.9.0.1",
      labels: { team: "shop" },
    },
  ]);
});

test("an IPv6 subnet has IPv6 chosen already, and a gateway outside the subnet is said while it is typed", async () => {
  const made: NetworkOptions[] = [];
  const engine = {
    drivers: async () => ["bridge"],
    createNetwork: async (options: NetworkOptions) => String(made.push(options)),
  };
  const picks = ["Choose driver, subnet and options…", enter];
  const right = fake(snapshots([]), engine, { inputs: ["six", "fd00:1::/64", "fd00:1::1", ""], picks });
  await right.drive(command("network.create"), []);
  assert.deepEqual(made, [
    { name: "six", driver: "bridge", internal: false, ipv6: true, subnet: "fd00:1::/64", gateway: "fd00:1::1" },
  ]);
  const wrong = fake(snapshots([]), engine, { inputs: ["six", "10.9.0.0/24", "10.9.1.1"], picks });
  await wrong.drive(command("network.create"), []);
  assert.equal(wrong.shown.at(-1), "problem 10.9.1.1 is not in the subnet 10.9.0.0/24.");
});

test("what is no subnet is said while it is typed", async () => {
  for (const text of ["10.9.0.0", "10.9.0.0/33", "x/8", "fd00::/129"]) {
    const { shown, drive } = fake(
      snapshots([]),
      { drivers: async () => ["bridge"] },
      {
        inputs: ["back", text],
        picks: ["Choose driver, subnet and options…"],
      },
    );
    await drive(command("network.create"), []);
    assert.match(shown.at(-1) ?? "", /^problem .* is no subnet/, text);
  }
});

test("Connect Container… offers those that are not in the network and could be", async () => {
  const hostly = container("hostly", { networks: [{ networkId: "h", network: "host", addresses: [] }] });
  const given = snapshots([inside("web", "front"), container("db"), hostly], [], [], [network("front")]);
  const connected: string[] = [];
  const { shown, drive } = fake(
    given,
    { connectNetwork: async (id, other) => void connected.push(`${id} ${other}`) },
    { picks: ["db"] },
  );
  await drive(command("network.connect"), [rowOf(given, "networks", 0)]);
  assert.deepEqual(shown, ["pick Connect to front: db"]);
  assert.deepEqual(connected, [`${digits("front")} ${digits("db")}`]);
});

test("a member is disconnected after a question, from its row or from the palette", async () => {
  const given = snapshots([inside("web", "front")], [], [], [network("front")]);
  const done: string[] = [];
  const engine = { disconnectNetwork: async (id: string, other: string) => void done.push(`${id} ${other}`) };
  const { shown, drive } = fake(given, engine, { confirm: true, picks: ["web in front"] });
  const [front] = networks.children(given, null);
  const [member] = networks.children(given, front ?? null);
  await drive(command("network.disconnect"), [{ node: member }]);
  await drive(command("network.disconnect"), []);
  const question = "confirm Disconnect web from front? | What goes through the network ends at once. | Disconnect";
  assert.deepEqual(shown, [question, "pick disconnect: web in front", question]);
  assert.deepEqual(done, Array(2).fill(`${digits("front")} ${digits("web")}`));
});

test("Delete pressed on a member does nothing to its network", async () => {
  const given = snapshots([inside("web", "front")], [], [], [network("front")]);
  const [front] = networks.children(given, null);
  const { shown, services, drive } = fake(given, {});
  Object.assign(services, { selection: () => networks.children(given, front ?? null) });
  await drive(command("network.remove"), [{ selectionOf: "quayside.networks" }]);
  assert.deepEqual(shown, []);
});

test("a network that stopped containers belong to is removed only with a warning that names them", async () => {
  const given = snapshots([inside("web", "front", { state: "exited" })], [], [], [network("front")]);
  const { shown, drive } = fake(given, {});
  await drive(command("network.remove"), [rowOf(given, "networks", 0)]);
  assert.deepEqual(shown, [
    "confirm Remove the network front? | These containers belong to it, and can't start without it: web. | Remove Anyway",
  ]);
});

test("a network that containers are connected to is removed after they are disconnected, which the question says", async () => {
  const given = snapshots(
    [inside("web", "front"), inside("db", "front", { state: "exited" })],
    [],
    [],
    [network("front"), network("spare")],
  );
  const rows = [rowOf(given, "networks", 0), rowOf(given, "networks", 1)];
  const done: string[] = [];
  const engine = {
    disconnectNetwork: async (_id: string, other: string) => void done.push(`disconnect ${other}`),
    removeNetwork: async (id: string) => void done.push(`remove ${id}`),
  };
  const { shown, drive } = fake(given, engine, { confirm: true });
  await drive(command("network.remove"), [rows[0], rows]);
  assert.deepEqual(shown, [
    "confirm Remove 2 networks? | front, spare\nConnected now, and cut off from it at once: web.\nThese containers belong to it, and can't start without it: db. | Disconnect and Remove",
  ]);
  assert.deepEqual(done.sort(), [
    `disconnect ${digits("web")}`,
    `remove ${digits("front")}`,
    `remove ${digits("spare")}`,
  ]);
});

test("containers dropped on a network's row are connected to it, and those that can't be are named", async () => {
  const hostly = container("hostly", { networks: [{ networkId: "h", network: "host", addresses: [] }] });
  const project = { project: "shop", service: "x" };
  const given = snapshots(
    [inside("web", "front"), container("db", { compose: project }), container("job"), hostly],
    [],
    [],
    [network("front"), network("back"), network("host", { driver: "host", subnets: [] })],
  );
  const [back, front, host] = networks.children(given, null);
  assert.ok(back !== undefined && front !== undefined && host !== undefined);
  const [member] = networks.children(given, front);
  assert.ok(member !== undefined);
  const carried = [...containers.children(given, null)].flatMap((node) => containers.dragged?.(node) ?? []);
  assert.deepEqual(carried.sort(), ["web", "db", "job", "hostly"].map(digits).sort());

  async function drop(node: typeof back, ids: readonly string[]): Promise<readonly string[]> {
    const action = networks.dropped?.(node as NonNullable<typeof back>, ids);
    assert.ok(action != null);
    const connected: string[] = [];
    const { shown, drive } = fake(given, {
      connectNetwork: async (id, other) => {
        assert.deepEqual(shown, [], "what could not be done is said at the end");
        connected.push(`connect ${id} ${other}`);
      },
    });
    await drive(command(action.command.replace("quayside.", "")), [{ node: action.node }, undefined, ...action.more]);
    return [...shown, ...connected];
  }
  assert.deepEqual(await drop(front, carried), [
    "info In the network front already: web. Made with the machine's own network or none, so in no other: hostly.",
    `connect ${digits("front")} ${digits("db")}`,
    `connect ${digits("front")} ${digits("job")}`,
  ]);
  // A member dragged onto another network keeps its own; a drop on a member's row means that member's network.
  assert.deepEqual(await drop(back, networks.dragged?.(member) ?? []), [`connect ${digits("back")} ${digits("web")}`]);
  assert.deepEqual(await drop(member, [digits("job")]), [`connect ${digits("front")} ${digits("job")}`]);
  assert.match(
    (await drop(host, [digits("job")]))[0] ?? "",
    /^info connect can't be done: host is the engine's own\.$/,
  );
  assert.equal(networks.dropped?.(front, []), null);
  const engine = { kind: "session", id: "" } as unknown as typeof back;
  assert.equal(networks.dropped?.(engine, [digits("job")]), null, "an engine's row is no network");
});

test("a measured volume's size is in its row and its tooltip until the engine changes", async () => {
  const given = snapshots([], [], [volume("data"), volume("old")]);
  const { services, drive } = fake(given, { sizes: async () => new Map([["data", 12_000_000]]) });
  await drive(command("volume.showSize"), [rowOf(given, "volumes", 0)]);
  const seen = { ...given, notes: services.notes.snapshot };
  const [data, old] = volumes.children(seen, null).map((node) => volumes.row(node, now));
  assert.equal(data?.description, "not used · 12 MB · 4 days ago");
  assert.equal(old?.description, "not used · 4 days ago");
  assert.match(data?.tooltip?.() ?? "", /Size when measured: 12 MB/);
  assert.equal(data?.id, volumeRows(given)[0]?.id);
});

test("Remove Unused Networks… takes none of the engine's own and none with a container", async () => {
  const given = snapshots(
    [inside("web", "front", { state: "exited" })],
    [],
    [],
    [network("front"), network("bridge"), network("old"), network("none", { driver: "null" })],
  );
  const gone: string[] = [];
  const { shown, drive } = fake(given, { removeNetwork: async (id) => void gone.push(id) }, { confirm: true });
  await drive(command("network.prune"), []);
  assert.deepEqual(gone, [digits("old")]);
  assert.deepEqual(shown, ["confirm Remove 1 unused network? | old\nNo container belongs to them. | Remove"]);
});

test("Remove Unused Images… takes images without a name, or all that no container uses, by every name", async () => {
  const spare = image("spare:1", { references: ["spare:1", "spare:2"] });
  const given = snapshots([container("web")], [image("nginx:1"), image(null), spare]);
  const gone: string[] = [];
  const engine = {
    sizes: async () => new Map([[spare.id, 3_000_000]]),
    removeImage: async (reference: string) => void gone.push(reference),
  };
  const dangling = fake(given, engine, { confirm: true, picks: ["Images without a name"] });
  await dangling.drive(command("image.prune"), []);
  assert.deepEqual(gone.splice(0), [image(null).id]);
  const all = fake(given, engine, { confirm: true, picks: ["All images that no container uses"] });
  await all.drive(command("image.prune"), []);
  assert.deepEqual(gone, [image(null).id, "spare:1", "spare:2"]);
  assert.match(all.shown[1] ?? "", /^confirm Remove 2 unused images\? \| spare:1, spare:2 \(3 MB\), 64616e676c69/);
  assert.match(all.shown[1] ?? "", /This frees at least 3 MB\./);
});

test("Remove Stopped Containers… leaves those that run", async () => {
  const given = snapshots([
    container("web"),
    container("job", { state: "exited" }),
    container("new", { state: "created" }),
  ]);
  const gone: string[] = [];
  const { shown, drive } = fake(
    given,
    {
      sizes: async () => new Map(),
      removeContainer: async (id, options) => void gone.push(`${id} ${JSON.stringify(options)}`),
    },
    { confirm: true },
  );
  await drive(command("container.prune"), []);
  const options = '{"force":false,"volumes":false}';
  assert.deepEqual(gone, [`${digits("job")} ${options}`, `${digits("new")} ${options}`]);
  assert.match(shown[0] ?? "", /^confirm Remove 2 stopped containers\? \| job, new\n/);
});

test("Remove with Volumes… says which volumes go and which stay", async () => {
  const job = container("job", {
    state: "exited",
    volumes: [
      { volume: "f".repeat(64), destination: "/a" },
      { volume: "data", destination: "/b" },
    ],
  });
  const removed: unknown[] = [];
  const { shown, drive } = fake(
    snapshots([job]),
    { removeContainer: async (_id, options) => void removed.push(options) },
    { confirm: true },
  );
  await drive(command("container.removeWithVolumes"), [{ node: job }]);
  assert.deepEqual(shown, [
    "confirm Remove the container job? | What it wrote is lost, with its volumes that have no name (1).\nVolumes with a name stay: data. | Remove",
  ]);
  assert.deepEqual(removed, [{ force: false, volumes: true }]);
});
