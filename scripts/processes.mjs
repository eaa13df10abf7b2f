// Starts other programs and ends them, each in a process group of its own, so that nothing is left running.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Groups that still run; whatever ends this process ends them too. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

process.on("exit", () => {
  for (const child of running) signal(child, "SIGKILL");
});

// Ctrl-C does not reach other groups; who has more to end than programs listens as well and exits by itself.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(name, () => {
    if (process.listenerCount(name) === 1) process.exit(130);
  });
}

/**
 * Starts a program in its own process group.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export function startGroup(program, words, options = {}) {
  const child = spawn(program, words, { ...options, detached: process.platform !== "win32" });
  running.add(child);
  child.once("error", () => running.delete(child));
  child.once("close", () => running.delete(child));
  return child;
}

/**
 * Ends a group: asks first, insists after `grace` milliseconds. Resolves when its first process is gone.
 * @param {import("node:child_process").ChildProcess} child
 */
export async function endGroup(child, grace = 3000) {
  if (child.pid === undefined) return;
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once("exit", resolve));
  signal(child, "SIGTERM");
  const insist = setTimeout(() => signal(child, "SIGKILL"), grace);
  await gone;
  clearTimeout(insist);
  // Members that outlived the first process have no more work to finish.
  signal(child, "SIGKILL");
  running.delete(child);
}

/**
 * Runs a program to its end and resolves with its exit code; 127 where it could not be started.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(program, words, options = {}) {
  const child = startGroup(program, words, { stdio: "inherit", ...options });
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (code, name) => resolve(code ?? (name ? 1 : 0)));
  });
}

/**
 * Runs a program to its end and resolves with its exit code and all that it wrote.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<{ code: number, text: string }>}
 */
export function capture(program, words, options = {}) {
  const child = startGroup(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 127, text: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, text }));
  });
}

/** npm's program, and what `spawn` needs to start it on this platform. */
export const npm =
  process.platform === "win32" ? { program: "npm.cmd", shell: true } : { program: "npm", shell: false };

/**
 * A program's path; the folders where an administrator's programs live are not on everybody's PATH.
 * @param {string} program
 * @returns {string | undefined}
 */
export function find(program) {
  const folders = [process.env.PATH ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter).split(delimiter);
  const endings = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  return folders
    .filter((folder) => folder !== "")
    .flatMap((folder) => endings.map((ending) => join(folder, program + ending)))
    .find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
  try {
    if (process.platform === "win32") child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // The group is gone already.
  }
}
