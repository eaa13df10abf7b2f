import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { connect } from "../../../client/engine/connect.ts";
import type { Engine } from "../../../client/engine/engine.ts";
import { currentEnvironment, type Environment } from "../../../client/engine/environment.ts";
import type { EngineEvent, Failure } from "../../../client/engine/model.ts";
import type { Endpoint } from "../../../client/engine/resolve.ts";
import { createStore } from "../../../client/engine/store.ts";
import { transportOptions } from "../../../client/engine/transport.ts";
import { type Answer, httpEngine } from "../../support/engine/http-engine.ts";
import { until } from "../../support/until.ts";

describe("agreeing with an engine", () => {
  test("a newer engine is asked in our version, an older one in its own", async (context) => {
    for (const [theirs, agreed] of [
      ["1.99", "1.47"],
      ["1.44", "1.44"],
      ["1.41", "1.41"],
    ] as const) {
      const { engine, server } = await connected(context, undefined, theirs);
      await engine.list("image");
      assert.equal(engine.info.apiVersion, agreed);
      const [first, ...others] = server.requests;
      assert.equal(first, "GET /_ping");
      const paths = ["containers/json?all=true", "images/json", "version"];
      assert.deepEqual(
        others.sort(),
        paths.map((path) => `GET /v${agreed}/${path}`),
      );
    }
  });

  test("the lists that everybody wants are under way before the engine has said what it is", async (context) => {
    let listed = 0;
    let tell: () => void = () => undefined;
    const { engine, server } = await connected(context, ({ url = "" }, response) => {
      if (/\/(?:containers|images)\/json/.test(url)) {
        listed += 1;
        if (listed === 2) tell();
        return false;
      }
      if (!url.endsWith("/version")) return false;
      // It says so only once both lists are asked for.
      tell = () => response.end(JSON.stringify({ Version: "99.0", Os: "linux", Arch: "amd64" }));
      if (listed === 2) tell();
      return true;
    });
    assert.equal(engine.info.version, "99.0");
    await Promise.all([engine.list("container"), engine.list("image")]);
    assert.equal(listed, 2, server.requests.join(", "));
    // Whoever lists later gets what is there by then.
    await engine.list("container");
    assert.equal(listed, 3);
  });

  test("a list that is asked for a while after connecting is a new one", async (context) => {
    const { engine, server } = await connected(context);
    await sleep(1);
    await engine.list("container");
    assert.equal(server.requests.filter((request) => request.includes("/containers/json")).length, 2);
  });

  test("of several well-known sockets the first that answers is taken", async (context) => {
    const folder = await mkdtemp(join(tmpdir(), "quayside-home-"));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const stale = join(folder, ".docker/run/docker.sock");
    const live = join(folder, ".colima/default/docker.sock");
    await mkdir(dirname(stale), { recursive: true });
    await writeFile(stale, "");
    const server = await httpEngine(undefined, undefined, live);
    const { signal } = new AbortController();
    const files = { read: async () => null, exists: async (path: string) => path === stale || path === live };
    const machine = { ...environment({}), home: folder, files };
    const engine = await connect(machine, signal);
    assert.deepEqual([engine.info.source, engine.info.endpoint], ["default", `unix://${live}`]);
    engine.close();
    await server.close();
    await assert.rejects(connect(machine, signal), (error: { failure?: Failure }) => {
      assert.deepEqual([error.failure?.code, error.failure?.endpoint], ["refused", `unix://${stale}`]);
      return true;
    });
  });

  test("DOCKER_API_VERSION is taken at its word", async (context) => {
    const { engine } = await connected(context, undefined, "1.46", { DOCKER_API_VERSION: "1.43" });
    assert.equal(engine.info.apiVersion, "1.43");
  });

  test("headers that the docker program's configuration names go along with every request", async (context) => {
    const folder = await mkdtemp(join(tmpdir(), "quayside-headers-"));
    context.after(() => rm(folder, { recursive: true }));
    const HttpHeaders = { "X-Door": "key", "User-Agent": "not ours", "bad name": "x", "X-Number": 1 };
    await writeFile(join(folder, "config.json"), JSON.stringify({ HttpHeaders }));
    const seen: unknown[] = [];
    const answer: Answer = ({ headers }) => {
      seen.push(headers["x-door"], headers["x-number"], headers["user-agent"]);
      return false;
    };
    const { engine } = await connected(context, answer, undefined, { DOCKER_CONFIG: folder });
    await engine.list("container");
    // A pull has headers of its own.
    await engine.pull("nothing:1", () => {}, new AbortController().signal).catch(() => {});
    assert.deepEqual(seen, Array.from({ length: 5 }, () => ["key", undefined, undefined]).flat());
  });

  test("BuildKit is there where the engine prefers it or is too old to say, not where it says otherwise", async (context) => {
    for (const [header, buildkit] of [
      ["2", true],
      ["1", false],
      ["", false],
      [undefined, true],
    ] as const) {
      const { engine } = await connected(context, (request, response) => {
        if (request.url === "/_ping" && header !== undefined) response.setHeader("Builder-Version", header);
        return false;
      });
      assert.equal(engine.info.buildkit, buildkit, String(header));
    }
  });

  test("an engine before Docker 20.10 is too old", async (context) => {
    assert.equal((await failing(context, undefined, "1.40")).code, "too-old");
    assert.equal((await failing(context, undefined, "")).code, "too-old");
  });

  test("DOCKER_HOST of the process does not come between when another engine is named", async (context) => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = "tcp://127.0.0.1:9";
    context.after(() => {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    });
    const { engine } = await connected(context);
    assert.equal(engine.info.version, "99.0");
    assert.equal(process.env.DOCKER_HOST, "tcp://127.0.0.1:9");
  });
});

