/** Faults that need no real engine: certificates, permissions, clocks and answers that send elsewhere. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { connect } from "../../../client/engine/connect.ts";
import { currentEnvironment } from "../../../client/engine/environment.ts";
import { describeError } from "../../../client/failures.ts";
import { containers } from "../../../client/views/containers.ts";
import { type Answer, httpEngine } from "../../support/engine/http-engine.ts";
import { container, now, snapshots } from "../../support/samples.ts";

const { signal } = new AbortController();

async function reach(env: Readonly<Record<string, string>>) {
  return await connect(
    { ...currentEnvironment(), env: { PATH: process.env.PATH, ...env }, home: "/nonexistent" },
    signal,
  );
}

/** What a user is told when an engine can't be had. */
async function told(env: Readonly<Record<string, string>>): Promise<string> {
  return await reach(env).then((engine) => {
    engine.close();
    return "it works";
  }, describeError);
}

describe("certificates that are not right are told apart", () => {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

  /** An engine over TLS with a certificate of our making, and the folder with the authority to reach it by. */
  async function secured(
    context: TestContext,
    { names = "IP:127.0.0.1", days = 2, clients = false, known = true } = {},
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const folder = await mkdtemp(join(tmpdir(), "quayside-certificates-"));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "ignore" });
    try {
      openssl(
        "req",
        "-x509",
        ...key,
        "-days",
        "2",
        "-keyout",
        "ca-key.pem",
        "-out",
        "ca.pem",
        "-subj",
        "/CN=authority",
      );
      openssl(
        "req",
        "-new",
        ...key,
        "-keyout",
        "key.pem",
        "-out",
        "request.pem",
        "-subj",
        "/CN=engine",
        "-addext",
        `subjectAltName=${names}`,
      );
      openssl(
        ...["x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-days", String(days)],
        ...["-copy_extensions", "copy", "-out", "server.pem"],
      );
      if (!known)
        openssl("req", "-x509", ...key, "-days", "2", "-keyout", "other.pem", "-out", "ca.pem", "-subj", "/CN=other");
    } catch {
      context.skip("openssl, which makes the certificates, is missing (Debian: apt-get install openssl)");
      return undefined;
    }
    const read = (name: string) => readFile(join(folder, name));
    const options = { key: await read("key.pem"), cert: await read("server.pem"), ca: await read("ca.pem") };
    const server = createServer(
      { ...options, requestCert: clients, rejectUnauthorized: clients },
      (_request, response) => {
        response.setHeader("Api-Version", "1.46");
        response.end("{}");
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.close());
    await rm(join(folder, "key.pem"));
    const { port } = server.address() as { port: number };
    return { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
  }

  const cases: Readonly<Record<string, readonly [Parameters<typeof secured>[1], RegExp]>> = {
    "the right one": [{}, /^it works$/],
    "an expired one": [{ days: -1 }, /has expired/],
    "one for another host": [{ names: "DNS:elsewhere.example.com" }, /is for another name/],
    "one of an unknown authority": [{ known: false }, /Who made the certificate of .* is not known/],
    "none of ours where the engine wants one": [{ clients: true }, /did not accept your certificate/],
  };

  for (const [what, [options, sentence]] of Object.entries(cases)) {
    test(what, async (context) => {
      const env = await secured(context, options);
      if (env !== undefined) assert.match(await told(env), sentence);
    });
  }
});

