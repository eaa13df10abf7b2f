import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import { manifest } from "../../client/contributions.ts";
import { writeContext } from "../../client/engine/context-store.ts";
import { createEngines } from "../../client/engine/engines.ts";
import { currentEnvironment, type Environment } from "../../client/engine/environment.ts";
import type { Beside } from "../../client/engine/sessions.ts";
import { createStore } from "../../client/engine/store.ts";
import { containers } from "../../client/views/containers.ts";
import { images } from "../../client/views/images.ts";
import { networks } from "../../client/views/networks.ts";
import { createSideBySide, type SeenSession } from "../../client/views/side-by-side.ts";
import type { Element } from "../../client/views/tree.ts";
import type { View } from "../../client/views/view.ts";
import { connectError, fakeContainer, fakeEngine } from "../support/fake-engine.ts";
import { fake } from "../support/fake-services.ts";
import { container, failedSnapshots, image, network, now, snapshots } from "../support/samples.ts";
import { sessionsOver, variable } from "../support/sessions.ts";
import { until } from "../support/until.ts";
import { holds } from "../support/when.ts";

function command(id: string): Command {
  const found = (commands as readonly Command[]).find((candidate) => candidate.id === `quayside.${id}`);
  assert.ok(found, `there is no command ${id}`);
  return found;
}

const session = (id: string, seen: SeenSession["seen"], pending = false): SeenSession => ({
  id,
  name: id === "" ? "mine" : id,
  seen,
  pending,
});

/** Rows as they are drawn, those below others indented. */
function drawn(elements: readonly Element[], indent = ""): readonly string[] {
  return elements.flatMap(({ row, children }) => [
    `${indent}${row.label}: ${row.description}`,
    ...drawn(children, `${indent}  `),
  ]);
}

const idsOf = (elements: readonly Element[]): readonly string[] =>
  elements.flatMap(({ id, children }) => [id, ...idsOf(children)]);

const mine = snapshots([container("web"), container("job", { state: "exited" })]);
const theirs = snapshots([container("web")]);

test("one engine's rows stand alone; with a second one each has a row of its own above them", () => {
  const view = createSideBySide(containers);
  view.update([session("", mine)], now);
  const alone = idsOf(view.roots);
  assert.deepEqual(
    view.roots.map(({ row }) => row.label),
    ["web", "job"],
  );
  assert.deepEqual(view.update([session("", mine), session("theirs", theirs)], now), [null]);
  assert.deepEqual(drawn(view.roots), [
    "mine: 1/2 running",
    "  web: nginx:1 · Up 3 min",
    "  job: nginx:1 · Exited",
    "theirs: 1/1 running",
    "  web: nginx:1 · Up 3 min",
  ]);
  const ids = idsOf(view.roots);
  assert.equal(new Set(ids).size, ids.length, "ids are unique");
  for (const id of alone) assert.ok(ids.includes(id), `${id} keeps its id, and so stays selected and open`);
  view.update([session("", mine)], now);
  assert.deepEqual(idsOf(view.roots), alone);
});

const refused = failedSnapshots({ code: "refused", endpoint: "tcp://theirs:1", detail: "[x](command:evil)" });

test("an engine that fails says why in its row and offers Retry; the others' rows stay", () => {
  const view = createSideBySide(containers);
  view.update([session("", mine), session("theirs", theirs)], now);
  const changed = view.update([session("", mine), session("theirs", refused)], now);
  assert.deepEqual(
    changed.map((element) => element?.id),
    ["session/theirs"],
  );
  assert.match(drawn(view.roots)[3] ?? "", /^theirs: Nobody answers at/);
  assert.ok(view.roots[1]?.row.tooltip?.().includes("\\[x\\]\\(command:evil\\)"));
  assert.equal(drawn(view.roots).length, 4);
  const offered = (viewItem: string | undefined): readonly string[] =>
    (manifest([]).contributes.menus as { "view/item/context": readonly { command: string; when: string }[] })[
      "view/item/context"
    ]
      .filter(({ when }) => holds(when, { view: "quayside.images", viewItem: viewItem ?? "" }))
      .map((entry) => entry.command);
  const failed = offered(view.roots[1]?.row.contextValue);
  assert.deepEqual([...new Set(failed)].sort(), ["quayside.session.close", "quayside.session.retry"]);
  assert.deepEqual(offered(view.roots[0]?.row.contextValue), []);
});