describe("what goes wrong on the way", () => {
  test("a socket that is not there, or that nobody serves", async (context) => {
    const folder = await mkdtemp(join(tmpdir(), "quayside-connect-"));
    context.after(() => rm(folder, { recursive: true }));
    assert.equal((await failure(`unix://${folder}/none.sock`)).code, "socket-missing");
    await writeFile(join(folder, "file.sock"), "");
    assert.equal((await failure(`unix://${folder}/file.sock`)).code, "refused");
    const { detail, endpoint } = await failure(`unix://${folder}/none.sock`);
    assert.match(detail, /ENOENT/);
    assert.equal(endpoint, `unix://${folder}/none.sock`);
  });

  test("a port that nobody serves and a host that is not known", async () => {
    assert.equal((await failure("tcp://127.0.0.1:9")).code, "refused");
    assert.equal((await failure("tcp://nowhere.invalid:2375")).code, "unreachable");
  });

  test("an engine that wants a login", async (context) => {
    const answer: Answer = (_request, response) => {
      response.statusCode = 401;
      response.end('{"message":"authorization denied by plugin"}');
      return true;
    };
    const { code, detail } = await failing(context, answer);
    assert.deepEqual([code, detail], ["unauthorized", "authorization denied by plugin"]);
  });

  test("TLS where there is none, and the other way round", async (context) => {
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.close());
    const { port } = server.address() as { port: number };
    assert.equal((await failure(`tcp://127.0.0.1:${port}`, { DOCKER_TLS_VERIFY: "1" })).code, "tls");
    const answer: Answer = (_request, response) => {
      response.statusCode = 400;
      response.end("Client sent an HTTP request to an HTTPS server.\n");
      return true;
    };
    assert.equal((await failing(context, answer)).code, "tls");
  });

  test("one that hangs up without a word", async (context) => {
    const answer: Answer = (request) => {
      request.socket.destroy();
      return true;
    };
    assert.equal((await failing(context, answer)).code, "refused");
  });

  test("one that is called off while it waits", async (context) => {
    const server = await httpEngine(() => true);
    context.after(() => server.close());
    const calledOff = new AbortController();
    const connecting = connect(environment({ DOCKER_HOST: server.host }), calledOff.signal);
    await until("the engine was asked", () => server.requests.length > 0);
    calledOff.abort(new Error("called off"));
    await assert.rejects(connecting, { message: "called off" });
  });
});

