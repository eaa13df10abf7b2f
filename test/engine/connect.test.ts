import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, type TestContext, test } from "node:test";
import { connect } from "../../client/engine/connect.ts";
import type { Engine } from "../../client/engine/engine.ts";
import { currentEnvironment } from "../../client/engine/environment.ts";
import type { Failure } from "../../client/engine/model.ts";
import { createStore } from "../../client/engine/store.ts";
import { environmentOf, useTestEngine } from "../support/engine/suite.ts";
import { until } from "../support/until.ts";

describe("ways to a real engine", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quayside-ways-"));
  const certificates = makeCertificates(folder);
  const port = await freePort();
  const suite = useTestEngine({
    arguments:
      certificates === null
        ? []
        : [
            ...["--host", `tcp://127.0.0.1:${port}`, "--tlsverify", "--tlscacert", join(folder, "ca.pem")],
            ...["--tlscert", join(folder, "server-cert.pem"), "--tlskey", join(folder, "server-key.pem")],
          ],
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function reach(
    context: TestContext,
    env: Readonly<Record<string, string>>,
    setting = "",
    config = "/nonexistent",
  ): Promise<Engine> {
    const engine = await connect(
      environmentOf({ DOCKER_CONFIG: config, ...env }, setting),
      new AbortController().signal,
    );
    context.after(() => engine.close());
    assert.ok((await engine.list("image")).length >= 5);
    return engine;
  }

  test("DOCKER_HOST", async (context) => {
    const running = suite.running(context);
    if (!running) return;
    const { info } = await reach(context, { DOCKER_HOST: running.host });
    assert.deepEqual([info.source, info.endpoint, info.contextName], ["DOCKER_HOST", running.host, null]);
  });

  test("the current context, one named by DOCKER_CONTEXT, and one named by the setting", async (context) => {
    const running = suite.running(context);
    if (!running) return;
    const config = await contextStore(folder, "work", { Host: running.host });
    const current = await reach(context, {}, "", config);
    assert.deepEqual([current.info.source, current.info.contextName], ["context", "work"]);
    assert.equal((await reach(context, { DOCKER_CONTEXT: "work" }, "", config)).info.source, "DOCKER_CONTEXT");
    const set = await reach(context, { DOCKER_HOST: "unix:///nonexistent" }, "work", config);
    assert.deepEqual([set.info.source, set.info.endpoint], ["setting", running.host]);
  });

  test("TLS over TCP with the environment's certificates", async (context) => {
    if (!suite.ours(context)) return;
    if (certificates === null) return context.skip("openssl, which makes the certificates, is not installed");
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
    const engine = await reach(context, env);
    assert.equal(engine.info.endpoint, `tcp://127.0.0.1:${port}`);
    const terminal = await engine.runInteractive(
      { image: "quayside-test/shell:1", command: ["echo", "over TLS"], remove: true },
      { columns: 80, rows: 24 },
    );
    let text = "";
    terminal.terminal.stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    assert.equal(await terminal.terminal.exit, 0);
    await until("its words are there", () => text.includes("over TLS"));
  });

  test("TLS without the right certificates is refused as such", async (context) => {
    if (!suite.ours(context)) return;
    if (certificates === null) return context.skip("openssl, which makes the certificates, is not installed");
    const host = `tcp://127.0.0.1:${port}`;
    const empty = join(folder, "empty");
    await mkdir(empty, { recursive: true });
    assert.equal(await failure({ DOCKER_HOST: host, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: empty }), "tls");
    assert.equal(await failure({ DOCKER_HOST: host, DOCKER_TLS: "1", DOCKER_CERT_PATH: empty }), "tls");
    assert.equal(await failure({ DOCKER_HOST: host }), "tls");
  });

  test("ssh: the user's program, with connections used again", async (context) => {
    const running = suite.running(context);
    if (!running) return;
    if (!running.host.startsWith("unix://")) return context.skip("the engine is not on a socket of this machine");
    const { bin, log } = await fakeSsh(folder, running.host.slice("unix://".length));
    const env = { DOCKER_HOST: "ssh://ann@box:2222", PATH: `${bin}:${process.env.PATH}` };
    const engine = await reach(context, env);
    for (let count = 0; count < 5; count++) await engine.list("container");
    const logins = (await readFile(log, "utf8")).trim().split("\n");
    assert.deepEqual(logins, [
      "-l ann -p 2222 -o ConnectTimeout=30 -o ServerAliveInterval=15 -T -- box docker system dial-stdio",
    ]);
    const id = await engine.run({ image: "quayside-test/logs:1", labels: { "dev.quayside.test": running.runId } });
    const terminal = await engine.exec(id, ["sh", "-c", "echo over ssh; exit 4"], { size: { columns: 80, rows: 24 } });
    let text = "";
    terminal.stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    assert.equal(await terminal.exit, 4);
    assert.match(text, /over ssh/);
    await engine.removeContainer(id, { force: true, volumes: true });
  });

  test("ssh: a store lives on it like on any other", async (context) => {
    const running = suite.running(context);
    if (!running) return;
    if (!running.host.startsWith("unix://")) return context.skip("the engine is not on a socket of this machine");
    const { bin } = await fakeSsh(folder, running.host.slice("unix://".length));
    const env = { DOCKER_HOST: "ssh://box", PATH: `${bin}:${process.env.PATH}` };
    const store = createStore({ environment: () => environmentOf(env) });
    context.after(() => store.dispose());
    store.connect();
    const listed = () => {
      const { container } = store.snapshots;
      return container.state === "ready" && container.items;
    };
    await until("it is listed", listed);
    const made = await running.docker.createContainer({ Image: "quayside-test/shell:1" });
    await until(
      "the new one is there",
      () => listed() && store.engine && JSON.stringify([...(listed() || [])]).includes(made.id),
    );
    await made.remove();
    await until("it is gone", () => !JSON.stringify([...(listed() || [])]).includes(made.id));
  });

  test("ssh: what it says when it can't is the cause", async () => {
    const texts: readonly (readonly [string, string])[] = [
      ["ann@box: Permission denied (publickey).", "unauthorized"],
      ["ssh: Could not resolve hostname box: Name or service not known", "unreachable"],
      ["ssh: connect to host box port 22: Connection refused", "refused"],
      ["ssh: connect to host box port 22: Connection timed out", "timeout"],
      ["bash: line 1: docker: command not found", "no-engine"],
      ["permission denied while trying to connect to the Docker daemon socket at unix:///x", "permission-denied"],
    ];
    for (const [text, code] of texts) {
      const bin = join(folder, `bin-${code}`);
      await mkdir(bin, { recursive: true });
      await writeFile(join(bin, "ssh"), `#!/bin/sh\necho '${text}' >&2\nexit 255\n`);
      await chmod(join(bin, "ssh"), 0o755);
      assert.equal(await failure({ DOCKER_HOST: "ssh://box", PATH: `${bin}:${process.env.PATH}` }), code);
    }
  });
});

async function failure(env: Readonly<Record<string, string>>): Promise<string | undefined> {
  let found: Failure | undefined;
  const environment = { ...currentEnvironment(), env, home: "/nonexistent" };
  await assert.rejects(connect(environment, new AbortController().signal), (error: { failure?: Failure }) => {
    found = error.failure;
    return true;
  });
  return found?.code;
}

/** Writes a configuration whose current context is `name`; its folder. */
async function contextStore(folder: string, name: string, docker: Readonly<Record<string, unknown>>): Promise<string> {
  const config = join(folder, "config");
  const meta = join(config, "contexts", "meta", createHash("sha256").update(name).digest("hex"));
  await mkdir(meta, { recursive: true });
  await writeFile(join(config, "config.json"), JSON.stringify({ currentContext: name }));
  await writeFile(join(meta, "meta.json"), JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker } }));
  return config;
}

