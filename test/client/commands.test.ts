import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import type { BuildOptions, Engine, RunOptions } from "../../client/engine/engine.ts";
import { EngineError } from "../../client/engine/model.ts";
import { fake } from "../support/fake-services.ts";
import { container, failedSnapshots, image, network, snapshots, volume } from "../support/samples.ts";

function command(id: string): Command {
  const found = (commands as readonly Command[]).find((candidate) => candidate.id === `quayside.${id}`);
  assert.ok(found, `there is no command ${id}`);
  return found;
}

/** A row as VS Code hands it to a command. */
const row = (node: unknown) => ({ node });

test("removing a container asks first, with its name; Escape leaves everything", async () => {
  const { shown, drive } = fake(snapshots([container("web", { state: "exited" })]), {});
  await drive(command("container.remove"), [row(container("web"))]);
  assert.equal(shown.length, 1);
  assert.match(shown[0] ?? "", /^confirm Remove the container web\?/);
});

test("removing a running container says that it is stopped, and stops it before", async () => {
  const done: string[] = [];
  const { shown, drive } = fake(
    snapshots([container("web")]),
    {
      stop: async () => void done.push("stop"),
      removeContainer: async (_id, { force, volumes }) => void done.push(`remove force=${force} volumes=${volumes}`),
    },
    { confirm: true },
  );
  await drive(command("container.remove"), [row(container("web"))]);
  assert.match(shown[0] ?? "", /It is running, and will be stopped first\..*\| Stop and Remove$/s);
  assert.deepEqual(done, ["stop", "remove force=false volumes=false"]);
});

test("a container that goes by itself once it is stopped was removed, whatever the engine says of it", async () => {
  for (const answer of ["removal of container abc is already in progress", "No such container: abc"]) {
    const { shown, drive } = fake(
      snapshots([container("web")]),
      {
        stop: async () => {},
        removeContainer: async () => {
          throw new EngineError(answer, 409);
        },
      },
      { confirm: true },
    );
    await drive(command("container.remove"), [row(container("web"))]);
    assert.equal(shown.length, 1, shown.join("\n"));
  }
});

test("several rows are one question and one outcome that names what failed, why, and what went well", async () => {
  const all = [
    container("a", { state: "exited" }),
    container("b", { state: "exited" }),
    container("c", { state: "dead" }),
  ];
  const { shown, drive } = fake(
    snapshots(all),
    {
      removeContainer: async (id) => {
        if (id === all[1]?.id) throw new EngineError("removal of container b is already in progress", 409);
      },
    },
    { confirm: true },
  );
  await drive(command("container.remove"), [row(all[0]), all.map(row)]);
  assert.deepEqual(shown, [
    "confirm Remove 3 containers? | a, b, c\nWhat it wrote outside volumes is lost. Its volumes stay. | Remove",
    "error Removing a, b, c: 1 of 3 failed. b: It is being removed already. Done: a, c.",
  ]);
});

test("a command for one thing takes the row that was clicked, not the first of those that are selected", async () => {
  const all = [container("a"), container("b")];
  const { written, drive } = fake(snapshots(all), { inspect: async (_kind, id) => id });
  await drive(command("container.inspect"), [row(all[1]), all.map(row)]);
  assert.deepEqual([...written.keys()], ["b.json"]);
});

test("what the engine says of namesakes of several kinds stands in documents of their own", async () => {
  const given = snapshots([container("data")], [], [volume("data")], [network("data")]);
  const { written, drive } = fake(given, { inspect: async (kind) => kind });
  for (const kind of ["container", "volume", "network"]) await drive(command(`${kind}.inspect`), ["data"]);
  assert.deepEqual([...written.keys()], ["data.json", "data.volume.json", "data.network.json"]);
});

test("a thousand selected rows are found in the order in which they were selected, each once", async () => {
  const all = Array.from({ length: 1000 }, (_, index) => volume(`v${999 - index}`));
  const { shown, drive } = fake(snapshots([], [], all), {});
  const rows = all.toReversed().map((one) => row({ kind: "volume", volume: one, users: [] }));
  await drive(command("volume.copyName"), [rows[0], [...rows, ...rows]]);
  assert.deepEqual(shown, [`copy ${Array.from({ length: 1000 }, (_, index) => `v${index}`).join("\n")}`]);
});

