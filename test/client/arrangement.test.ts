import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../../client/commands/index.ts";
import {
  type Arrangement,
  describeArrangement,
  isFiltered,
  readArrangement,
  writeArrangement,
} from "../../client/describe/arrangement.ts";
import type { Container } from "../../client/engine/model.ts";
import { arrangementKeys, createArrangements } from "../../client/views/arrangements.ts";
import { containers } from "../../client/views/containers.ts";
import { images } from "../../client/views/images.ts";
import { views } from "../../client/views/index.ts";
import { networks } from "../../client/views/networks.ts";
import { createTree, type Element } from "../../client/views/tree.ts";
import type { Seen, View } from "../../client/views/view.ts";
import { volumes } from "../../client/views/volumes.ts";
import { fake } from "../support/fake-services.ts";
import { container, days, image, minutes, network, now, snapshots, volume } from "../support/samples.ts";

/** The rows of a view as a person reads them, those below others set in. */
function drawn(view: View<never> | View<unknown>, seen: Seen): readonly string[] {
  const tree = createTree(view as View<unknown>);
  tree.update(seen, now);
  const lines = (elements: readonly Element[], indent: string): readonly string[] =>
    elements.flatMap(({ row, children }) => [`${indent}${row.label}`, ...lines(children, `${indent}  `)]);
  return lines(tree.roots, "");
}

function arranged(given: readonly Container[], arrangement: Arrangement, folders: readonly string[] = []) {
  return drawn(containers, { ...snapshots(given), arrangement, folders });
}

const compose = (project: string, service: string) => ({ compose: { project, service } });

const shop = [
  container("shop-web-1", { ...compose("shop", "web"), image: "nginx:1", labels: { team: "red" } }),
  container("shop-db-1", { ...compose("shop", "db"), image: "postgres:16", labels: { team: "blue" } }),
  container("old", { state: "exited", image: "nginx:1", createdAt: now - days(9) }),
];

const groupings: readonly [group: string, rows: readonly string[]][] = [
  ["project", ["shop", "  db-1", "  web-1", "old"]],
  ["image", ["nginx:1", "  shop-web-1", "  old", "postgres:16", "  shop-db-1"]],
  ["state", ["Running", "  shop-db-1", "  shop-web-1", "Exited", "  old"]],
  ["label:team", ["blue", "  shop-db-1", "red", "  shop-web-1", "old"]],
  ["none", ["shop-db-1", "shop-web-1", "old"]],
];
for (const [group, rows] of groupings) {
  test(`containers are grouped by ${group}`, () => {
    assert.deepEqual(arranged(shop, { group }), rows);
  });
}

test("a container stands under each of its networks, with rows of their own", () => {
  const both = container("web", {
    networks: ["back", "front"].map((name) => ({ networkId: name, network: name, addresses: [] })),
  });
  const tree = createTree(containers as View<unknown>);
  tree.update({ ...snapshots([both]), arrangement: { group: "network" } }, now);
  const ids = tree.roots.flatMap(({ children }) => children.map(({ id }) => id));
  assert.equal(new Set(ids).size, 2);
  const again = { ...snapshots([both]), arrangement: { group: "network" } };
  assert.deepEqual(tree.update(again, now), []);
});

test("a Swarm stack is a project", () => {
  const labels = { "com.docker.stack.namespace": "shop" };
  assert.deepEqual(arranged([container("shop_web.1", { labels })], {}), ["shop", "  web.1"]);
});

test("what runs stands above projects in which nothing does", () => {
  const given = [
    container("a-1", { ...compose("a", "x"), state: "exited" }),
    container("z-1", compose("z", "x")),
    container("alone"),
  ];
  assert.deepEqual(arranged(given, {}), ["z", "  z-1", "alone", "a", "  a-1"]);
});

const sortings: readonly [sort: string, rows: readonly string[]][] = [
  ["name", ["a", "b-2", "b-10"]],
  ["state", ["b-10", "a", "b-2"]],
  ["created", ["b-2", "b-10", "a"]],
  ["image", ["b-10", "b-2", "a"]],
];
for (const [sort, rows] of sortings) {
  test(`containers are sorted by ${sort}`, () => {
    const given = [
      container("b-10", { image: "a:1", createdAt: now - days(2) }),
      container("b-2", { image: "b:1", state: "exited", createdAt: now - days(1) }),
      container("a", { image: "c:1", state: "exited", createdAt: now - days(3) }),
    ];
    assert.deepEqual(arranged(given, { sort }), rows);
  });
}