describe("answers", () => {
  test("one unreadable record among others is a row that says so", async (context) => {
    const { engine } = await connected(context, (request, response) => {
      if (!request.url?.includes("/containers/json")) return false;
      response.end(JSON.stringify([{ Id: "1", Names: ["/one"] }, null, { Id: "2", Names: ["/two"] }]));
      return true;
    });
    assert.deepEqual(
      (await engine.list("container")).map(({ kind }) => kind),
      ["container", "unreadable", "container"],
    );
  });

  test("an engine that answers with null for nothing holds nothing", async (context) => {
    const { engine } = await connected(context, (request, response) => {
      if (!request.url?.includes("/images/json")) return false;
      response.end("null");
      return true;
    });
    assert.deepEqual(await engine.list("image"), []);
  });

  test("events survive being cut anywhere and lines that are none", async (context) => {
    const event = { Type: "container", Action: "start", Actor: { ID: "1", Attributes: { name: "żółw" } }, timeNano: 5 };
    const bytes = Buffer.from(
      `${JSON.stringify(event)}\nnot an event\n\n${JSON.stringify({ ...event, Action: "die" })}\r\n`,
    );
    const { engine, server } = await connected(context, (request, response) => {
      if (!request.url?.includes("/events")) return false;
      void (async () => {
        for (const byte of bytes) {
          response.write(Buffer.from([byte]));
          await new Promise((resolve) => setImmediate(resolve));
        }
        response.end();
      })();
      return true;
    });
    const found: EngineEvent[] = [];
    for await (const one of engine.events("1700000000123456789", new AbortController().signal)) found.push(one);
    assert.deepEqual(
      found.map(({ action, attributes }) => [action, attributes.name]),
      [
        ["start", "żółw"],
        ["die", "żółw"],
      ],
    );
    assert.ok(server.requests.includes("GET /v1.46/events?since=1700000000.123456789"));
  });

  test("a pull tells its progress, fails in the engine's words and can be called off", async (context) => {
    const script = [
      { status: "Pulling from library/alpine", id: "3.20" },
      { status: "Downloading", id: "abc", progressDetail: { current: 5, total: 10 } },
      { errorDetail: { message: "manifest unknown" }, error: "manifest unknown" },
    ];
    const { engine, server } = await connected(context, (request, response) => {
      if (!request.url?.includes("/images/create")) return false;
      if (request.url.includes("endless")) response.flushHeaders();
      else response.end(script.map((line) => `${JSON.stringify(line)}\r\n`).join(""));
      return true;
    });
    const told: unknown[] = [];
    const { signal } = new AbortController();
    await assert.rejects(
      engine.pull("alpine:3.20", (progress) => told.push(progress), signal),
      { name: "EngineError", message: "manifest unknown" },
    );
    assert.deepEqual(told, [
      { id: "3.20", status: "Pulling from library/alpine", current: null, total: null },
      { id: "abc", status: "Downloading", current: 5, total: 10 },
    ]);
    assert.ok(server.requests.includes("POST /v1.46/images/create?fromImage=alpine&tag=3.20"));
    const calledOff = new AbortController();
    const pull = engine.pull("endless", () => undefined, calledOff.signal);
    await until("the pull is under way", () => server.requests.some((line) => line.includes("endless&tag=latest")));
    calledOff.abort();
    await assert.rejects(pull, { name: "AbortError" });
    await until("the engine was told", () => server.connections() === 0);
  });
});

