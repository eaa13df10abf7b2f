// Lets one set-up at a time change what all runs in this checkout share.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const folder = new URL("../../.vscode-test/", import.meta.url);
const lock = new URL("setup.lock", folder);

/**
 * Does `work` while no other process of this machine does its own.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  mkdirSync(folder, { recursive: true });
  for (let told = false; !take(); await sleep(500)) {
    if (!told) console.log("Waiting for another set-up of this checkout to end.");
    told = true;
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (!ownerLives()) rmSync(lock, { force: true });
    return false;
  }
}

function ownerLives() {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return error.code === "EPERM";
  }
}
