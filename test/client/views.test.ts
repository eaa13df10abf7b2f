import assert from "node:assert/strict";
import { test } from "node:test";
import type { Container, ContainerState } from "../../client/engine/model.ts";
import type { Snapshots } from "../../client/engine/store.ts";
import { type ContainerNode, containers } from "../../client/views/containers.ts";
import { contextKeys } from "../../client/views/engine-state.ts";
import { images } from "../../client/views/images.ts";
import { createTree } from "../../client/views/tree.ts";
import type { Row } from "../../client/views/view.ts";
import { container, failedSnapshots, image, minutes, now, snapshots } from "../support/samples.ts";

const port = (publicPort: number | null, privatePort: number, protocol = "tcp", ip = "0.0.0.0") => ({
  ip,
  publicPort,
  privatePort,
  protocol,
});

function rowOf(node: ContainerNode): Row {
  return containers.row(node, now);
}

function labels(given: Snapshots): readonly string[] {
  return containers.children(given, null).map((node) => rowOf(node).label);
}

test("a container's row leads with its name, then image, state and ports", () => {
  const row = rowOf(container("web", { ports: [port(8080, 80), port(8080, 80, "tcp", "::"), port(null, 443)] }));
  assert.equal(row.label, "web");
  assert.equal(row.description, "nginx:1 · Up 3 min · 8080→80");
  assert.equal(row.contextValue, "container:running+web");
});

test("a row's image is told briefly, so that the state is seen beside it; what Compose named after the row is left out", () => {
  const described = (image: string, service = "api") =>
    rowOf(container("shop-api-1", { image, compose: { project: "shop", service } })).description;
  assert.equal(described("ghcr.io/acme/shop/api:2"), "api:2 · Up 3 min");
  assert.equal(described("nginx:latest"), "nginx · Up 3 min");
  assert.equal(described("registry.example.com:5000/team/backend:2024.11.3-alpine"), "backend:2024.11.3… · Up 3 min");
  assert.equal(described("shop-api"), "Up 3 min");
  assert.equal(described("shop_api:latest"), "Up 3 min");
  assert.equal(described("shop-api", "web"), "shop-api · Up 3 min");
});

test("a screen reader hears name, state, image and ports", () => {
  assert.equal(
    rowOf(container("web", { ports: [port(53, 53, "udp")] })).accessibleLabel,
    "web, Up 3 minutes, nginx:1, 53→53/udp",
  );
});

test("many ports are counted, not listed", () => {
  const ports = [80, 81, 82, 83, 84].map((number) => port(number + 8000, number));
  assert.match(rowOf(container("web", { ports })).description ?? "", /8080→80, 8081→81, \+3$/);
});

test("a container that ended says how and when", () => {
  const row = rowOf(container("job", { state: "exited", exitCode: 3, finishedAt: now - minutes(5) }));
  assert.equal(row.description, "nginx:1 · Exited (3) 5 min ago");
});

test("one that failed stands out from one that was stopped", () => {
  const failed = rowOf(container("a", { state: "exited", exitCode: 1 })).icon;
  const stopped = rowOf(container("b", { state: "exited", exitCode: 143 })).icon;
  assert.notDeepEqual(failed, stopped);
});

test("an unhealthy container looks it, and says it", () => {
  const row = rowOf(container("web", { health: "unhealthy" }));
  // Themes dim charts.orange until it can't be seen on their ground; the colour of warnings is made for icons.
  assert.deepEqual(row.icon, { name: "warning", color: "problemsWarningIcon.foreground" });
  assert.match(row.description ?? "", /unhealthy/);
});

test("a container's row keeps its id through every state", () => {
  const states: readonly ContainerState[] = [
    "created",
    "running",
    "paused",
    "restarting",
    "exited",
    "dead",
    "removing",
  ];
  const ids = new Set(states.map((state) => rowOf(container("web", { state })).id));
  assert.equal(ids.size, 1);
});