const port = { ip: null, publicPort: 8080, privatePort: 80, protocol: "tcp" };
const searches: readonly [text: string, found: boolean][] = [
  ["WEB", true],
  ["ginx", true],
  ["8080", true],
  ["team=red", true],
  [container("web").id.slice(0, 6), true],
  [container("web").id.slice(2, 8), false],
  ["compose", false],
  ["other", false],
];
for (const [text, found] of searches) {
  test(`the text “${text}” ${found ? "finds" : "does not find"} a container`, () => {
    const labels = { team: "red", "com.docker.compose.oneoff": "compose" };
    assert.equal(arranged([container("web", { ports: [port], labels })], { text }).length > 0, found);
  });
}

test("what was searched for is open, though nothing of it runs", () => {
  const given = [container("a-1", { ...compose("a", "x"), state: "exited" })];
  const stateOf = (arrangement: Arrangement): string | undefined => {
    const [node] = containers.children({ ...snapshots(given), arrangement }, null);
    return node === undefined ? undefined : containers.row(node, now, arrangement).collapsible;
  };
  assert.deepEqual([stateOf({}), stateOf({ text: "a-1" })], ["collapsed", "expanded"]);
});

test("stopped containers are hidden; a paused one is not stopped", () => {
  const given = [container("a"), container("b", { state: "paused" }), container("c", { state: "exited" })];
  assert.deepEqual(arranged(given, { hideStopped: true }), ["a", "b"]);
});

test("only chosen states are shown, and only containers with a label or its value", () => {
  assert.deepEqual(arranged(shop, { states: ["exited", "dead"] }), ["old"]);
  assert.deepEqual(arranged(shop, { only: "team=red", group: "none" }), ["shop-web-1"]);
  assert.deepEqual(arranged(shop, { only: "team", group: "none" }), ["shop-db-1", "shop-web-1"]);
});

const places: readonly [what: string, values: Partial<Container>, belongs: boolean][] = [
  ["made by Compose below it", { labels: { "com.docker.compose.project.working_dir": "/home/me/app/deploy" } }, true],
  ["a dev container of it", { labels: { "devcontainer.local_folder": "/home/me/app" } }, true],
  ["with a folder of it mounted", { binds: ["/home/me/app/src"] }, true],
  ["with it mounted by Docker Desktop", { binds: ["/host_mnt/home/me/app"] }, true],
  ["of a folder whose name only begins like it", { binds: ["/home/me/app-two"] }, false],
  ["with a folder above it mounted", { binds: ["/home"] }, false],
  ["of nothing known", {}, false],
];
for (const [what, values, belongs] of places) {
  test(`a container ${what} ${belongs ? "belongs" : "does not belong"} to the workspace`, () => {
    assert.equal(arranged([container("a", values)], { workspace: true }, ["/home/me/app/"]).length, Number(belongs));
  });
}

test("a folder of Windows is the same however it is written", () => {
  for (const path of ["C:\\Code\\App\\src", "/run/desktop/mnt/host/c/code/app", "c:/code/app"]) {
    const given = [container("a", { labels: { "com.docker.compose.project.working_dir": path } })];
    assert.deepEqual(arranged(given, { workspace: true }, ["c:\\code\\App"]), ["a"]);
  }
});

test("a row says what is chosen, and always whose it is", () => {
  const given = container("shop-web-1", { ...compose("shop", "web"), image: "registry.example.com:5000/shop/web:2" });
  const row = (arrangement: Arrangement) => {
    const { label, description } = containers.row(given, now, arrangement);
    return `${label} | ${description}`;
  };
  assert.equal(row({}), "web-1 | web:2 · Up 3 min");
  assert.equal(row({ label: "image" }), "shop/web:2 | shop-web-1 · Up 3 min");
  assert.equal(row({ label: "service", facts: ["status"] }), "web | Up 3 min");
  assert.equal(row({ label: "both", facts: ["image", "id"] }), `web-1 (shop/web:2) | ${given.id.slice(0, 12)}`);
});

