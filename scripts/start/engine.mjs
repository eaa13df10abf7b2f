// Finds the engine that `npm start` shows: the one Quayside itself would find, else a private one.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { installPrograms } from "../setup/debian.mjs";
import { alone } from "../setup/lock.mjs";
import { makeBuildFolder } from "../unit.mjs";

/**
 * The engine, or undefined where none can be had; says in words what it did.
 * @returns {Promise<{ host?: string, private: boolean, stop(): Promise<void> } | undefined>} `host` where DOCKER_HOST
 *   must be set for Quayside to find it
 */
export async function findEngine() {
  const { found, why } = await findRunning();
  if (found !== undefined) {
    console.log(`Using the Docker engine at ${found}.`);
    return { private: false, stop: async () => undefined };
  }
  const { missingForPrivateEngine, startPrivateEngine } = await import("../engine/private-engine.mjs");
  if (process.platform === "linux" && process.getuid?.() === 0) {
    await alone(() => installPrograms(["engine", "network"]));
  }
  const missing = missingForPrivateEngine();
  if (missing.length === 0) {
    console.log(`No Docker engine answers (${why}), so a private one is started; it ends with this command.`);
    try {
      // Beside another engine, or without the right to change the firewall, only the shared form starts.
      const engine = await startPrivateEngine({ shared: false }).catch(() => startPrivateEngine({ shared: true }));
      return { host: engine.host, private: true, stop: engine.stop };
    } catch (error) {
      missing.push(error.message);
    }
  }
  console.log(
    [
      `No Docker engine answers (${why}), and a private one cannot be started: ${missing.join(" ")}`,
      "VS Code opens all the same: everything for Dockerfiles works without an engine. To see containers and images,",
      "install Docker (https://docs.docker.com/get-docker/; Debian: apt-get install docker.io), start it, and Quayside",
      "finds it by itself.",
    ].join("\n"),
  );
  return undefined;
}

/** Asks Quayside's own code where an engine may be, and each place whether one is there. */
async function findRunning() {
  const folder = await makeBuildFolder("start-");
  try {
    await build({
      stdin: {
        contents: `export * from "./client/engine/resolve.ts"; export * from "./client/engine/environment.ts";`,
        resolveDir: process.cwd(),
        loader: "ts",
      },
      outfile: join(folder, "resolve.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "warning",
    });
    const { resolve, currentEnvironment } = await import(pathToFileURL(join(folder, "resolve.mjs")).href);
    const endpoints = await resolve(currentEnvironment());
    for (const { address, transport } of endpoints) {
      if (await answers(address, transport)) return { found: address, why: "" };
    }
    return { found: undefined, why: `tried ${endpoints.map(({ address }) => address).join(", ")}` };
  } catch (error) {
    return { found: undefined, why: error.failure?.code ?? error.message };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Engines behind ssh or TLS were named on purpose: Quayside itself says what is wrong with them. */
async function answers(address, transport) {
  if (transport.kind === "ssh" || (transport.kind === "tcp" && transport.tls !== null)) return true;
  const { ask } = await import("../engine/request.mjs");
  const host = transport.kind === "socket" ? `unix://${transport.path}` : address;
  const late = new Promise((resolve) => setTimeout(resolve, 5000, { status: 0 }).unref());
  const { status } = await Promise.race([ask(host, "GET", "/_ping").catch(() => ({ status: 0 })), late]);
  return status === 200;
}
