/** Debian's registry, with a password or open, on a free port of this machine; engines take one on loopback without TLS. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import type { TestEngine } from "./engine.ts";

export interface RegistrySuite {
  readonly user: { readonly username: string; readonly password: string };
  /** `127.0.0.1:<port>`, once it runs. */
  readonly address: string;
  /** What is missing to run one, or "". */
  readonly missing: string;
  /** A Docker configuration that holds the user's credentials. */
  auths(): object;
  /** Runs `body` as a user whose Docker configuration is `config`. */
  withConfig(config: object, body: () => Promise<void>): Promise<void>;
  /** Tags an image of the engine for the registry, pushes it and removes the tag again. */
  push(engine: TestEngine, image: string, reference: string): Promise<void>;
}

/** Starts the registry before the suite's tests and ends it after them; `open` lets everybody in. */
export function useRegistry({ open = false } = {}): RegistrySuite {
  const user = { username: "quay", password: "side:with:colons" };
  let folder = "";
  let server: ChildProcess | undefined;
  const suite = { user, address: "", missing: "", auths, withConfig, push };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "quayside-registry-"));
    suite.missing = await start();
  });
  after(async () => {
    server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<string> {
    const encrypted = spawnSync("htpasswd", ["-Bbn", user.username, user.password], { encoding: "utf8" });
    if (encrypted.error !== undefined) return "htpasswd is not installed (Debian: apt-get install apache2-utils)";
    if (spawnSync("docker-registry", ["--version"]).error !== undefined)
      return "docker-registry is not installed (Debian: apt-get install docker-registry)";
    suite.address = `127.0.0.1:${await freePort()}`;
    await writeFile(join(folder, "htpasswd"), encrypted.stdout);
    await writeFile(
      join(folder, "registry.json"),
      JSON.stringify({
        version: "0.1",
        storage: { filesystem: { rootdirectory: join(folder, "data") } },
        http: { addr: suite.address },
        ...(open ? {} : { auth: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } } }),
      }),
    );
    server = spawn("docker-registry", ["serve", join(folder, "registry.json")], { stdio: "ignore" });
    for (let tries = 0; tries < 100; tries++) {
      const answer = await fetch(`http://${suite.address}/v2/`).catch(() => null);
      if (answer?.status === (open ? 200 : 401)) return "";
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return "docker-registry did not start";
  }

  function auths(): object {
    const auth = Buffer.from(`${user.username}:${user.password}`).toString("base64");
    return { auths: { [suite.address]: { auth } } };
  }

  async function withConfig(config: object, body: () => Promise<void>): Promise<void> {
    const previous = process.env.DOCKER_CONFIG;
    const path = await mkdtemp(join(folder, "config-"));
    await writeFile(join(path, "config.json"), JSON.stringify(config));
    process.env.DOCKER_CONFIG = path;
    try {
      await body();
    } finally {
      if (previous === undefined) delete process.env.DOCKER_CONFIG;
      else process.env.DOCKER_CONFIG = previous;
    }
  }

  async function push(engine: TestEngine, image: string, reference: string): Promise<void> {
    const colon = reference.lastIndexOf(":");
    await engine.docker.getImage(image).tag({ repo: reference.slice(0, colon), tag: reference.slice(colon + 1) });
    const authconfig = { ...user, serveraddress: suite.address };
    const pushed = await engine.docker.getImage(reference).push({ authconfig });
    await new Promise((resolve, reject) =>
      engine.docker.modem.followProgress(pushed, (error, output) => (error ? reject(error) : resolve(output))),
    );
    await engine.docker.getImage(reference).remove();
  }

  return suite;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
