/** Podman's service on a socket of its own, with its own storage: another engine than Docker's, over the same API. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { findBusybox, makeImages } from "../../../scripts/engine/images.mjs";
import { ask, askJson } from "../../../scripts/engine/request.mjs";

export interface PodmanSuite {
  /** The service's address, or undefined where there is none: then the test is skipped with the reason. */
  running(context: TestContext): string | undefined;
  /** Runs the `podman` program on the same storage, as somebody else at the machine does. */
  podman(...words: string[]): string;
}

/** Starts the service for the tests of the `describe` that it is called in. */
export function usePodman(): PodmanSuite {
  let service: ChildProcess | undefined;
  let folder = "";
  let host = "";
  let missing = "";
  const env = () => ({
    ...process.env,
    CONTAINERS_STORAGE_CONF: join(folder, "storage.conf"),
    CONTAINERS_CONF: join(folder, "containers.conf"),
  });
  const podman = (...words: string[]) => execFileSync("podman", words, { env: env(), encoding: "utf8" });

  async function start(): Promise<string> {
    const busybox = findBusybox();
    if (process.platform !== "linux" || process.getuid?.() !== 0) return "Podman's service needs Linux and root here";
    if (spawnSync("podman", ["--version"]).error !== undefined)
      return "podman is not installed (Debian: apt-get install podman)";
    if (busybox === undefined) return "a static busybox is missing (Debian: apt-get install busybox-static)";
    await writeSettings(folder);
    host = `unix://${folder}/podman.sock`;
    service = spawn("podman", ["system", "service", "--time=0", host], { env: env(), stdio: "ignore" });
    for (let tries = 0; ; tries++) {
      const answer = await ask(host, "GET", "/_ping").catch(() => undefined);
      if (answer?.status === 200) break;
      if (tries === 200 || service.exitCode !== null) return "Podman's service did not start";
      await sleep(50);
    }
    await makeImages(host, "podman", busybox);
    // An image that is imported gets the tag `latest` of Podman 4, whatever was asked for.
    for (const name of ["shell", "http", "logs", "fails", "bare"])
      await ask(host, "POST", `/images/quayside-test/${name}:latest/tag?repo=quayside-test/${name}&tag=1`);
    return "";
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "quayside-podman-"));
    missing = await start().catch((error: Error) => `Podman's service can't be used: ${error.message}`);
  });
  after(async () => {
    if (missing === "") {
      const containers = (await askJson(host, "GET", "/containers/json?all=1")) as { Id: string }[];
      for (const { Id } of containers) await ask(host, "DELETE", `/containers/${Id}?force=1&v=1`);
    }
    if (service !== undefined && service.exitCode === null) {
      const ended = new Promise((resolve) => service?.once("exit", resolve));
      service.kill();
      await ended;
    }
    const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
    for (const point of mounts.filter((mount) => mount.startsWith(`${folder}/`)).reverse())
      spawnSync("umount", ["-l", point]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  return {
    podman,
    running(context) {
      if (missing === "") return host;
      context.skip(missing);
      return undefined;
    },
  };
}

/** Storage without overlays and limits within the machine's own, so that it works inside a container as well. */
async function writeSettings(folder: string): Promise<void> {
  await writeFile(
    join(folder, "storage.conf"),
    `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/data"\nrunroot = "${folder}/run"\n`,
  );
  const lines = [
    "[engine]",
    'cgroup_manager = "cgroupfs"',
    'events_logger = "file"',
    `tmp_dir = "${folder}/tmp"`,
    "[containers]",
    'default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]',
    "[network]",
    `network_config_dir = "${folder}/networks"`,
  ];
  await writeFile(join(folder, "containers.conf"), `${lines.join("\n")}\n`);
}