test("the outcome of a hundred fits into a notification; the question before names thirty", async () => {
  const all = Array.from({ length: 100 }, (_, index) => container(`c${index}`, { state: "exited" }));
  const { shown, drive } = fake(
    snapshots(all),
    {
      removeContainer: async (id) => {
        if (all.findIndex((one) => one.id === id) % 2 === 0) throw new EngineError("no", 500);
      },
    },
    { confirm: true },
  );
  await drive(command("container.remove"), [row(all[0]), all.map(row)]);
  assert.match(shown[0] ?? "", /c28, c29 and 70 more\n/);
  assert.match(
    shown[1] ?? "",
    /50 of 100 failed\. c0: no .*c8: no The log names 45 more\. Done: c1, .*c23 and 38 more\.$/,
  );
  assert.ok((shown[1] ?? "").length < 250, shown[1]);
});

test("a second click while the first still works does nothing", async () => {
  let stops = 0;
  let finish = (): void => {};
  const { drive, shown } = fake(snapshots([container("web")]), {
    stop: () => {
      stops += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  });
  const first = drive(command("container.stop"), [row(container("web"))]);
  await drive(command("container.stop"), [row(container("web"))]);
  await new Promise(setImmediate);
  finish();
  await first;
  assert.equal(stops, 1);
  assert.deepEqual(shown, []);
});

test("after a failure the same thing can be tried again", async () => {
  let starts = 0;
  const { drive } = fake(snapshots([container("web", { state: "exited" })]), {
    start: async () => {
      starts += 1;
      throw new EngineError("driver failed", 500);
    },
  });
  await drive(command("container.start"), [row(container("web"))]);
  await drive(command("container.start"), [row(container("web"))]);
  assert.equal(starts, 2);
});

test("what failed can be tried again while its message is still on the screen", async () => {
  let tries = 0;
  const { services, drive } = fake(snapshots([container("web", { state: "exited" })]), {
    rename: async () => {
      tries += 1;
      throw new EngineError("driver failed", 500);
    },
  });
  Object.assign(services.ui, { error: () => new Promise(() => {}), input: async () => "other" });
  void drive(command("container.rename"), [row(container("web"))]);
  await new Promise(setImmediate);
  void drive(command("container.rename"), [row(container("web"))]);
  await new Promise(setImmediate);
  assert.equal(tries, 2);
});

test("of several selected rows only those in a fitting state are acted on", async () => {
  const started: string[] = [];
  const all = [container("a"), container("b", { state: "exited" })];
  const { drive } = fake(snapshots(all), { start: async (id) => void started.push(id) });
  await drive(command("container.start"), [row(all[1]), all.map(row)]);
  assert.deepEqual(started, [all[1]?.id]);
});

test("a row that is older than the engine's state is judged by the engine's state", async () => {
  const { shown, drive } = fake(snapshots([container("web", { state: "exited" })]), {});
  await drive(command("container.stop"), [row(container("web", { state: "running" }))]);
  assert.deepEqual(shown, ["info stop can't be done: web is in the state “Exited”."]);
});

test("a group's row acts on the containers that it shows", async () => {
  const stopped: string[] = [];
  const all = [container("a"), container("b", { state: "exited" }), container("c")];
  const { drive } = fake(snapshots(all), { stop: async (id) => void stopped.push(id) });
  await drive(command("container.stop"), [row({ kind: "group", by: "image", containers: all.slice(0, 2) })]);
  assert.deepEqual(stopped, [all[0]?.id]);
});

test("the palette lists only containers that fit, and says when there is none", async () => {
  const stopped: string[] = [];
  const one = fake(
    snapshots([container("a"), container("b", { state: "exited" })]),
    { start: async (id) => void stopped.push(id) },
    { picks: ["b"] },
  );
  await one.drive(command("container.start"), []);
  assert.deepEqual(one.shown, ["pick start: b"]);
  assert.equal(stopped.length, 1);

  const none = fake(snapshots([container("a")]), {});
  await none.drive(command("container.start"), []);
  assert.deepEqual(none.shown, ["info start: there is no container that it can be done with."]);
});

test("a row that went while its menu was open says so, rather than letting another one be chosen", async () => {
  for (const args of [[undefined], [undefined, undefined], [undefined, [undefined]]]) {
    const { shown, drive } = fake(snapshots([container("a"), container("b")]), {}, { picks: ["a"] });
    await drive(command("container.stop"), args);
    assert.deepEqual(shown, ["info stop: what it was meant for is gone."]);
  }
});

test("a refusal that is known is shown in our words, one that is not in the engine's, and neither with a stack", async () => {
  const { shown, drive } = fake(
    snapshots([container("web")]),
    {
      rename: async () => {
        throw new EngineError('Conflict. The container name "/db" is already in use', 409);
      },
    },
    { inputs: ["db"] },
  );
  await drive(command("container.rename"), [row(container("web"))]);
  assert.equal(shown.at(-1), "error rename failed: The name db is in use by another container.");

  const other = fake(
    snapshots([container("web")]),
    { pause: async () => Promise.reject(new EngineError("cannot pause: the freezer is broken", 500)) },
    {},
  );
  await other.drive(command("container.pause"), [row(container("web"))]);
  assert.deepEqual(other.shown, ["error Pausing web failed. cannot pause: the freezer is broken"]);
});

test("without an engine a command says why, and offers to try again", async () => {
  const { shown, services, drive } = fake(snapshots([]), {}, { action: "Retry" });
  const failure = { code: "socket-missing", endpoint: "unix:///x.sock", detail: "ENOENT" } as const;
  Object.assign(services.store, {
    whenConnected: async () => {
      throw new EngineError("connect ENOENT", null, failure);
    },
  });
  await drive(command("image.pull"), []);
  assert.deepEqual(shown, [
    "error The engine's socket unix:///x.sock does not exist: the engine is probably not running. Start it and try again. [Retry] [Open Settings]",
    "retry",
  ]);
});

test("an engine that is lost before it has listed is not taken for an empty one", async () => {
  const failure = { code: "lost", endpoint: "tcp://h:1", detail: "" } as const;
  const { shown, drive } = fake(failedSnapshots(failure), {});
  await drive(command("container.start"), []);
  assert.match(shown[0] ?? "", /^error The connection to tcp:\/\/h:1 was lost/);
});

test("a container without a shell says so", async () => {
  const { shown, drive } = fake(snapshots([container("web")]), { findShell: async () => null });
  await drive(command("container.openShell"), [row(container("web"))]);
  assert.deepEqual(shown, ["error web holds no shell: neither bash nor sh was found in it."]);
});

test("Exec… splits words as typed, and remembers the line", async () => {
  const ran: (readonly string[])[] = [];
  const { shown, memory, drive } = fake(
    snapshots([container("web")]),
    {
      exec: async (_id, words) => {
        ran.push(words);
        throw new EngineError("not started in this test", null);
      },
    },
    { inputs: [`sh -c 'echo "a  b"' x\\ y`] },
  );
  await drive(command("container.exec"), [row(container("web"))]).catch(() => {});
  assert.deepEqual(ran, [["sh", "-c", 'echo "a  b"', "x y"]]);
  assert.ok(shown.includes(`terminal web: sh -c 'echo "a  b"' x\\ y`));
  assert.equal(memory.get("exec:web"), `sh -c 'echo "a  b"' x\\ y`);
});

test("logs go to an output that says where they end; closing it ends the following quietly", async () => {
  const { written, shown, drive, close } = fake(snapshots([container("web")]), {
    logs: async (_id, { follow, tail }, signal) => {
      assert.deepEqual({ follow, tail }, { follow: true, tail: 1000 });
      const stream = Readable.from([Buffer.from("one\n")]);
      signal.addEventListener("abort", () => stream.destroy());
      return stream;
    },
    read: (async () => container("web", { state: "exited" })) as Engine["read"],
  });
  await drive(command("container.viewLogs"), [row(container("web"))]);
  assert.match(written.get("Logs: web") ?? "", /^one\n.*The logs end here: web does not run\./);
  close("Logs: web");
  assert.deepEqual(shown, ["end Logs: web"]);
});

test("logs that end because the engine is gone don't say that the container is", async () => {
  const { written, drive } = fake(snapshots([container("web")]), {
    logs: async () => Readable.from([]),
    read: async () => {
      throw new EngineError("gone", null);
    },
  });
  await drive(command("container.viewLogs"), [row(container("web"))]);
  assert.match(written.get("Logs: web") ?? "", /the connection to the engine was lost/);
});

test("a build asks for a tag once, and remembers it for the Dockerfile", async () => {
  const built: BuildOptions[] = [];
  const engine = {
    build: async (options: BuildOptions) => {
      built.push(options);
      return { imageId: "sha256:1" };
    },
  };
  const first = fake(snapshots([]), engine, { inputs: ["shop/web:2"] });
  await first.drive(command("image.build"), []);
  assert.deepEqual(
    built.map(({ context, dockerfile, tags }) => ({ context, dockerfile, tags })),
    [{ context: "/home/me/app", dockerfile: "/home/me/app/Dockerfile", tags: ["shop/web:2"] }],
  );
  await first.drive(command("image.build"), [{ fsPath: "/home/me/app/Dockerfile" }]);
  assert.deepEqual(
    first.shown.filter((line) => line.startsWith("input")),
    ["input Build Dockerfile: app:latest", "input Build Dockerfile: shop/web:2"],
  );
});

test("a build that fails ends in one sentence, with its output a click away", async () => {
  const { shown, drive } = fake(
    snapshots([]),
    {
      build: async () => {
        throw new EngineError("RUN make: exit code 2\nmake: *** [all] Error 1", null);
      },
    },
    { action: "Show Output" },
  );
  await drive(command("image.build"), [{ fsPath: "/home/me/app/Dockerfile" }]);
  assert.deepEqual(shown.slice(1), [
    "end Build: app:latest",
    "error app:latest was not built: RUN make: exit code 2 [Show Output]",
    "show Build: app:latest",
  ]);
});

test("a build that the user ends is no error", async () => {
  const given = fake(snapshots([]), {
    build: async (_options, _event, signal) => {
      given.close("Build: app:latest");
      signal.throwIfAborted();
      return { imageId: null };
    },
  });
  await given.drive(command("image.build"), [{ fsPath: "/home/me/app/Dockerfile" }]);
  assert.deepEqual(given.shown.slice(1), ["end Build: app:latest"]);
  assert.match(given.written.get("Build: app:latest") ?? "", /cancelled/);
});

test("a folder that is not trusted is not built", async () => {
  const { shown, services, drive } = fake(snapshots([]), {});
  Object.assign(services.workspace, { trusted: () => false });
  await drive(command("image.build"), [{ fsPath: "/home/me/app/Dockerfile" }]);
  assert.match(shown[0] ?? "", /has to be trusted first/);
});

test("Run… publishes exposed ports on the same ports, except those that a container has already", async () => {
  const ran: RunOptions[] = [];
  const taken = container("other", { ports: [{ ip: "0.0.0.0", publicPort: 80, privatePort: 80, protocol: "tcp" }] });
  const { shown, drive } = fake(
    snapshots([taken], [image("nginx:1")]),
    {
      inspect: async () => ({ Config: { ExposedPorts: { "80/tcp": {}, "53/udp": {} } } }),
      run: async (options) => {
        ran.push(options);
        return "new";
      },
      read: (async () => container("quick_fox")) as unknown as Engine["read"],
    },
    { picks: ["nginx:1", "Run"] },
  );
  await drive(command("image.run"), []);
  assert.deepEqual(ran, [{ image: "nginx:1", ports: ["53:53/udp", "0:80"] }]);
  assert.equal(shown.at(-1), "info nginx:1 runs as quick_fox.");
});

test("a port that another program has is offered anew on free ports", async () => {
  const ran: RunOptions[] = [];
  const { shown, drive } = fake(
    snapshots([], [image("nginx:1")]),
    {
      inspect: async () => ({ Config: { ExposedPorts: { "80/tcp": {} } } }),
      run: async (options) => {
        ran.push(options);
        if (ran.length === 1) throw new EngineError("Bind for 0.0.0.0:80 failed: port is already allocated", 500);
        return "new";
      },
      read: (async () => container("quick_fox")) as unknown as Engine["read"],
    },
    { picks: ["Run"], action: "Run on free ports" },
  );
  await drive(command("image.run"), [row({ kind: "image", image: image("nginx:1"), reference: "nginx:1" })]);
  assert.match(
    shown[1] ?? "",
    /^error nginx:1 does not run\. Port 80 is taken by another program on the engine's machine\. \[Run on free ports\]$/,
  );
  assert.deepEqual(ran[1], { image: "nginx:1", publishAll: true });
});

test("removing one of two names keeps the image, and says so", async () => {
  const removed: string[] = [];
  const both = image("a:1", { references: ["a:1", "a:2"] });
  const { shown, drive } = fake(
    snapshots([], [both, image("b:1")]),
    { removeImage: async (reference) => void removed.push(reference) },
    { confirm: true },
  );
  await drive(command("image.remove"), [row({ kind: "image", image: both, reference: "a:2" })]);
  assert.match(shown[0] ?? "", /Only the name goes, the image has others: a:1\./);
  assert.deepEqual(removed, ["a:2"]);
  const rows = [both, image("b:1")].map((each) => row({ kind: "image", image: each, reference: each.references[0] }));
  await drive(command("image.remove"), [rows[0], rows]);
  assert.match(shown[1] ?? "", /\| a:1, b:1\nOf a:1 only the name goes, the image has others: a:2\./);
});

test("Inspect shows the engine's JSON in a document", async () => {
  const { written, drive } = fake(snapshots([container("web")]), { inspect: async () => ({ Id: "1" }) });
  await drive(command("container.inspect"), [row(container("web"))]);
  assert.equal(written.get("web.json"), '{\n  "Id": "1"\n}');
});

test("another extension or a key binding can name a container", async () => {
  const stopped: string[] = [];
  const { drive } = fake(snapshots([container("web")]), { stop: async (id) => void stopped.push(id) });
  await drive(command("container.stop"), ["web"]);
  assert.deepEqual(stopped, [container("web").id]);
});

test("keys act on the rows that are selected", async () => {
  const { shown, services, drive } = fake(snapshots([container("web", { state: "exited" })]), {});
  Object.assign(services, { selection: () => [container("web")] });
  await drive(command("container.remove"), [{ selectionOf: "quayside.containers" }]);
  assert.match(shown[0] ?? "", /^confirm Remove the container web\?/);
});

test("the browser opens the port that a web server is likely behind, on the engine's machine", async () => {
  const ports = [
    { ip: "0.0.0.0", publicPort: 5432, privatePort: 5432, protocol: "tcp" },
    { ip: "0.0.0.0", publicPort: 32768, privatePort: 80, protocol: "tcp" },
  ];
  const info = { endpoint: "tcp://build.example.com:2376" } as never;
  const { shown, drive } = fake(
    snapshots([container("web", { ports })]),
    { info },
    { picks: ["http://build.example.com:32768/"] },
  );
  await drive(command("container.openInBrowser"), [row(container("web"))]);
  assert.equal(shown.at(-1), "browser http://build.example.com:32768/");
});

test("in a virtual workspace it is said why nothing can be built", async () => {
  const { drive, shown, services } = fake(snapshots([]), {});
  Object.assign(services.workspace, { dockerfiles: async () => [], virtual: () => true });
  await drive(command("image.build"), []);
  assert.match(shown[0] ?? "", /^info build: the files of this virtual workspace are not on this machine/);
});