test("a request's description, which dockerode makes of each, stays short however many connections are open", async (context) => {
  const server = await httpEngine();
  context.after(() => server.close());
  const endpoint: Endpoint = {
    source: "setting",
    contextName: null,
    address: server.host,
    transport: { kind: "socket", path: server.socket },
    apiVersion: null,
  };
  const { options, agent } = transportOptions(endpoint, {});
  context.after(() => agent.destroy());
  await new Promise<void>((resolve, reject) => {
    get({ socketPath: server.socket, agent, path: "/events" }, () => resolve()).on("error", reject);
  });
  assert.equal(server.connections(), 1);
  assert.ok(inspect(options, { showHidden: true, depth: null }).length < 500);
});

describe("an idle connection", () => {
  test("is one connection and makes no request", async (context) => {
    const server = await httpEngine();
    context.after(() => server.close());
    const store = createStore({ environment: () => environment({ DOCKER_HOST: server.host }) });
    context.after(() => store.dispose());
    store.connect();
    await until(
      "both lists are there",
      () => Object.values(store.snapshots).filter(({ state }) => state === "ready").length >= 2,
    );
    await until(
      "only the events' connection is left",
      () => server.requests.length === 5 && server.connections() === 1,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(server.requests.length, 5);
    assert.equal(server.connections(), 1);
    store.dispose();
    await until("nothing is left", () => server.connections() === 0);
  });

  test("that is cut is set up again and listed anew", async (context) => {
    const server = await httpEngine();
    context.after(() => server.close());
    const store = createStore({ environment: () => environment({ DOCKER_HOST: server.host }) });
    context.after(() => store.dispose());
    store.connect();
    await until("it is connected", () => server.requests.length === 5 && server.connections() === 1);
    server.cut();
    await until("both lists were asked for again", () => server.requests.length === 10);
    assert.notEqual(store.snapshots.image.state, "failed");
  });

  test("comes about by itself when the socket appears", async (context) => {
    const server = await httpEngine();
    const { host, socket } = server;
    await server.close();
    const store = createStore({ environment: () => environment({ DOCKER_HOST: host }) });
    context.after(() => store.dispose());
    store.connect();
    await until("the failure shows", () => store.snapshots.image.state === "failed");
    const { image } = store.snapshots;
    assert.equal(image.state === "failed" && image.failure.code, "socket-missing");
    const back = await httpEngine(undefined, undefined, socket);
    context.after(() => back.close());
    await until("it is connected", () => store.snapshots.image.state === "ready");
    assert.equal(store.info?.endpoint, host);
  });
});

interface Connected {
  readonly engine: Engine;
  readonly server: Awaited<ReturnType<typeof httpEngine>>;
}

async function connected(
  context: TestContext,
  answer?: Answer,
  apiVersion?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Connected> {
  const server = await httpEngine(answer, apiVersion);
  context.after(() => server.close());
  const { signal } = new AbortController();
  const engine = await connect(environment({ DOCKER_HOST: server.host, ...env }), signal);
  context.after(() => engine.close());
  return { engine, server };
}

async function failing(context: TestContext, answer?: Answer, apiVersion?: string): Promise<Failure> {
  const server = await httpEngine(answer, apiVersion);
  context.after(() => server.close());
  return await failure(server.host);
}

async function failure(host: string, env: Readonly<Record<string, string>> = {}): Promise<Failure> {
  let found: Failure | undefined;
  await assert.rejects(
    connect(environment({ DOCKER_HOST: host, ...env }), new AbortController().signal),
    (error: Error & { failure?: Failure }) => {
      assert.equal(error.name, "EngineError");
      assert.doesNotMatch(error.message, /\n +at /);
      found = error.failure;
      return true;
    },
  );
  assert.ok(found);
  return found;
}

function environment(env: Readonly<Record<string, string>>): Environment {
  return { ...currentEnvironment(), env: { PATH: process.env.PATH, ...env }, home: "/nonexistent" };
}