test("a group says what is wrong in it, in words and by its icon", () => {
  const given = [
    container("a", { ...compose("shop", "a"), health: "unhealthy" }),
    container("b", { ...compose("shop", "b"), state: "restarting", exitCode: 1 }),
    container("c", { ...compose("shop", "c"), state: "exited", exitCode: 3 }),
  ];
  const [group] = containers.children(snapshots(given), null);
  assert.ok(group !== undefined);
  const row = containers.row(group, now);
  assert.equal(row.description, "1/3 running · 1 unhealthy · 1 restarting · 1 failed");
  assert.equal(row.icon.name, "warning");
  assert.equal(row.accessibleLabel, "shop, project, 1 of 3 containers running, 1 unhealthy, 1 restarting, 1 failed");
});

test("records that can't be read stay, whatever is filtered but a text", () => {
  const given = snapshots([container("a"), { kind: "unreadable", of: "container", id: "abcdef", cause: "odd" }]);
  assert.deepEqual(drawn(containers, { ...given, arrangement: { states: ["dead"] } }), ["abcdef"]);
  assert.deepEqual(drawn(containers, { ...given, arrangement: { text: "a" } }), ["a"]);
});

test("the tags of a repository stand under it; one that has a single tag needs no second click", () => {
  const given = snapshots(
    [],
    [
      image("nginx:1.26"),
      image("nginx:1.27"),
      image("redis:7"),
      image(null, { id: "sha256:1" }),
      image(null, { id: "sha256:2" }),
    ],
  );
  assert.deepEqual(drawn(images, given), [
    "nginx",
    "  1.26",
    "  1.27",
    "redis:7",
    "Without a name",
    "  <none>",
    "  <none>",
  ]);
  const flat = { ...given, arrangement: { group: "none", hideDangling: true } };
  assert.deepEqual(drawn(images, flat), ["nginx:1.26", "nginx:1.27", "redis:7"]);
  assert.equal(images.hidden?.(flat), 2);
});

test("images are sorted by size and age, and filtered by text and use", () => {
  const given = snapshots(
    [container("web", { imageId: image("b:1").id })],
    [
      image("a:1", { size: 1, createdAt: now - days(1) }),
      image("b:1", { size: 3, createdAt: now - days(2) }),
      image("localhost:5000/c:1", { size: 2, createdAt: now - days(3) }),
    ],
  );
  const rows = (arrangement: Arrangement): readonly string[] => drawn(images, { ...given, arrangement });
  assert.deepEqual(rows({ sort: "size" }), ["b:1", "localhost:5000/c:1", "a:1"]);
  assert.deepEqual(rows({ sort: "created" }), ["a:1", "b:1", "localhost:5000/c:1"]);
  assert.deepEqual(rows({ use: "used" }), ["b:1"]);
  assert.deepEqual(rows({ use: "unused" }), ["a:1", "localhost:5000/c:1"]);
  assert.deepEqual(rows({ text: "web" }), ["b:1"]);
});

test("volumes and networks are sorted and filtered", () => {
  const given = snapshots(
    [
      container("web", {
        volumes: [{ volume: "data", destination: "/data" }],
        networks: [{ networkId: network("front").id, network: "front", addresses: ["10.0.0.2"] }],
      }),
    ],
    [],
    [volume("data", { createdAt: now - days(3) }), volume("logs", { createdAt: now - days(1) })],
    [network("back"), network("front", { createdAt: now - days(1) })],
  );
  const rows = (view: View<never>, arrangement: Arrangement): readonly string[] =>
    drawn(view, { ...given, arrangement });
  assert.deepEqual(rows(volumes as View<never>, { sort: "created" }), ["logs", "data"]);
  assert.deepEqual(rows(volumes as View<never>, { use: "unused" }), ["logs"]);
  assert.deepEqual(rows(volumes as View<never>, { text: "web" }), ["data"]);
  assert.deepEqual(rows(networks as View<never>, { sort: "created" }), ["front", "  web", "back"]);
  assert.deepEqual(rows(networks as View<never>, { use: "used" }), ["front", "  web"]);
  assert.deepEqual(rows(networks as View<never>, { text: "10.0.0.2" }), ["front", "  web"]);
});

const table = containers.options ?? [];

test("the view's title says what is hidden first, then how it is arranged", () => {
  const values = readArrangement(table, JSON.stringify({ group: "image", hideStopped: true, text: "web" }));
  assert.equal(
    describeArrangement({ options: table, values }, "4 hidden"),
    "“web” · running only · 4 hidden · by image",
  );
  assert.equal(describeArrangement({ options: table, values: readArrangement(table, undefined) }, ""), "");
});

