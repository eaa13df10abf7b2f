// Starts a Docker engine of our own beside any other: own socket, data, network bridge; ended by its pid.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findBusybox } from "./images.mjs";
import { ask, askJson } from "./request.mjs";

const prefix = "quayside-engine-";

/**
 * What is missing on this machine for a private engine, as sentences that say how to get it; empty where all is there.
 * @returns {string[]}
 */
export function missingForPrivateEngine() {
  if (process.platform !== "linux") {
    return ["A private Docker engine needs Linux. Start Docker and set QUAYSIDE_TEST_DOCKER_HOST to its address."];
  }
  const missing = [];
  if (process.getuid?.() !== 0) {
    missing.push("A private Docker engine needs root. Run as root, or set QUAYSIDE_TEST_DOCKER_HOST to an engine.");
  }
  if (find("dockerd") === undefined) missing.push("The program dockerd is missing: apt-get install docker.io");
  if (find("ip") === undefined && find("busybox") === undefined) {
    missing.push("The program ip is missing: apt-get install iproute2");
  }
  return missing;
}

/** What is missing for the images that tests run. */
export function missingForTestImages() {
  return findBusybox() === undefined ? ["A static busybox is missing: apt-get install busybox-static"] : [];
}

/**
 * Starts a private engine and waits until it answers.
 *
 * `shared: true` (tests) touches neither the machine's firewall rules nor its forwarding, because those are common to
 * all engines: containers are reached through published ports, but have no way out. `shared: false` gives containers
 * the ordinary network of an engine that is alone on its machine.
 * @param {{ shared?: boolean, arguments?: readonly string[] }} [options]
 */
export async function startPrivateEngine({ shared = true, arguments: more = [] } = {}) {
  const missing = missingForPrivateEngine();
  if (missing.length > 0) throw new Error(missing.join("\n"));
  removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  writeFileSync(join(folder, "owner"), String(process.pid));
  const bridge = shared ? makeBridge() : undefined;
  if (bridge !== undefined) writeFileSync(join(folder, "bridge"), bridge);
  const socket = join(folder, "docker.sock");
  const host = `unix://${socket}`;
  const flags = [
    ...["--host", host, "--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")],
    ...["--pidfile", join(folder, "docker.pid"), "--config-file", join(folder, "daemon.json")],
    // With a containerd that serves the whole machine, the names of two engines must not meet.
    ...["--containerd-namespace", `quayside-${bridge ?? "own"}`],
    ...["--containerd-plugins-namespace", `quayside-plugins-${bridge ?? "own"}`],
    ...["--shutdown-timeout", "3"],
    ...(bridge === undefined ? [] : ["--bridge", bridge, "--iptables=false", "--ip-forward=false", "--ip-masq=false"]),
    ...more,
  ];
  writeFileSync(join(folder, "daemon.json"), "{}");
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;

  async function start() {
    if (child?.exitCode === null && child.signalCode === null) return;
    const log = openSync(join(folder, "dockerd.log"), "a");
    const started = spawn(find("dockerd"), flags, {
      stdio: ["ignore", log, log],
      env: { ...process.env, PATH: path() },
    });
    child = started;
    for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
      if (started.exitCode !== null || started.signalCode !== null || Date.now() > deadline) {
        const text = await readFile(join(folder, "dockerd.log"), "utf8");
        throw new Error(`dockerd did not start. The end of its log:\n${text.trim().split("\n").slice(-8).join("\n")}`);
      }
      const answer = await ask(host, "GET", "/_ping").catch(() => undefined);
      if (answer?.status === 200) return;
    }
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    const ended = child;
    if (ended === undefined || ended.exitCode !== null || ended.signalCode !== null) return;
    const exit = new Promise((resolve) => ended.once("exit", resolve));
    ended.kill(signal);
    await exit;
  }

  const atExit = () => child?.kill("SIGTERM");
  process.once("exit", atExit);

  async function stop() {
    try {
      // A killed engine leaves its containers running; only the engine itself ends them cleanly.
      await start();
      const containers = await askJson(host, "GET", "/containers/json?all=1");
      await Promise.allSettled(containers.map(({ Id }) => askJson(host, "DELETE", `/containers/${Id}?force=1&v=1`)));
      // Their bridges would stay on this machine, until no engine finds a free subnet any more. Its own it keeps.
      const networks = await askJson(host, "GET", "/networks");
      await Promise.allSettled(networks.map(({ Id }) => askJson(host, "DELETE", `/networks/${Id}`)));
    } catch {
      // Ctrl-C in a terminal reaches the engine too: it is ending, and its containers with it.
    } finally {
      await end("SIGTERM");
      process.removeListener("exit", atExit);
      cleanUp(folder);
    }
  }

  try {
    await start();
  } catch (error) {
    await end("SIGKILL");
    process.removeListener("exit", atExit);
    cleanUp(folder);
    throw error;
  }
  return {
    host,
    socket,
    folder,
    /** Starts the engine again after `kill`, with all that it held. */
    start,
    /** Ends the engine with its containers, and starts it anew on the same data. */
    restart: async () => {
      await end("SIGTERM");
      await start();
    },
    /** Ends the engine at once, as a crash would: its socket file stays. */
    kill: async () => {
      await end("SIGKILL");
      endContainerd(folder);
    },
    /** Removes all containers and networks, ends the engine and removes its folder and its bridge. */
    stop,
  };
}