test("what runs stands first, and names are in the order people count", () => {
  const given = snapshots([
    container("old", { state: "exited" }),
    container("web-10"),
    container("web-2"),
    container("paused", { state: "paused" }),
  ]);
  assert.deepEqual(labels(given), ["paused", "web-2", "web-10", "old"]);
});

test("containers of a Compose project stand under it, which counts those that run", () => {
  const compose = (service: string) => ({ project: "shop", service });
  const given = snapshots([
    container("alone"),
    container("shop-web-1", { compose: compose("web") }),
    container("shop-db-1", { compose: compose("db"), state: "exited" }),
  ]);
  const [project, alone] = containers.children(given, null);
  assert.ok(project !== undefined && alone !== undefined);
  assert.equal(rowOf(project).label, "shop");
  assert.equal(rowOf(project).description, "1/2 running");
  assert.equal(rowOf(project).contextValue, "project:exited,running");
  assert.equal(rowOf(alone).label, "alone");
  const members = containers.children(given, project).map((node) => rowOf(node).label);
  // The project's name stands above them.
  assert.deepEqual(members, ["web-1", "db-1"]);
  const heard = containers.children(given, project).map((node) => rowOf(node).accessibleLabel.split(",")[0]);
  assert.deepEqual(heard, ["shop-web-1", "shop-db-1"]);
});

test("a record that can't be read is one row that says so", () => {
  const given = snapshots([
    container("web"),
    { kind: "unreadable", of: "container", id: "abc", cause: "Names is missing" },
  ]);
  const rows = containers.children(given, null).map(rowOf);
  assert.deepEqual(
    rows.map(({ label, description }) => [label, description]),
    [
      ["web", "nginx:1 · Up 3 min"],
      ["abc", "could not be read: Names is missing"],
    ],
  );
});

test("nothing in a container's name or command is read as Markdown", () => {
  const tooltip = rowOf(container("web", { command: "[x](command:evil) `$(rocket)`" })).tooltip?.() ?? "";
  assert.ok(tooltip.includes("\\[x\\]\\(command:evil\\)"));
});

test("an image's row leads with its reference, then size and age", () => {
  const [node] = images.children(snapshots([], [image("nginx:1.27")]), null);
  assert.ok(node !== undefined);
  const row = images.row(node, now);
  assert.equal(row.label, "nginx:1.27");
  assert.equal(row.description, "142 MB · 3 days ago");
});

test("an image with two names has two rows; Docker Hub's own prefix is left out", () => {
  const given = snapshots([], [image("docker.io/library/b:1", { references: ["docker.io/library/b:1", "a:2"] })]);
  const rows = images.children(given, null).map((node) => images.row(node, now));
  assert.deepEqual(
    rows.map(({ label }) => label),
    ["a:2", "b:1"],
  );
  assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
});

test("an image without a name shows its id and stands last", () => {
  const given = snapshots([], [image(null), image("zoo:1")]);
  const rows = images.children(given, null).map((node) => images.row(node, now));
  assert.deepEqual(
    rows.map(({ label, contextValue }) => [label, contextValue]),
    [
      ["zoo:1", "image:tagged"],
      ["<none>", "image:dangling"],
    ],
  );
  assert.equal(rows[1]?.description, "64616e676c69 · 142 MB · 3 days ago");
});

test("an image that a container was made from says that it is in use", () => {
  const [node] = images.children(snapshots([container("web")], [image("nginx:1")]), null);
  assert.ok(node !== undefined);
  assert.equal(images.row(node, now).description, "142 MB · 3 days ago · in use");
});

test("a date that a reproducible build left out is not shown", () => {
  const [node] = images.children(snapshots([], [image("a:1", { createdAt: 0 })]), null);
  assert.ok(node !== undefined);
  assert.equal(images.row(node, now).description, "142 MB");
});

