import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import { failedStep } from "../../client/describe/engines.ts";
import { writeContext } from "../../client/engine/context-store.ts";
import type { EngineEntry } from "../../client/engine/contexts.ts";
import type { EnginesSnapshot } from "../../client/engine/engines.ts";
import { currentEnvironment, type Environment } from "../../client/engine/environment.ts";
import type { FailureCode } from "../../client/engine/model.ts";
import { engines } from "../../client/views/engines.ts";
import { statusText } from "../../client/views/status-bar.ts";
import { connectError, fakeInfo } from "../support/fake-engine.ts";
import { type Answers, type Fake, fake } from "../support/fake-services.ts";
import { container, failedSnapshots, image, now, snapshots } from "../support/samples.ts";

function command(id: string): Command {
  const found = (commands as readonly Command[]).find((candidate) => candidate.id === `quayside.engine.${id}`);
  assert.ok(found, `there is no command ${id}`);
  return found;
}

function entry(name: string, values: Partial<EngineEntry> = {}): EngineEntry {
  const shared = {
    kind: "engine",
    type: "context",
    description: "",
    usedBy: null,
    current: false,
    beside: false,
    cause: null,
  } as const;
  return { ...shared, id: `context/${name}`, name, address: `tcp://${name}:2375`, choice: name, ...values };
}

function ready(entries: readonly EngineEntry[], values: Partial<EnginesSnapshot> = {}): EnginesSnapshot {
  const used = entries.find(({ usedBy }) => usedBy !== null);
  const live = new Map(used === undefined ? [] : [[used.id, { snapshots: held, info: fakeInfo }]]);
  return { state: "ready", entries, tested: new Map(), live, ...values } as EnginesSnapshot;
}

const held = snapshots([container("a"), container("b", { state: "exited" })], [image("nginx:1")]);
const row = (name: string) => ({ node: { kind: "engine", entry: entry(name) } });

/** Commands over a store of contexts with the contexts `work` and `home`; nobody answers at `refused`. */
async function contexts(context: TestContext, answers: Answers = {}): Promise<Fake & { config: string }> {
  const home = await mkdtemp(join(tmpdir(), "quayside-engines-"));
  context.after(() => rm(home, { recursive: true, force: true }));
  const config = join(home, ".docker");
  const base: Environment = { ...currentEnvironment(), env: {}, platform: "linux", home };
  for (const name of ["work", "home"]) {
    const host = `tcp://${name}:2375`;
    await writeContext(base, { name, host, description: "", skipTlsVerify: false, tls: null });
  }
  let chosen = "";
  const made = fake(held, { info: fakeInfo, list: async () => [], close: () => {} }, answers, {
    environment: () => ({ ...base, chosen }),
    memory: {
      get: () => chosen,
      set: (choice) => {
        chosen = choice;
        made.shown.push(`chosen ${choice}`);
      },
    },
    loadConnect: async () => ({
      async connect(environment) {
        if (environment.chosen === "refused") throw connectError("refused", "tcp://refused:2375");
        return made.services.store.whenConnected();
      },
    }),
  });
  return { ...made, config };
}

test("the engine in use leads with what it is and holds; others say where they are", () => {
  const seen = {
    ...held,
    engines: ready([entry("work", { usedBy: "window" }), entry("home", { description: "At home" })]),
  };
  const rows = engines.children(seen, null).map((node) => engines.row(node, now));
  assert.deepEqual(
    rows.map(({ label, description, contextValue }) => [label, description, contextValue]),
    [
      ["work", "in use · 27.0.0 · API 1.46 · linux/amd64 · 1/2 running · 1 image", "engine:usedContext"],
      ["home", "tcp://home:2375 · At home", "engine:context"],
    ],
  );
  assert.match(rows[0]?.tooltip?.() ?? "", /chosen for this window/);
});