test("what an engine's failure says is no markup in its tooltip", () => {
  const view = createSideBySide(containers);
  const odd = failedSnapshots({ code: "other", endpoint: "unix:///run/a_b_c.sock", detail: "[x](https://e.org) <b>" });
  view.update([session("", mine), session("theirs", odd)], now);
  const text = view.roots[1]?.row.tooltip?.() ?? "";
  assert.match(text, /a\\_b\\_c/);
  assert.doesNotMatch(text, /(?<!\\)[[<]/);
});

test("an engine's row says how many of the view's kind it holds", () => {
  const rows = ([images, networks] as readonly View<unknown>[]).map((each) => {
    const view = createSideBySide(each);
    view.update(
      [session("", snapshots([], [image("a:1"), image("b:1")], [], [network("x")])), session("theirs", theirs)],
      now,
    );
    return view.roots[0]?.row.description;
  });
  assert.deepEqual(rows, ["2 images", "1 network"]);
});

test("what changes on one engine draws that engine's rows alone; one that is listed anew keeps its rows", () => {
  const view = createSideBySide(containers);
  view.update([session("", mine), session("theirs", theirs)], now);
  const paused = snapshots([container("web", { state: "paused" })]);
  assert.deepEqual(
    view.update([session("", mine), session("theirs", paused)], now).map((element) => element?.id),
    ["session/theirs"],
  );
  const renewed = view.update([session("", mine, true), session("theirs", paused)], now);
  assert.deepEqual(
    renewed.map((element) => element?.row.description),
    ["connecting…"],
  );
  assert.equal(drawn(view.roots).length, 5);
});

const beside = (stopped: string[]) => ({
  name: "theirs",
  snapshots: snapshots([container("web"), container("db")], [image("redis:7")]),
  engine: {
    stop: async (id: string) => void stopped.push(`theirs ${id.slice(0, 4)}`),
    removeContainer: async (id: string) => void stopped.push(`theirs ${id.slice(0, 4)}`),
    pull: async (reference: string) => void stopped.push(`theirs pulls ${reference}`),
  },
});
const row = (name: string, on = "") => ({ session: on, node: container(name) });
const shortOf = (name: string) => container(name).id.slice(0, 4);

test("a command runs on the engine of its row; of rows of two engines on both", async () => {
  const done: string[] = [];
  const { drive } = fake(
    snapshots([container("web")]),
    { stop: async (id) => void done.push(`mine ${id.slice(0, 4)}`) },
    {},
    {},
    [beside(done)],
  );
  await drive(command("container.stop"), [row("web", "context/theirs")]);
  assert.deepEqual(done.splice(0), [`theirs ${shortOf("web")}`]);
  const all = [row("web"), row("db", "context/theirs")];
  await drive(command("container.stop"), [all[0], all]);
  assert.deepEqual(done, [`mine ${shortOf("web")}`, `theirs ${shortOf("db")}`]);
});

test("a question names the engine while several are open", async () => {
  const done: string[] = [];
  const stopped = { ...beside(done), snapshots: snapshots([container("web", { state: "exited" })]) };
  const { drive, shown } = fake(snapshots([]), {}, { confirm: true }, {}, [stopped]);
  await drive(command("container.remove"), [row("web", "context/theirs")]);
  assert.match(shown[0] ?? "", /^confirm Remove the container web\? \| On the engine theirs\.\n/);
  assert.deepEqual(done, [`theirs ${shortOf("web")}`]);
});

test("a question with several answers names the engine as well", async () => {
  const used = { name: "theirs", snapshots: snapshots([container("web")], [image("nginx:1")]), engine: {} };
  const { drive, shown } = fake(snapshots([]), {}, {}, {}, [used]);
  const node = { kind: "image", image: image("nginx:1"), reference: "nginx:1" };
  await drive(command("image.remove"), [{ session: "context/theirs", node }]);
  assert.match(shown[0] ?? "", /^ask Remove the image nginx:1\? \| On the engine theirs\.\n/);
});

test("a view over several engines is arranged by what all of them hold, and asks for none of them", async () => {
  const labelled = snapshots([container("a", { labels: { team: "shop" } })]);
  const other = { name: "theirs", snapshots: snapshots([container("b", { labels: { stage: "test" } })]), engine: {} };
  const { drive, shown } = fake(labelled, {}, { picks: ["Group by", "stage"] }, {}, [other]);
  await drive(command("container.arrange"), []);
  assert.match(shown[1] ?? "", /^pick Group by: .*Nothing, stage, team$/);
  const toggled = fake(labelled, {}, {}, {}, [other]);
  await toggled.drive(command("container.toggleStatsInRows"), []);
  assert.deepEqual(toggled.shown, ["stats in rows: true"]);
});

test("what was found out of one engine is told of that one alone", () => {
  const store = createStore({ environment: () => currentEnvironment() });
  const sessions = sessionsOver(store, () => currentEnvironment());
  sessions.open({ id: "context/other", name: "other", choice: "other" });
  const told: string[] = [];
  sessions.onDidChange(({ name }, kind) => told.push(`${name} ${kind}`));
  const [own, other] = sessions.all;
  other?.notes.add({ volumeSizes: new Map([["data", 1]]) });
  assert.deepEqual(told, ["other notes"]);
  assert.equal(own.notes.snapshot.volumeSizes.size, 0);
  sessions.dispose();
  store.dispose();
});

test("the logs of namesakes on two engines stand beside each other", async () => {
  const logs = async () => Readable.from(["said\n"]) as Readable;
  const other = { ...beside([]), engine: { logs } };
  const { drive, written } = fake(snapshots([container("web")]), { logs }, {}, {}, [other]);
  await drive(command("container.viewLogs"), [row("web")]);
  await drive(command("container.viewLogs"), [row("web", "context/theirs")]);
  const [own, theirs] = [...written.keys()];
  assert.equal(theirs, `${own} (theirs)`);
});

test("the palette offers what every connected engine holds, each with its engine's name", async () => {
  const done: string[] = [];
  const { drive, services } = fake(snapshots([container("web")]), {}, {}, {}, [beside(done)]);
  const offered: string[] = [];
  const ui = {
    ...services.ui,
    pickMany: async <T>(_title: string, choices: readonly { label: string; description?: string; value: T }[]) => {
      offered.push(...choices.map(({ label, description }) => `${label}: ${description}`));
      return choices.slice(1, 2).map(({ value }) => value);
    },
  };
  Object.assign(services.ui, ui);
  await drive(command("container.stop"), []);
  assert.deepEqual(offered, [
    "web: mine · nginx:1 · Running",
    "db: theirs · nginx:1 · Running",
    "web: theirs · nginx:1 · Running",
  ]);
  assert.deepEqual(done, [`theirs ${shortOf("db")}`]);
});

test("a command without a row asks on which engine; one that needs none does not", async () => {
  const done: string[] = [];
  const answers = { picks: ["theirs"], inputs: ["redis:7"] };
  const { drive, shown } = fake(snapshots([]), {}, answers, {}, [beside(done)]);
  await drive(command("engine.showLog"), []);
  await drive(command("image.pull"), []);
  assert.deepEqual(shown.slice(0, 2), ["log", "pick pull: on which engine?: mine, theirs"]);
  assert.deepEqual(done, ["theirs pulls redis:7"]);
});

test("an engine that is opened connects when it is asked to, and no other waits for it", async (context) => {
  const connects: string[] = [];
  const engines = { "": fakeEngine(), good: fakeEngine() };
  engines.good.containers.set("1", fakeContainer("1"));
  const memory = variable<readonly Beside[]>([{ id: "context/bad", name: "bad", choice: "bad" }]);
  const loadConnect = async () => ({
    connect: async ({ chosen = "" }: Environment) => {
      connects.push(chosen);
      if (chosen === "bad") throw connectError("refused");
      if (chosen === "slow") await new Promise(() => {});
      return engines[chosen as keyof typeof engines];
    },
  });
  const environment = () => ({ ...currentEnvironment(), chosen: "" });
  const store = createStore({ environment, loadConnect });
  const sessions = sessionsOver(store, environment, { memory, loadConnect });
  context.after(() => {
    sessions.dispose();
    store.dispose();
  });
  sessions.open({ id: "context/slow", name: "slow", choice: "slow" });
  sessions.open({ id: "context/good", name: "good", choice: "good" });
  sessions.open({ id: "context/good", name: "good", choice: "good" });
  assert.deepEqual(
    sessions.all.map(({ name }) => name),
    ["mine", "bad", "slow", "good"],
  );
  assert.deepEqual(connects, [], "nothing connects by being opened");
  for (const one of sessions.all) one.store.connect();
  await until("those that answer are listed", () =>
    ["mine", "good"].every(
      (name) => sessions.all.find((one) => one.name === name)?.store.snapshots.container.state === "ready",
    ),
  );
  assert.equal(sessions.all[1]?.store.snapshots.container.state, "failed");
  const told: string[] = [];
  sessions.onDidChange(({ name }, kind) => told.push(`${name} ${kind}`));
  sessions.close("context/good");
  assert.ok(engines.good.closed, "its connection is closed");
  assert.ok(told.includes("good null"));
  assert.deepEqual(
    memory.get().map(({ name }) => name),
    ["bad", "slow"],
  );
});

test("an engine that is open beside is marked; using it makes the two change places", async (context) => {
  const home = await mkdtemp(join(tmpdir(), "quayside-beside-"));
  context.after(() => rm(home, { recursive: true, force: true }));
  const memory = variable("home");
  const base: Environment = { ...currentEnvironment(), env: {}, platform: "linux", home };
  let gate: Promise<void> | null = null;
  const environment = () => {
    const before = gate;
    const read = async (path: string) => {
      await before;
      return await base.files.read(path);
    };
    return { ...base, files: { ...base.files, read }, chosen: memory.get() };
  };
  for (const name of ["home", "work"]) {
    await writeContext(environment(), {
      name,
      host: `tcp://${name}:1`,
      description: "",
      skipTlsVerify: false,
      tls: null,
    });
  }
  const loadConnect = async () => ({ connect: async () => fakeEngine() });
  const store = createStore({ environment, loadConnect });
  const sessions = sessionsOver(store, environment, { loadConnect });
  const engines = createEngines({
    ...{ store, sessions, environment, memory, loadConnect },
    watchContexts: () => ({ dispose: () => {} }),
  });
  context.after(() => {
    engines.dispose();
    sessions.dispose();
    store.dispose();
  });
  const { drive, services } = fake(snapshots([]), {});
  Object.assign(services, { engines, sessions, store });
  const marks = async () =>
    (await engines.refresh())
      .filter(({ usedBy, beside: open }) => usedBy !== null || open)
      .map(({ name, beside: open }) => `${name}${open ? " beside" : ""}`);
  await drive(command("engine.openBeside"), ["work"]);
  assert.deepEqual(await marks(), ["home", "work beside"]);
  await drive(command("engine.use"), ["work"]);
  assert.deepEqual(await marks(), ["home beside", "work"]);
  await drive(command("engine.removeContext"), ["home"]);
  assert.deepEqual(await marks(), ["home beside", "work"], "one that is open is not removed");
  // A list that was asked for while home was the one in use, and comes late.
  memory.set("home");
  let open = (): void => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  const late = engines.refresh();
  gate = null;
  memory.set("work");
  await engines.refresh();
  open();
  await late;
  assert.deepEqual(await marks(), ["home beside", "work"], "it closes none that is open now");
  await drive(command("engine.closeBeside"), ["home"]);
  assert.deepEqual(await marks(), ["work"]);
});