describe("a socket that is somebody else's", () => {
  test("is told as such, with what helps", async (context) => {
    if (process.getuid?.() !== 0 || process.seteuid === undefined)
      return context.skip("only root can become somebody who may not use a socket");
    const server = await httpEngine();
    context.after(() => server.close());
    await chmod(dirname(server.socket), 0o755);
    await chmod(server.socket, 0o600);
    process.seteuid(65_534);
    const sentence = await told({ DOCKER_HOST: server.host }).finally(() => process.seteuid?.(0));
    assert.match(sentence, /You may not use the engine's socket .*usermod -aG docker/);
    assert.equal(await told({ DOCKER_HOST: server.host }), "it works");
  });
});

describe("an engine whose clock is not ours", () => {
  const hour = 3_600_000;
  const since = (request: IncomingMessage) => Number(/since=([\d.]+)/.exec(request.url ?? "")?.[1]) * 1000;

  for (const [what, skew] of [
    ["an hour ahead", hour],
    ["an hour behind", -hour],
  ] as const) {
    test(`${what}: its events are asked for by its own time, and what is a minute old is shown as that`, async (context) => {
      let asked = 0;
      const id = "a".repeat(64);
      const theirs = (ago: number) => new Date(Date.now() + skew - ago).toISOString();
      const answer: Answer = (request, response) => {
        response.setHeader("Date", new Date(Date.now() + skew).toUTCString());
        if (request.url?.includes("/events")) asked = since(request);
        if (!request.url?.includes(`/containers/${id}/json`)) return false;
        const State = { Status: "running", StartedAt: theirs(61_000) };
        response.end(
          JSON.stringify({ Id: id, Name: "/web", Created: theirs(200_000), State, Config: { Image: "web:1" } }),
        );
        return true;
      };
      const server = await httpEngine(answer);
      context.after(() => server.close());
      const engine = await reach({ DOCKER_HOST: server.host });
      context.after(() => engine.close());
      const ended = new AbortController();
      void engine.events(null, ended.signal)[Symbol.asyncIterator]().next();
      const found = await engine.read("container", id);
      ended.abort();
      assert.ok(Math.abs(asked - (Date.now() + skew)) < 10_000, `since ${asked}`);
      assert.ok(found?.kind === "container");
      assert.equal(containers.row(found, Date.now()).description, "web:1 · Up 1 min");
    });
  }

  test("a time that is still to come is now", () => {
    const { description } = containers.row(container("web", { startedAt: now + hour }), now);
    assert.equal(description, "nginx:1 · Up < 1 min");
  });
});

test("an engine that sends elsewhere is not followed", async (context) => {
  let visited = false;
  const answer: Answer = (request, response) => {
    if (request.url === "/elsewhere") visited = true;
    if (!request.url?.includes("/images/json")) return false;
    response.writeHead(301, { Location: "/elsewhere" });
    response.end();
    return true;
  };
  const server = await httpEngine(answer);
  context.after(() => server.close());
  const engine = await reach({ DOCKER_HOST: server.host });
  context.after(() => engine.close());
  await assert.rejects(engine.list("image"));
  assert.equal(visited, false);
});

test("an engine that goes in mid-pull, in mid-answer and in mid-build ends each of them in words", async (context) => {
  const answer: Answer = (request, response) => {
    response.setHeader("Builder-Version", "1");
    if (!/images\/create|containers\/json|\/build/.test(request.url ?? "")) return false;
    request.resume();
    response.setHeader("Content-Type", "application/json");
    response.write(request.url?.includes("containers") ? "[{" : '{"status":"Downloading","id":"a1"}\n');
    setTimeout(() => response.destroy(), 30);
    return true;
  };
  const server = await httpEngine(answer, "1.41");
  context.after(() => server.close());
  const engine = await reach({ DOCKER_HOST: server.host });
  context.after(() => engine.close());
  const folder = await mkdtemp(join(tmpdir(), "quayside-cut-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "Dockerfile"), "FROM scratch\n");
  const heard: string[] = [];
  const build = { context: folder, dockerfile: join(folder, "Dockerfile"), tags: [] };
  const outcomes = await Promise.all(
    [
      engine.pull("web:1", ({ status }) => heard.push(status), signal),
      engine.list("container"),
      engine.build(build, () => {}, signal),
    ].map((work) => (work as Promise<unknown>).then(() => "done", describeError)),
  );
  assert.deepEqual(heard, ["Downloading"]);
  for (const sentence of outcomes) assert.match(sentence, /Nobody answers at unix:|was lost/, outcomes.join(" | "));
});

test("a file that is cut off on its way leaves nothing behind, and the words say what was lost", async (context) => {
  const { signal } = new AbortController();
  const answer: Answer = (request, response) => {
    if (!/\/images\/(get|load)|\/export/.test(request.url ?? "")) return false;
    response.write(request.method === "GET" ? Buffer.alloc(1000) : '{"stream":"Loading"}\n');
    setTimeout(() => response.destroy(), 30);
    return true;
  };
  const server = await httpEngine(answer);
  context.after(() => server.close());
  const engine = await reach({ DOCKER_HOST: server.host });
  context.after(() => engine.close());
  const folder = await mkdtemp(join(tmpdir(), "quayside-cut-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "x.tar");
  await writeFile(file, "before");
  const nobody = () => undefined;
  for (const work of [
    () => engine.exportTo("web", file, nobody, signal),
    () => engine.saveImages(["web:1"], file, nobody, signal),
    () => engine.loadImages(file, nobody, signal),
  ]) {
    const said = await work().then(() => "done", describeError);
    assert.match(said, /The connection to unix:.* was lost/);
  }
  assert.deepEqual(await readdir(folder), ["x.tar"]);
  assert.equal(await readFile(file, "utf8"), "before");
  const elsewhere = join(folder, "none", "x.tar");
  const said = await engine.exportTo("web", elsewhere, nobody, signal).then(() => "done", describeError);
  assert.equal(said, `There is no ${elsewhere}.`);
});

test("ten thousand ports make a short row and a short tooltip", () => {
  const ports = Array.from({ length: 10_000 }, (_, index) => ({
    ip: "0.0.0.0",
    publicPort: 20_000 + index,
    privatePort: 20_000 + index,
    protocol: "tcp",
  }));
  const exposed = ports.map((port) => ({ ...port, publicPort: null, protocol: "udp" }));
  const [node] = containers.children(snapshots([container("many", { ports: [...ports, ...exposed] })]), null);
  assert.ok(node !== undefined);
  const row = containers.row(node, now);
  assert.match(row.description ?? "", /20000→20000, 20001→20001, \+9998$/);
  assert.ok(row.accessibleLabel.length < 200, row.accessibleLabel);
  const tooltip = row.tooltip?.() ?? "";
  assert.ok(tooltip.length < 2000, `${tooltip.length} characters`);
  assert.match(tooltip, /9988/);
});

test("a container without a name and with odd labels has a row all the same", () => {
  const labels = { "": "", "a b": "=", "com.docker.compose.project": "", "\u0000": "\u{1F40B}" };
  const node = container("x", { name: "3f2a", labels });
  assert.equal(containers.row(node, now).label, "3f2a");
});