test("a record that can't be read is a row with its cause, and offers nothing", () => {
  const seen = { ...held, engines: ready([entry("bad", { cause: "Unexpected end of JSON input" })]) };
  const [node] = engines.children(seen, null);
  assert.ok(node !== undefined);
  const { description, contextValue } = engines.row(node, now);
  assert.match(description ?? "", /could not be read: Unexpected end/);
  assert.equal(contextValue, "engine:broken");
});

test("the status bar names the engine and counts what runs, and says when it is lost", () => {
  const list = ready([entry("work", { usedBy: "context" })]);
  assert.equal(statusText({ ...held, engines: list })?.text, "$(vm-running) 1 work");
  const two = ready([entry("work", { usedBy: "context" }), entry("home", { beside: true })]);
  assert.match(statusText({ ...held, engines: two })?.tooltip ?? "", /Open side by side: home/);
  const failure = { code: "lost", endpoint: "tcp://work:2375", detail: "" } as const;
  const lost = { ...held, container: { state: "failed", failure } as const, engines: list };
  assert.match(statusText(lost)?.accessibleLabel ?? "", /work: The connection to tcp:\/\/work:2375 was lost/);
  assert.equal(statusText({ ...held, engines: { state: "idle" } }), null);
});

test("the status bar names no engine that everybody expects, and a variable's engine by its address", () => {
  const used = (changes: Partial<EngineEntry>, more: readonly EngineEntry[] = []) =>
    statusText({ ...held, engines: ready([entry("default", { usedBy: "default", ...changes }), ...more]) })?.text;
  const local = { address: "unix:///var/run/docker.sock" };
  assert.equal(used(local), "$(vm-running) 1");
  assert.equal(used({ ...local, type: "DOCKER_HOST", name: "DOCKER_HOST" }), "$(vm-running) 1");
  assert.equal(used(local, [entry("home", { beside: true })]), "$(vm-running) 1 default");
  assert.equal(
    used({ type: "DOCKER_HOST", name: "DOCKER_HOST", address: "ssh://me@box" }),
    "$(vm-running) 1 ssh://me@box",
  );
});

test("using an engine is for this window, and Use the Default Again takes it back", async (context) => {
  const { drive, shown } = await contexts(context);
  await drive(command("use"), [row("work")]);
  await drive(command("useDefault"), []);
  await drive(command("useDefault"), []);
  assert.deepEqual(shown, [
    "chosen work",
    "reconnect",
    "chosen ",
    "reconnect",
    "info No other engine has been chosen for this window.",
  ]);
});

test("Choose Engine… offers all that can be read, and to create one", async (context) => {
  const { drive, shown } = await contexts(context, { picks: ["home"] });
  await drive(command("choose"), []);
  assert.match(shown[0] ?? "", /^pick Choose the engine of this window: default, home, work, .*Create Context…$/);
  assert.deepEqual(shown.slice(1), ["chosen home", "reconnect"]);
});