/** A program named `ssh` that joins its standard streams to a socket, as `dial-stdio` does, and notes how it was called. */
async function fakeSsh(folder: string, socket: string): Promise<{ bin: string; log: string }> {
  const bin = await mkdtemp(join(folder, "ssh-"));
  const log = join(bin, "log");
  const script = `#!${process.execPath}
require("node:fs").appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" ") + "\\n");
const socket = require("node:net").connect({ path: ${JSON.stringify(socket)}, allowHalfOpen: true });
process.stdin.pipe(socket).pipe(process.stdout);
socket.on("end", () => process.exit());
`;
  await writeFile(join(bin, "ssh"), script);
  await chmod(join(bin, "ssh"), 0o755);
  return { bin, log };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An authority, and certificates of it for the engine (at 127.0.0.1) and for us; null where there is no openssl. */
function makeCertificates(folder: string): true | null {
  const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  try {
    openssl(
      "req",
      "-x509",
      ...key,
      "-keyout",
      "ca-key.pem",
      "-out",
      "ca.pem",
      "-subj",
      "/CN=test authority",
      "-days",
      "2",
    );
    for (const [name, keyFile, extension] of [
      ["server-cert.pem", "server-key.pem", "subjectAltName=IP:127.0.0.1"],
      ["cert.pem", "key.pem", "extendedKeyUsage=clientAuth"],
    ] as const) {
      const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-addext", extension, "-days", "2"];
      openssl("req", "-x509", ...key, "-keyout", keyFile, "-out", name, "-subj", "/CN=test", ...authority);
    }
    return true;
  } catch {
    return null;
  }
}
