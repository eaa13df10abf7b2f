import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { build } from "../../client/engine/build/build.ts";
import type { EngineInfo } from "../../client/engine/engine.ts";
import { useTestEngine } from "../support/engine/suite.ts";

const user = { username: "quay", password: "side:with:colons" };

describe("building from a private registry", () => {
  const suite = useTestEngine();
  let folder = "";
  let registry = "";
  let process_: ChildProcess | undefined;
  let missing = "";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "quayside-registry-"));
    missing = await startRegistry();
  });
  after(async () => {
    process_?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** Debian's registry, with a password, on a free port of this machine. Resolves with what is missing, or "". */
  async function startRegistry(): Promise<string> {
    const encrypted = spawnSync("htpasswd", ["-Bbn", user.username, user.password], { encoding: "utf8" });
    if (encrypted.error !== undefined) return "htpasswd is not installed (Debian: apt-get install apache2-utils)";
    if (spawnSync("docker-registry", ["--version"]).error !== undefined)
      return "docker-registry is not installed (Debian: apt-get install docker-registry)";
    registry = `127.0.0.1:${await freePort()}`;
    await writeFile(join(folder, "htpasswd"), encrypted.stdout);
    await writeFile(
      join(folder, "registry.json"),
      JSON.stringify({
        version: "0.1",
        storage: { filesystem: { rootdirectory: join(folder, "data") } },
        http: { addr: registry },
        auth: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } },
      }),
    );
    process_ = spawn("docker-registry", ["serve", join(folder, "registry.json")], { stdio: "ignore" });
    for (let tries = 0; tries < 100; tries++) {
      const answer = await fetch(`http://${registry}/v2/`).catch(() => null);
      if (answer?.status === 401) return "";
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return "docker-registry did not start";
  }

  /** Runs `body` as a user whose Docker configuration is `config`. */
  async function withConfig(config: unknown, body: () => Promise<void>): Promise<void> {
    const before = process.env.DOCKER_CONFIG;
    const path = await mkdtemp(join(folder, "config-"));
    await writeFile(join(path, "config.json"), JSON.stringify(config));
    process.env.DOCKER_CONFIG = path;
    try {
      await body();
    } finally {
      if (before === undefined) delete process.env.DOCKER_CONFIG;
      else process.env.DOCKER_CONFIG = before;
    }
  }

  const auths = () => ({
    auths: { [registry]: { auth: Buffer.from(`${user.username}:${user.password}`).toString("base64") } },
  });

  for (const [builder, buildkit] of [
    ["BuildKit", true],
    ["the classic builder", false],
  ] as const) {
    test(`${builder} gets the base image only with the user's credentials`, async (context: TestContext) => {
      const engine = suite.running(context);
      if (engine === undefined) return;
      if (missing !== "") return context.skip(missing);
      const reference = `${registry}/private-${buildkit ? "b" : "c"}:1`;
      const [repo = ""] = reference.split(/:1$/);
      await engine.docker.getImage("quayside-test/shell:1").tag({ repo, tag: "1" });
      const pushed = await engine.docker.getImage(reference).push({ authconfig: { ...user, serveraddress: registry } });
      await new Promise((resolve, reject) =>
        engine.docker.modem.followProgress(pushed, (error, output) => (error ? reject(error) : resolve(output))),
      );
      await engine.docker.getImage(reference).remove();

      const contextFolder = join(folder, `context-${buildkit}`);
      await mkdir(contextFolder, { recursive: true });
      const dockerfile = join(contextFolder, "Dockerfile");
      await writeFile(dockerfile, `FROM ${reference}\nRUN echo private\n`);
      const info = { endpoint: engine.host, buildkit } as EngineInfo;
      const options = {
        context: contextFolder,
        dockerfile,
        tags: [`quayside-test/from-private-${buildkit ? "b" : "c"}:1`],
        labels: { "dev.quayside.test": engine.runId },
      };
      const told: string[] = [];
      const start = () =>
        build(engine.docker, info, options, (event) => told.push(JSON.stringify(event)), new AbortController().signal);

      await withConfig({}, async () => {
        await assert.rejects(start(), {
          name: "EngineError",
          message: /no basic auth credentials|authorization failed|401/i,
        });
      });
      await withConfig(auths(), async () => {
        assert.match((await start()).imageId ?? "", /^sha256:/);
      });
      assert.ok(!told.join("\n").includes(user.password), "the password is told nowhere");
    });
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
