import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { Environment } from "../../../client/engine/environment.ts";
import type { FailureCode } from "../../../client/engine/model.ts";
import { type Endpoint, parseHost, resolve } from "../../../client/engine/resolve.ts";

const home = "/home/ann";

describe("which engine is meant", () => {
  test("the setting wins over all, be it a host, a path or a context", async () => {
    const env = { DOCKER_HOST: "tcp://other:2375", DOCKER_CONTEXT: "other" };
    assert.equal((await one({ setting: "unix:///run/mine.sock", env })).address, "unix:///run/mine.sock");
    assert.equal((await one({ setting: "/run/mine.sock", env })).address, "unix:///run/mine.sock");
    const found = await one({ setting: "remote", env, files: context("remote", { Host: "tcp://box:2375" }) });
    assert.deepEqual([found.source, found.contextName, found.address], ["setting", "remote", "tcp://box:2375"]);
  });

  test("then DOCKER_HOST, then DOCKER_CONTEXT, then the current context, then the default socket", async () => {
    const files = {
      ...context("named", { Host: "tcp://named:2375" }),
      ...context("current", { Host: "tcp://current:2375" }),
      [`${home}/.docker/config.json`]: '{"currentContext":"current"}',
      "/var/run/docker.sock": "",
    };
    const steps: Record<string, string>[] = [
      { DOCKER_HOST: "tcp://host:1", DOCKER_CONTEXT: "named" },
      { DOCKER_CONTEXT: "named" },
      {},
    ];
    const sources = await Promise.all(steps.map(async (env) => (await one({ env, files })).source));
    assert.deepEqual(sources, ["DOCKER_HOST", "DOCKER_CONTEXT", "context"]);
    const plain = await one({ files: { "/var/run/docker.sock": "" } });
    assert.deepEqual([plain.source, plain.address], ["default", "unix:///var/run/docker.sock"]);
  });

  test("DOCKER_CONTEXT=default means the default socket whatever the current context is", async () => {
    const files = { [`${home}/.docker/config.json`]: '{"currentContext":"gone"}', "/var/run/docker.sock": "" };
    assert.equal((await one({ env: { DOCKER_CONTEXT: "default" }, files })).source, "default");
  });

  test("DOCKER_CONFIG moves the configuration and its contexts", async () => {
    const files = {
      "/etc/mine/config.json": '{"currentContext":"there"}',
      ...context("there", { Host: "tcp://there:2375" }, "/etc/mine"),
    };
    assert.equal((await one({ env: { DOCKER_CONFIG: "/etc/mine" }, files })).address, "tcp://there:2375");
  });

  test("DOCKER_API_VERSION is passed on", async () => {
    const env = { DOCKER_HOST: "unix:///x", DOCKER_API_VERSION: "v1.42" };
    assert.equal((await one({ env })).apiVersion, "1.42");
    assert.equal((await one({ env: { DOCKER_HOST: "unix:///x" } })).apiVersion, null);
  });

  test("all well-known sockets that exist are tried, the platform's own first", async () => {
    const files = {
      "/run/user/7/podman/podman.sock": "",
      [`${home}/.colima/default/docker.sock`]: "",
      "/run/user/7/docker.sock": "",
    };
    const found = await resolve(machine({ env: { XDG_RUNTIME_DIR: "/run/user/7" }, files }));
    assert.deepEqual(
      found.map(({ address }) => address),
      [
        "unix:///run/user/7/docker.sock",
        `unix://${home}/.colima/default/docker.sock`,
        "unix:///run/user/7/podman/podman.sock",
      ],
    );
  });

  test("on Windows the pipes are tried without being looked for", async () => {
    const found = await resolve(machine({ platform: "win32" }));
    assert.equal(found[0]?.address, "npipe:////./pipe/docker_engine");
    assert.deepEqual(found[0]?.transport, { kind: "socket", path: "\\\\.\\pipe\\docker_engine" });
  });
});