test("removing a context asks first and names it; the one in use and the CLI's own stay", async (context) => {
  const { drive, shown, config } = await contexts(context, { confirm: true });
  await drive(command("use"), [row("work")]);
  await drive(command("removeContext"), [row("work")]);
  await drive(command("removeContext"), [row("default")]);
  await drive(command("removeContext"), [row("home")]);
  assert.match(shown[2] ?? "", /^info removeContext can't be done: work is in the state “in use”/);
  assert.match(shown[3] ?? "", /^info removeContext can't be done: default/);
  assert.match(shown[4] ?? "", /^confirm Remove the context home\? \| tcp:\/\/home:2375 goes/);
  assert.equal((await readdir(join(config, "contexts/meta"))).length, 1);
});

test("Escape at the question leaves the context", async (context) => {
  const { drive, config } = await contexts(context);
  await drive(command("removeContext"), [row("home")]);
  assert.equal((await readdir(join(config, "contexts/meta"))).length, 2);
});

test("a created context is tried, written and offered for use", async (context) => {
  const { drive, shown } = await contexts(context, {
    picks: ["SSH"],
    inputs: ["ann@box", "box", ""],
    action: "Use This Engine",
  });
  await drive(command("createContext"), []);
  assert.deepEqual(shown.slice(-3), ["info Created the context box. [Use This Engine]", "chosen box", "reconnect"]);
});

test("where the test fails the step is named, and nothing is written unless it is wanted all the same", async (context) => {
  const answers = { picks: ["TCP without encryption", undefined], inputs: ["refused:2375", "refused", ""] };
  const { drive, shown, config } = await contexts(context, answers);
  await drive(command("createContext"), []);
  assert.equal(
    shown.at(-1),
    "pick The test failed at “Reaching the machine”: Change the Address, Test Again, Create Anyway",
  );
  assert.equal((await readdir(join(config, "contexts/meta"))).length, 2);
});

test("an address of another kind and a name that is taken are refused while they are typed", async (context) => {
  const wrong = await contexts(context, { picks: ["SSH"], inputs: ["tcp://box:1"] });
  await wrong.drive(command("createContext"), []);
  assert.equal(wrong.shown.at(-1), "problem This is the address of something else.");
  const taken = await contexts(context, { picks: ["SSH"], inputs: ["box", "work"] });
  await taken.drive(command("createContext"), []);
  assert.equal(taken.shown.at(-1), "problem There is a context of this name already.");
});

test("the failing step is the one that a user can do something about", () => {
  const step = (address: string, code: FailureCode, detail = ""): string =>
    failedStep(address, { code, endpoint: address, detail });
  assert.equal(step("ssh://a@b", "unauthorized"), "Logging in by SSH");
  assert.equal(step("ssh://a@b", "no-engine"), "Finding the docker program on the machine");
  assert.equal(step("ssh://a@b", "refused", "Cannot connect to the Docker daemon"), "Talking to the engine");
  assert.equal(step("ssh://a@b", "other", "spawn ssh ENOENT"), "Starting ssh");
  assert.equal(step("tcp://b:2376", "tls"), "Checking the certificates");
  assert.equal(step("unix:///x", "socket-missing"), "Finding the socket");
});

test("a context goes into a file and comes back; one of its name is replaced only after a question", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "quayside-file-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "work.dockercontext");
  const { drive, shown, config } = await contexts(context, { path, inputs: ["work", "again"] });
  await drive(command("exportContext"), [row("work")]);
  await drive(command("exportContext"), [row("default")]);
  await drive(command("importContext"), []);
  assert.match(shown[0] ?? "", /^save Export the context work: work\.dockercontext$/);
  assert.match(shown[1] ?? "", /^info Exported the context work to .* Its keys are in the file/);
  assert.match(shown[2] ?? "", /^info The context default is the docker program's own/);
  assert.match(shown.at(-1) ?? "", /^confirm Replace the context work\? \| .*tcp:\/\/work:2375/);
  await drive(command("importContext"), []);
  assert.equal(shown.at(-1), "info Imported the context again. [Use This Engine]");
  assert.equal((await readdir(join(config, "contexts/meta"))).length, 3);
});

test("a file that is no context is named with what is wrong with it", async (context) => {
  const { drive, shown } = await contexts(context, { path: "/nonexistent/x" });
  await drive(command("importContext"), []);
  assert.match(shown.at(-1) ?? "", /^error \/nonexistent\/x is no exported context: ENOENT/);
});

test("starting an engine types its command and leaves Enter to the user; one elsewhere is for its own machine", async () => {
  const failed = (endpoint: string) => failedSnapshots({ code: "refused", endpoint, detail: "" });
  const here = fake(failed("unix:///home/ann/.colima/default/docker.sock"), {});
  await here.drive(command("start"), []);
  assert.deepEqual(here.shown, ["shell Start the Engine: colima start"]);
  const there = fake(failed("ssh://ann@box"), {});
  await there.drive(command("start"), []);
  assert.match(there.shown[0] ?? "", /^info The engine ssh:\/\/ann@box is on another machine/);
});
