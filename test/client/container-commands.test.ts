import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import type { Engine } from "../../client/engine/engine.ts";
import { EngineError } from "../../client/engine/model.ts";
import { containers } from "../../client/views/containers.ts";
import { type Answers, fake } from "../support/fake-services.ts";
import { container, image, now, snapshots } from "../support/samples.ts";

function command(id: string): Command {
  const found = (commands as readonly Command[]).find((candidate) => candidate.id === `quayside.${id}`);
  assert.ok(found, `there is no command ${id}`);
  return found;
}

/** A row as VS Code hands it to a command. */
const row = (node: unknown) => ({ node });
const web = container("web");
const db = container("db");

/** Runs a command on web, and tells what was shown. */
async function on(
  id: string,
  engine: Partial<Engine>,
  answers: Answers = {},
  given = [web],
): Promise<readonly string[]> {
  const { drive, shown } = fake(snapshots(given), engine, answers);
  await drive(command(id), [row(given[0]), given.map(row)]);
  return shown;
}

test("Stop with Timeout… asks for seconds, remembers them, and takes nothing else", async () => {
  const stops: unknown[] = [];
  const stop = async (_id: string, seconds?: number) => void stops.push(seconds);
  assert.deepEqual(await on("container.stopAfter", { stop }, { inputs: ["30"] }, [web, db]), [
    "input Stop web, db: 10",
  ]);
  assert.deepEqual(stops, [30, 30]);
  const refused = await on("container.stopAfter", { stop }, { inputs: ["soon"] });
  assert.match(refused[1] ?? "", /^problem Write a whole number of seconds/);
  assert.equal(stops.length, 2);
});

test("the palette's Open in Browser offers only what a browser can reach", async () => {
  const port = { ip: "0.0.0.0", publicPort: 8080, privatePort: 80, protocol: "tcp" };
  const { drive, shown } = fake(snapshots([container("shop", { ports: [port] }), db]), {}, { picks: ["shop"] });
  await drive(command("container.openInBrowser"), []);
  assert.equal(shown[0], "pick openInBrowser: shop");
});

test("Kill… offers signals, and asks once more only before one that ends the process", async () => {
  const sent: unknown[] = [];
  const kill = async (_id: string, signal?: string) => void sent.push(signal);
  const ended = await on("container.kill", { kill }, { picks: ["SIGKILL"], confirm: false });
  assert.match(ended[0] ?? "", /^pick Send a signal to web: SIGKILL, SIGTERM, /);
  assert.match(ended[1] ?? "", /^confirm Send SIGKILL to web\? \| The processes end at once/);
  assert.deepEqual(sent, []);
  assert.equal((await on("container.kill", { kill }, { picks: ["SIGHUP"] })).length, 1);
  await on("container.kill", { kill }, { picks: ["SIGTERM"], confirm: true });
  assert.deepEqual(sent, ["SIGHUP", "SIGTERM"]);
});

test("Enter shows the logs of a container, and what the engine says of one that was never started", async () => {
  for (const [state, asked] of [
    ["exited", "logs"],
    ["created", "inspect"],
  ] as const) {
    const calls: string[] = [];
    const logs = async () => {
      calls.push("logs");
      return Readable.from([]);
    };
    const inspect = async () => void calls.push("inspect");
    const given = container("web", { state });
    assert.deepEqual(
      await on("container.logsOrInspect", { logs, inspect }, {}, [given]),
      asked === "logs" ? ["end Logs: web"] : [],
    );
    assert.deepEqual(calls, [asked]);
  }
});

test("a thousand containers are copied as command lines in their order, a few asked for at once", async () => {
  const all = Array.from({ length: 1000 }, (_, index) => container(`c${index}`));
  let open = 0;
  let most = 0;
  const recipe: Engine["recipe"] = async (id) => {
    most = Math.max(most, ++open);
    await new Promise(setImmediate);
    open -= 1;
    const name = all.find((one) => one.id === id)?.name ?? "";
    return { name, image: name, options: [], entrypoint: null, command: [], networks: [] };
  };
  const [shown] = await on("container.copyRunLine", { recipe }, {}, all);
  assert.equal(shown, `copy ${all.map(({ name }) => `docker run ${name}`).join("\n")}`);
  assert.ok(most <= 6, `${most} at once`);
});