test("the views are empty while there is no engine", () => {
  const failure = { code: "refused", endpoint: "unix:///x", detail: "" } as const;
  const failed = failedSnapshots(failure);
  assert.deepEqual(containers.children(failed, null), []);
  assert.deepEqual(images.children(failed, null), []);
  assert.deepEqual(contextKeys(failed), {
    "quayside.engine.state": "failed",
    "quayside.engine.failure": "refused",
    "quayside.containers.count": 0,
    "quayside.images.count": 0,
    "quayside.volumes.state": "failed",
    "quayside.volumes.count": 0,
    "quayside.networks.state": "failed",
    "quayside.networks.count": 0,
  });
});

function tree(given: readonly Container[]) {
  const made = createTree(containers);
  made.update(snapshots(given), now);
  return made;
}

test("a container that stops redraws its own row alone, and stays the same row for VS Code", () => {
  const made = tree([container("a", { state: "exited" }), container("b", { state: "exited" })]);
  const [first] = made.roots;
  const changed = made.update(snapshots([container("a", { state: "dead" }), container("b", { state: "exited" })]), now);
  assert.deepEqual(changed, [first]);
  assert.equal(made.roots[0], first);
  assert.equal(first?.row.contextValue, "container:dead");
});

test("nothing is redrawn when nothing that is shown changed", () => {
  const made = tree([container("a")]);
  assert.deepEqual(made.update(snapshots([container("a", { labels: { x: "y" } })]), now + 1_000), []);
});

test("times go on without any news of the engine", () => {
  const made = tree([container("a")]);
  assert.deepEqual(made.update(snapshots([container("a")]), now + minutes(1)), [made.roots[0]]);
  assert.equal(made.roots[0]?.row.description, "nginx:1 · Up 4 min");
});

test("a container that comes or goes redraws the view, and the others stay the same rows", () => {
  const made = tree([container("a"), container("b")]);
  const [, kept] = made.roots;
  assert.deepEqual(made.update(snapshots([container("b"), container("c")]), now), [null]);
  assert.equal(made.roots[0], kept);
  assert.equal(made.roots.length, 2);
});

test("a container that comes to a project redraws that project only", () => {
  const member = (name: string) => container(name, { compose: { project: "shop", service: name } });
  const made = tree([member("a"), container("alone")]);
  const [project] = made.roots;
  assert.deepEqual(made.update(snapshots([member("a"), member("b"), container("alone")]), now), [project]);
  assert.deepEqual(
    project?.children.map(({ row }) => row.label),
    ["a", "b"],
  );
});

test("all rows of a level are drawn again when the first of them gets an arrow: it moves them to the right", () => {
  let open = "";
  const made = createTree({
    ...containers,
    row(node, at) {
      const row = containers.row(node as Container, at);
      return { ...row, collapsible: row.label === open ? "collapsed" : "none" };
    },
  });
  const given = snapshots([container("a"), container("b")]);
  made.update(given, now);
  open = "a";
  assert.deepEqual(made.update(given, now), [null]);
  open = "b";
  assert.deepEqual(made.update(given, now), made.roots);
});

test("two records with one id do not take the view down", () => {
  const made = createTree({
    ...containers,
    children: (_, node) => (node === null ? [container("a"), container("a")] : []),
  });
  made.update(snapshots([]), now);
  assert.equal(made.roots.length, 1);
});

test("ages are in their largest unit", () => {
  const ages = [0, 1, 59, 60, 119, 60 * 47, 60 * 49, 60 * 24 * 20, 60 * 24 * 90, 60 * 24 * 800].map(
    (count) => containers.row(container("a", { state: "created", createdAt: now - minutes(count) }), now).description,
  );
  assert.deepEqual(
    ages.map((text) => text?.replace("nginx:1 · Created ", "")),
    [
      "just now",
      "1 min ago",
      "59 min ago",
      "1 h ago",
      "1 h ago",
      "47 h ago",
      "2 days ago",
      "2 weeks ago",
      "3 months ago",
      "2 years ago",
    ],
  );
});