test("every choice that is not the usual one is said or seen in the rows", () => {
  for (const { id, options = [] } of views) {
    for (const option of options.filter(({ key }) => !["label", "facts"].includes(key))) {
      const choices = option.choices?.([snapshots(shop)]).map(({ value }) => value) ?? ["x"];
      for (const choice of choices.filter((value) => value !== option.usual)) {
        const value = Array.isArray(option.usual) ? [choice] : typeof option.usual === "boolean" ? true : choice;
        const words = describeArrangement(
          { options, values: { ...readArrangement(options, undefined), [option.key]: value } },
          "",
        );
        assert.notEqual(words, "", `${id} ${option.key} ${choice}`);
      }
    }
  }
});

test("what was kept and does not fit any more is as usual again", () => {
  const kept = JSON.stringify({ group: 3, states: ["dead"], hideStopped: "yes", gone: 1 });
  const values = readArrangement(table, kept);
  assert.deepEqual(
    [values.group, values.states, values.hideStopped, "gone" in values],
    ["project", ["dead"], false, false],
  );
  assert.equal(readArrangement(table, "{").group, "project");
  assert.equal(writeArrangement({ options: table, values }), JSON.stringify({ states: ["dead"] }));
});

test("an arrangement is kept for the next window, and nothing is when all is as usual", () => {
  const kept = new Map<string, string | undefined>();
  const memory = {
    get: (key: string) => kept.get(key),
    set: (key: string, value?: string) => void kept.set(key, value),
  };
  const first = createArrangements(views, memory);
  const told: string[] = [];
  first.onDidChange((view) => told.push(view));
  first.set("quayside.containers", { group: "state", hideStopped: true });
  assert.deepEqual(told, ["quayside.containers"]);
  const next = createArrangements(views, memory);
  assert.equal(next.of("quayside.containers")?.values.group, "state");
  const keys = arrangementKeys(views, next);
  assert.deepEqual(
    [keys["quayside.containers.filtered"], keys["quayside.containers.hideStopped"], keys["quayside.images.filtered"]],
    [true, true, false],
  );
  next.set("quayside.containers", { group: "project", hideStopped: false });
  assert.equal(kept.get("arrangement:quayside.containers"), undefined);
});

test("the number on the icon is what is unhealthy, else what runs, as the user wishes", () => {
  const well = snapshots([container("a"), container("b"), container("c", { state: "exited" })]);
  const ill = snapshots([container("a", { health: "unhealthy" }), container("b")]);
  const badge = (seen: Seen, wish: string) => containers.badge?.([seen], wish);
  assert.deepEqual(badge(well, "running"), { value: 2, tooltip: "2 containers run" });
  assert.deepEqual(badge(ill, "running"), { value: 1, tooltip: "1 container is unhealthy" });
  assert.deepEqual(badge(ill, "unhealthy"), { value: 1, tooltip: "1 container is unhealthy" });
  assert.deepEqual([badge(well, "unhealthy"), badge(ill, "none")], [null, null]);
});

const command = (id: string) => {
  const found = commands.find((each) => each.id === `quayside.${id}`);
  assert.ok(found !== undefined, id);
  return found;
};

test("Arrange… lists every option with what is chosen, and goes on until nothing more is", async () => {
  const { shown, services, drive } = fake(
    snapshots(shop),
    {},
    { picks: ["Group by", "Image", "Hide stopped", undefined] },
  );
  await drive(command("container.arrange"), []);
  const values = services.arrangements.of("quayside.containers")?.values;
  assert.deepEqual([values?.group, values?.hideStopped], ["image", true]);
  assert.match(shown[0] ?? "", /^pick Arrange the view: Group by, Sort by, .*Hide stopped$/);
  assert.match(shown[1] ?? "", /^pick Group by: Project, Image, State, Network, Nothing, team$/);
  assert.match(shown[2] ?? "", /Back to the default$/);
});

test("a filter that is given up leaves the view as it was", async () => {
  const { services, drive } = fake(snapshots(shop), {}, { inputs: ["web", undefined] });
  const text = () => services.arrangements.of("quayside.containers")?.values.text;
  await drive(command("container.filter"), []);
  assert.equal(text(), "web");
  await drive(command("container.filter"), []);
  assert.equal(text(), "web");
  await drive(command("container.clearFilter"), []);
  assert.equal(text(), "");
});