/** Removes what engines left behind whose owner is no more, for example a test run that was killed. */
function removeAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    try {
      const owner = readFileSync(join(folder, "owner"), "utf8");
      if (existsSync(`/proc/${owner}`)) continue;
      const pidFile = join(folder, "docker.pid");
      if (existsSync(pidFile)) killByFile(pidFile, folder);
      endContainerd(folder);
      cleanUp(folder);
    } catch {
      // Another run is starting or ending just there: its folder is its own business.
    }
  }
}

/**
 * Ends the containerd of an engine that was killed. Its pid file goes too: the next engine would take the dead process,
 * as long as nobody has collected it, for one that lives.
 * @param {string} folder
 */
function endContainerd(folder) {
  const pidFile = join(folder, "exec/containerd/containerd.pid");
  if (!existsSync(pidFile)) return;
  killByFile(pidFile, folder);
  rmSync(pidFile, { force: true });
}

/**
 * Its number may have been given to another program since: the command line tells.
 * @param {string} pidFile @param {string} folder
 */
function killByFile(pidFile, folder) {
  const pid = readFileSync(pidFile, "utf8").trim();
  if (existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder)) {
    process.kill(Number(pid), "SIGKILL");
  }
}

/** Unmounts and removes an ended engine's folder, and its bridge. @param {string} folder */
function cleanUp(folder) {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const points = mounts.map((line) => line.split(" ")[1] ?? "").filter((point) => point.startsWith(`${folder}/`));
  for (const point of points.reverse()) quietly("umount", ["-l", point]);
  if (existsSync(join(folder, "bridge"))) {
    quietly(...ip(["link", "delete", readFileSync(join(folder, "bridge"), "utf8")]));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A network bridge of our own with a subnet that no interface of this machine uses; its name. */
function makeBridge() {
  const used = new Set(
    Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).map(({ address }) => address.split(".").slice(0, 3).join(".")),
    ),
  );
  for (let attempt = 0; attempt < 20; attempt++) {
    const bytes = randomBytes(4);
    const subnet = `10.${213 + (bytes[0] % 4)}.${bytes[1]}`;
    if (used.has(subnet)) continue;
    const name = `qs${bytes.toString("hex")}`;
    execFileSync(...ip(["link", "add", name, "type", "bridge"]));
    execFileSync(...ip(["addr", "add", `${subnet}.1/24`, "dev", name]));
    execFileSync(...ip(["link", "set", name, "up"]));
    return name;
  }
  throw new Error("No free subnet was found for the private engine's bridge.");
}

/** @param {readonly string[]} words @returns {[string, string[]]} the program and its arguments */
function ip(words) {
  const program = find("ip");
  return program === undefined ? [find("busybox"), ["ip", ...words]] : [program, [...words]];
}

/** @param {string} program @param {readonly string[]} words */
function quietly(program, words) {
  try {
    execFileSync(program, words, { stdio: "ignore" });
  } catch {
    // What is already gone needs no removal.
  }
}

/** The folders where an administrator's programs live are not on everybody's PATH. */
function path() {
  return [process.env.PATH, "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"].join(
    delimiter,
  );
}

/** @param {string} program @returns {string | undefined} its path */
function find(program) {
  return path()
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