describe("TLS", () => {
  test("the environment's certificates go with a TCP host", async () => {
    const files = { "/certs/ca.pem": "CA", "/certs/cert.pem": "CERT", "/certs/key.pem": "KEY" };
    const env = { DOCKER_HOST: "tcp://box", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" };
    const { transport } = await one({ env, files });
    const tls = { ca: "CA", cert: "CERT", key: "KEY", verify: true };
    assert.deepEqual(transport, { kind: "tcp", host: "box", port: 2376, tls });
  });

  test("DOCKER_TLS alone does not check the engine's certificate", async () => {
    const { transport } = await one({ env: { DOCKER_HOST: "tcp://box", DOCKER_TLS: "1" } });
    assert.equal(transport.kind === "tcp" && transport.tls?.verify, false);
  });

  test("a context brings its own files, and may skip the check", async () => {
    const hash = createHash("sha256").update("safe").digest("hex");
    const files = {
      ...context("safe", { Host: "tcp://box:2376", SkipTLSVerify: true }),
      [`${home}/.docker/contexts/tls/${hash}/docker/ca.pem`]: "CA",
    };
    const { transport } = await one({ env: { DOCKER_CONTEXT: "safe" }, files });
    assert.deepEqual(transport.kind === "tcp" && transport.tls, { ca: "CA", cert: null, key: null, verify: false });
  });

  test("a plain TCP context stays plain", async () => {
    const { transport } = await one({ setting: "plain", files: context("plain", { Host: "tcp://box" }) });
    assert.deepEqual(transport, { kind: "tcp", host: "box", port: 2375, tls: null });
  });
});

describe("hosts", () => {
  test("every form that the Docker CLI takes is understood", () => {
    assert.deepEqual(parseHost("unix:///a b.sock", null), { kind: "socket", path: "/a b.sock" });
    assert.deepEqual(parseHost("unix://", null), { kind: "socket", path: "/var/run/docker.sock" });
    assert.deepEqual(parseHost("npipe:////./pipe/x", null), { kind: "socket", path: "\\\\.\\pipe\\x" });
    assert.deepEqual(parseHost("box:99", null), { kind: "tcp", host: "box", port: 99, tls: null });
    assert.deepEqual(parseHost("tcp://[::1]:80", null), { kind: "tcp", host: "::1", port: 80, tls: null });
    assert.deepEqual(parseHost("ssh://ann@box:22/run/d.sock", null), {
      kind: "ssh",
      host: "box",
      user: "ann",
      port: 22,
      socket: "/run/d.sock",
    });
    assert.deepEqual(parseHost("ssh://box", null), { kind: "ssh", host: "box", user: null, port: null, socket: null });
  });

  test("what can't be understood says so", async () => {
    await fails("bad-host", { env: { DOCKER_HOST: "fd://" } });
    await fails("bad-host", { env: { DOCKER_HOST: "gopher://box" } });
    await fails("bad-host", { env: { DOCKER_HOST: "tcp://" } });
    await fails("bad-host", { env: { DOCKER_HOST: "tcp://box:port" } });
    await fails("bad-host", { env: { DOCKER_HOST: "ssh://-oProxyCommand=evil" } });
  });
});

describe("what is wrong", () => {
  test("no socket anywhere and nothing named is an engine that isn't installed", async () => {
    const failure = await fails("no-engine", {});
    assert.equal(failure.endpoint, "unix:///var/run/docker.sock");
    assert.match(failure.detail, /\.colima/);
  });

  test("a context that isn't there, is broken or names nothing is a bad context", async () => {
    const failure = await fails("bad-context", { env: { DOCKER_CONTEXT: "gone" } });
    assert.equal(failure.endpoint, 'context "gone"');
    assert.match(failure.detail, /"gone" was not found/);
    const hash = createHash("sha256").update("torn").digest("hex");
    await fails("bad-context", {
      setting: "torn",
      files: { [`${home}/.docker/contexts/meta/${hash}/meta.json`]: "{" },
    });
    await fails("bad-context", { setting: "odd", files: context("odd", { Host: 5 }) });
    await fails("bad-context", { files: { [`${home}/.docker/config.json`]: "not JSON" } });
  });

  test("a context without a host means the default socket", async () => {
    const files = { ...context("bare", {}), "/var/run/docker.sock": "" };
    const found = await one({ setting: "bare", files });
    assert.deepEqual([found.address, found.contextName], ["unix:///var/run/docker.sock", "bare"]);
  });
});

interface Machine {
  readonly setting?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
  readonly files?: Readonly<Record<string, string>>;
}

function machine({ setting = "", env = {}, platform = "linux", files = {} }: Machine): Environment {
  return {
    setting,
    env,
    platform,
    home,
    uid: 7,
    files: { read: async (path) => files[path] ?? null, exists: async (path) => Object.hasOwn(files, path) },
  };
}

async function one(given: Machine): Promise<Endpoint> {
  const [first, ...more] = await resolve(machine(given));
  assert.ok(first);
  assert.deepEqual(more, []);
  return first;
}

async function fails(code: FailureCode, given: Machine): Promise<{ endpoint: string; detail: string }> {
  let failure: { code: FailureCode; endpoint: string; detail: string } | undefined;
  await assert.rejects(resolve(machine(given)), (error: { failure?: typeof failure }) => {
    failure = error.failure;
    return true;
  });
  assert.equal(failure?.code, code);
  return failure;
}

function context(name: string, docker: Readonly<Record<string, unknown>>, folder = `${home}/.docker`) {
  const hash = createHash("sha256").update(name).digest("hex");
  const meta = { Name: name, Metadata: {}, Endpoints: { docker } };
  return { [`${folder}/contexts/meta/${hash}/meta.json`]: JSON.stringify(meta) };
}