test("Clear Filter shows everything and leaves the grouping", async () => {
  const { services, drive } = fake(snapshots(shop), {});
  const { arrangements } = services;
  arrangements.set("quayside.containers", { group: "image", hideStopped: true, states: ["dead"], workspace: true });
  await drive(command("container.clearFilter"), []);
  const after = arrangements.of("quayside.containers");
  assert.ok(after !== null && !isFiltered(after));
  assert.equal(after.values.group, "image");
});

test("a repository's row removes all its tags after one question", async () => {
  const removed: string[] = [];
  const given = snapshots([], [image("nginx:1.26"), image("nginx:1.27"), image("redis:7")]);
  const [repository] = images.children(given, null);
  const { shown, drive } = fake(given, { removeImage: async (name) => void removed.push(name) }, { confirm: true });
  await drive(command("image.remove"), [{ node: repository }]);
  assert.deepEqual(removed.sort(), ["nginx:1.26", "nginx:1.27"]);
  assert.equal(shown.filter((line) => line.startsWith("confirm")).length, 1);
});

const inspected = {
  State: {
    OOMKilled: true,
    Health: { Log: [{ Start: "2025-06-01T11:59:00Z", ExitCode: 1, Output: "no [answer](x)\n" }] },
  },
  HostConfig: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 5 } },
  RestartCount: 14,
  Mounts: [{ Type: "volume", Name: "data", Source: "/var/lib/x", Destination: "/data", RW: false }],
};

test("a container's tooltip says what inspecting it tells: checks, restarts, mounts, memory", () => {
  const given = container("web", { state: "exited", exitCode: 137, finishedAt: now - minutes(1) });
  const text = containers.row(given, now).tooltip?.({ inspected, endpoint: null }) ?? "";
  for (const said of [
    "137: memory ran out",
    "on\\-failure:5, restarted 14 times",
    "data at /data, read\\-only",
    "failed with exit code 1",
    "no \\[answer\\]\\(x\\)",
  ]) {
    assert.ok(text.includes(said), `${said} is not in ${text}`);
  }
});

test("a tooltip without an answer of the engine still says what the list told", () => {
  const given = container("web", { state: "exited", exitCode: 127 });
  for (const asked of [
    undefined,
    { inspected: null, endpoint: null },
    { inspected: { State: "odd" }, endpoint: null },
  ]) {
    const text = containers.row(given, now).tooltip?.(asked) ?? "";
    assert.match(text, /127: its command was not found/);
  }
});

test("ports in the tooltip lead to the engine's host; what a browser can't open is no link", () => {
  const ports = [port, { ...port, publicPort: 53, privatePort: 53, protocol: "udp" }];
  const text = (endpoint: string): string =>
    containers.row(container("web", { ports }), now).tooltip?.({ inspected: null, endpoint }) ?? "";
  assert.match(text("ssh://me@build.example.com"), /53→53\/udp, \[8080→80\]\(<http:\/\/build\.example\.com:8080\/>\)/);
  assert.match(text("unix:///var/run/docker.sock"), /\(<http:\/\/localhost:8080\/>\)/);
});

test("ten thousand ports make a tooltip of a few", () => {
  const ports = Array.from({ length: 10_000 }, (_, index) => ({
    ...port,
    publicPort: index + 1,
    privatePort: index + 1,
  }));
  const text =
    containers.row(container("web", { ports }), now).tooltip?.({ inspected: null, endpoint: "unix:///x" }) ?? "";
  assert.ok(text.length < 2_000);
  assert.match(text, /\\\+9988/);
});

test("an image's tooltip says its platform once it is known", () => {
  const [node] = images.children(snapshots([], [image("a:1")]), null);
  assert.ok(node !== undefined);
  const { tooltip } = images.row(node, now);
  const asked = { inspected: { Os: "linux", Architecture: "arm64", Variant: "v8" }, endpoint: null };
  assert.match(tooltip?.(asked) ?? "", /Platform: linux\/arm64\/v8/);
  assert.doesNotMatch(tooltip?.() ?? "", /Platform/);
});

test("an image's row says how many containers use it", () => {
  const used = [container("a"), container("b")];
  const [node] = images.children(snapshots(used, [image("nginx:1")]), null);
  assert.ok(node !== undefined);
  assert.match(images.row(node, now).description ?? "", /in use by 2$/);
});