test("Wait says how each container ended, in words", async () => {
  const codes: Readonly<Record<string, number>> = { [web.id]: 0, [db.id]: 137 };
  const shown = await on("container.wait", { wait: async (id) => codes[id] ?? -1 }, {}, [web, db]);
  assert.deepEqual(shown, [
    "info web: ended with exit code 0 (it ended by itself, without an error). db: ended with exit code 137 (killed (SIGKILL): it did not end when asked, or memory ran out).",
  ]);
});

test("Processes shows the engine's columns, and says when the container has ended", async () => {
  let looks = 0;
  const top: Engine["top"] = async () => {
    looks += 1;
    if (looks > 1) throw new EngineError("Container web is not running", 409);
    return {
      titles: ["UID", "PID", "CMD"],
      rows: [
        ["root", "7", "nginx -g"],
        ["www", "1234", "nginx: worker"],
      ],
    };
  };
  const { drive, written } = fake(snapshots([web]), { top });
  await drive(command("container.processes"), [row(web)]);
  await new Promise(setImmediate);
  const name = "Processes of web";
  const table = "UID    PID  CMD\nroot     7  nginx -g\nwww   1234  nginx: worker\n";
  assert.equal(written.get(name), table);
  while (looks < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise(setImmediate);
  assert.equal(written.get(name), `${table}\nweb does not run any more.\n`);
});

test("Stats draws those that run; sorting and closing reach it", async () => {
  const { drive, written, close } = fake(snapshots([web, db, container("off", { state: "exited" })]), {
    stats: () => (async function* () {})(),
  });
  await drive(command("container.statsOfAll"), []);
  const table = JSON.parse(written.get("Stats") ?? "") as { rows: { cells: { text: string }[] }[] };
  assert.deepEqual(
    table.rows.map(({ cells }) => cells[0]?.text),
    ["db", "web"],
  );
  close("Stats");
});

test("what a container uses stands first in its row, and is not read aloud each second", () => {
  const reading = {
    at: 0,
    cpu: 3.2,
    memory: 34 * 2 ** 20,
    memoryLimit: 0,
    networkIn: 0,
    networkOut: 0,
    blockIn: 0,
    blockOut: 0,
    pids: 1,
  };
  const plain = containers.row(web, now);
  const live = containers.row(web, now, undefined, new Map([[web.id, reading]]));
  assert.equal(live.description, `3.2 % · 34 MiB · ${plain.description}`);
  assert.equal(live.accessibleLabel, plain.accessibleLabel);
  assert.equal(live.id, plain.id);
});

test("Update Limits… shows limits as they are, sends what was changed, and tells the engine's warnings", async () => {
  const sent: unknown[] = [];
  const engine: Partial<Engine> = {
    inspect: async () => ({ HostConfig: { Memory: 2 ** 29, MemorySwap: 2 ** 30, RestartPolicy: { Name: "no" } } }),
    update: async (_id, changes) => {
      sent.push(changes);
      return ["No swap limit support."];
    },
  };
  const answers = { picks: ["Memory", "Restart policy", "on-failure", "Apply"], inputs: ["1g", "3"] };
  const shown = await on("container.updateLimits", engine, answers);
  assert.deepEqual(sent, [{ memory: 2 ** 30, memorySwap: 1.5 * 2 ** 30, restart: { name: "on-failure", retries: 3 } }]);
  assert.ok(shown.includes("input Limits of web: 512m"));
  assert.equal(shown.at(-1), "info The engine warns: No swap limit support.");
});

test("Update Limits… that is left sends nothing", async () => {
  await on("container.updateLimits", { inspect: async () => ({}) }, { picks: ["Memory", undefined], inputs: ["1g"] });
});

test("Commit… checks the name, and asks whether to pause what runs", async () => {
  const made: unknown[] = [];
  const commit: Engine["commit"] = async (_id, options) => {
    made.push(options);
    return "sha256:1";
  };
  const inputs = ["team/app", "fixed it", ""];
  const shown = await on("container.commit", { commit }, { inputs, picks: ["Let it run"] });
  assert.deepEqual(made, [{ reference: "team/app:latest", message: "fixed it", author: "", pause: false }]);
  assert.equal(shown.at(-1), "info team/app:latest was made of web.");
  const wrong = await on("container.commit", { commit }, { inputs: ["Team App"] });
  assert.match(wrong.at(-1) ?? "", /^problem A name holds no blanks/);
  assert.equal(made.length, 1);
});

test("Export… asks where, and says what is there in the end", async () => {
  const exportTo: Engine["exportTo"] = async (_id, path, onBytes) => {
    assert.equal(path, "/tmp/web.tar");
    onBytes(2_000_000);
  };
  assert.deepEqual(await on("container.export", { exportTo }, { path: "/tmp/web.tar" }), [
    "save Export the files of web: web.tar",
    "info The files of web are in /tmp/web.tar (2 MB).",
  ]);
  assert.equal((await on("container.export", {})).length, 1);
});

test("copies are a line a container; an address that is not there is said to be none", async () => {
  const networked = container("web", {
    networks: [{ networkId: "1", network: "front", addresses: ["10.1.0.2", "fd00::2"] }],
  });
  assert.deepEqual(await on("container.copyAddress", {}, {}, [networked, db]), ["copy 10.1.0.2\nfd00::2"]);
  assert.match((await on("container.copyAddress", {}, {}, [db]))[0] ?? "", /^info db has no address of its own/);
  assert.deepEqual(await on("container.copyImage", {}, {}, [web, db]), ["copy nginx:1\nnginx:1"]);
  const recipe: Engine["recipe"] = async (id) => ({
    name: id === web.id ? "web" : "db",
    image: "nginx:1",
    options: [["detach", true]],
    entrypoint: null,
    command: [],
    networks: [],
  });
  assert.deepEqual(await on("container.copyRunLine", { recipe }, {}, [web, db]), [
    "copy docker run --detach nginx:1\ndocker run --detach nginx:1",
  ]);
  assert.match((await on("container.copyComposeService", { recipe }))[0] ?? "", /^copy services:\n {2}web:\n/);
});

test("a container that runs after all offers to be stopped and removed", async () => {
  const done: string[] = [];
  const exited = container("web", { state: "exited" });
  const removeContainer: Engine["removeContainer"] = async () => {
    done.push("remove");
    if (done.length === 1)
      throw new EngineError("You cannot remove a running container 12. Stop the container before", 409);
  };
  const stop: Engine["stop"] = async () => void done.push("stop");
  const shown = await on("container.remove", { removeContainer, stop }, { confirm: true, action: "Stop and Remove" }, [
    exited,
  ]);
  assert.deepEqual(shown.slice(1), [
    "error Removing web failed. It is running: only a stopped container can be removed. [Stop and Remove]",
  ]);
  assert.deepEqual(done, ["remove", "stop", "remove"]);
});

test("what is refused for another reason offers no removal", async () => {
  const paused = "cannot start a paused container, try unpause instead";
  const start: Engine["start"] = async () => Promise.reject(new EngineError(paused, 409));
  const shown = await on("container.start", { start }, {}, [container("web", { state: "exited" })]);
  assert.deepEqual(shown, ["error Starting web failed. It is paused: unpause it first."]);
});

test("a taken port names the container that has it, and can be freed", async () => {
  const ports = [{ ip: "0.0.0.0", publicPort: 8080, privatePort: 80, protocol: "tcp" }];
  const exited = container("web", { state: "exited" });
  const done: string[] = [];
  const start: Engine["start"] = async () => {
    done.push("start");
    if (done.length === 1) throw new EngineError("Bind for 0.0.0.0:8080 failed: port is already allocated", 500);
  };
  const stop: Engine["stop"] = async (id) => void done.push(`stop ${id === db.id ? "db" : id}`);
  const given = [exited, container("db", { ports })];
  const { drive, shown } = fake(snapshots(given), { start, stop }, { action: "Stop db and Try Again" });
  await drive(command("container.start"), [row(exited)]);
  assert.deepEqual(shown, [
    "error Starting web failed. Port 8080 is taken by the container db. [Stop db and Try Again]",
  ]);
  assert.deepEqual(done, ["start", "stop db", "start"]);
});

test("a name in use offers the container that has it", async () => {
  const rename: Engine["rename"] = async () => {
    throw new EngineError('Conflict. The container name "/db" is already in use by container "12"', 409);
  };
  const { drive, shown } = fake(snapshots([web, container("db", { state: "exited" })]), { rename }, { inputs: ["db"] });
  await drive(command("container.rename"), [row(web)]);
  assert.equal(
    shown.at(-1),
    "error rename failed: The name db is in use by a container in the state “Exited”. [Remove db…] [Inspect db]",
  );
});

test("an image that is gone is offered to be pulled, and run then", async () => {
  const done: string[] = [];
  const engine: Partial<Engine> = {
    inspect: async () => ({}),
    run: async () => {
      done.push("run");
      if (done.length === 1) throw new EngineError("No such image: nginx:1", 404);
      return "new";
    },
    pull: async (reference) => void done.push(`pull ${reference}`),
    read: (async () => container("quick_fox")) as unknown as Engine["read"],
  };
  const given = snapshots([], [image("nginx:1")]);
  const { drive, shown } = fake(given, engine, { picks: ["Run"], action: "Pull nginx:1" });
  await drive(command("image.run"), [row({ kind: "image", image: image("nginx:1"), reference: "nginx:1" })]);
  assert.deepEqual(done, ["run", "pull nginx:1", "run"]);
  assert.equal(shown[1], "error nginx:1 does not run. The engine has no image nginx:1 any more. [Pull nginx:1]");
});

test("a notification that stands open does not keep the same thing from being tried again", async () => {
  let starts = 0;
  const exited = container("web", { state: "exited" });
  const { drive, services } = fake(snapshots([exited]), {
    start: async () => {
      starts += 1;
      throw new EngineError("driver failed", 500);
    },
  });
  services.ui.error = () => new Promise(() => {});
  void drive(command("container.start"), [row(exited)]);
  await new Promise(setImmediate);
  void drive(command("container.start"), [row(exited)]);
  await new Promise(setImmediate);
  assert.equal(starts, 2);
});

test("a key that is held down or pressed twice acts once, on whatever is selected", async () => {
  let finish = (): void => {};
  let stops = 0;
  const { drive, services } = fake(snapshots([web, db]), {
    stop: () => {
      stops += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  });
  services.selection = async () => [web];
  const key = { selectionOf: "quayside.containers" };
  const presses = [1, 2, 3].map(() => drive(command("container.stop"), [key]));
  // The same on a row, in between, and the other one, which is free.
  const click = drive(command("container.stop"), [row(web)]);
  await new Promise(setImmediate);
  assert.equal(stops, 1);
  finish();
  await Promise.all([...presses, click]);
  assert.equal(stops, 1);
});

test("attaching greets with how to leave; what has neither terminal nor input says where its words are", async () => {
  const { drive, shown, written } = fake(snapshots([web]), { attach: async () => null });
  await drive(command("container.attach"), [row(web)]);
  await new Promise(setImmediate);
  assert.deepEqual(shown, ["terminal web"]);
  assert.equal(written.get("web"), "web has neither a terminal nor an input. What it says is in its logs.");
});
