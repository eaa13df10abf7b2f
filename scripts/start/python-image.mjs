// Sees to it that a private engine has the example's base image: pulled, or where no registry answers, a stand-in.
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask } from "../engine/request.mjs";
import { capture, find } from "../processes.mjs";
import { installPrograms } from "../setup/debian.mjs";
import { alone } from "../setup/lock.mjs";

export const reference = "python:3-slim";
/** Tells a stand-in from the image whose name it has. */
export const label = "dev.quayside.standin";
const suite = "bookworm";
const cache = fileURLToPath(new URL(`../../.vscode-test/python-stand-in-${suite}-1.tar`, import.meta.url));

/**
 * Resolves with what the engine has: the image itself, a stand-in, or a sentence that says why neither.
 * @param {string} host of an engine that is ours
 * @returns {Promise<"there" | "pulled" | "stand-in" | { missing: string }>}
 */
export async function ensurePythonImage(host) {
  const { status } = await ask(host, "GET", `/images/${reference}/json`);
  if (status === 200) return "there";
  const failure = await pull(host);
  if (failure === undefined) return "pulled";
  const missing = await makeStandIn();
  if (missing !== undefined)
    return { missing: `${reference} cannot be pulled (${failure}), and no stand-in made: ${missing}` };
  await load(host);
  return "stand-in";
}

/** Pulls, giving up when the registry says nothing for a while. Resolves with what went wrong. @param {string} host */
function pull(host, silence = 10_000) {
  return new Promise((resolve) => {
    const outgoing = request(
      { ...address(host), method: "POST", path: "/images/create?fromImage=python&tag=3-slim", agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text = (text + chunk).slice(-4000);
        });
        response.on("error", (error) => resolve(error.message));
        response.on("end", () => {
          const [, failure] = /"(?:error|message)":"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
          resolve(failure ?? (response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
        });
      },
    );
    outgoing.setTimeout(silence, () => outgoing.destroy(new Error("the registry does not answer")));
    outgoing.on("error", (error) => resolve(error.message));
    outgoing.end();
  });
}

/** Makes the archive of a small Debian with Python, pip and Flask, once. Resolves with why it cannot be had. */
async function makeStandIn() {
  if (existsSync(cache)) return undefined;
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "that needs Linux and root.";
  return await alone(async () => {
    if (existsSync(cache)) return undefined;
    await installPrograms(["debootstrap"]);
    if (find("debootstrap") === undefined) return "it needs debootstrap (Debian: apt-get install debootstrap).";
    console.log("Making a stand-in for it from Debian's packages (debootstrap, a minute or two, once).");
    const root = mkdtempSync(join(tmpdir(), "quayside-stand-in-"));
    try {
      const words = ["--variant=minbase", "--include=python3-flask,python3-pip", suite, root];
      const { code, text } = await capture(find("debootstrap"), words);
      if (code !== 0) return `debootstrap failed: ${text.trim().split("\n").at(-1)}`;
      await makeAlike(root);
      mkdirSync(dirname(cache), { recursive: true });
      const fresh = `${cache}.${process.pid}`;
      const packed = await capture("tar", ["--numeric-owner", "--exclude=./dev/*", "-C", root, "-cf", fresh, "."]);
      if (packed.code !== 0) return `tar failed: ${packed.text.trim()}`;
      renameSync(fresh, cache);
      return undefined;
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
}

/** Like the image that it stands in for: `python` and `pip` are the commands, and pip may do its work. @param {string} root */
async function makeAlike(root) {
  for (const path of ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale", "usr/share/man"]) {
    rmSync(join(root, path), { recursive: true, force: true });
  }
  for (const name of await readdir(join(root, "usr/lib"))) {
    if (name.startsWith("python3.")) rmSync(join(root, "usr/lib", name, "EXTERNALLY-MANAGED"), { force: true });
  }
  if (!existsSync(join(root, "usr/bin/python"))) symlinkSync("python3", join(root, "usr/bin/python"));
}

/** @param {string} host */
async function load(host) {
  const query = new URLSearchParams({ fromSrc: "-", repo: "python", tag: "3-slim" });
  for (const change of [
    "ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
    'CMD ["python3"]',
    `LABEL ${label}=${suite}`,
  ]) {
    query.append("changes", change);
  }
  await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...address(host),
        method: "POST",
        path: `/images/create?${query}`,
        headers: { "Content-Type": "application/x-tar", "Content-Length": statSync(cache).size },
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          response.statusCode === 200 && !text.includes('"error"')
            ? resolve(undefined)
            : reject(new Error(`The stand-in for ${reference} could not be loaded: ${text.trim()}`)),
        );
      },
    );
    outgoing.on("error", reject);
    createReadStream(cache).pipe(outgoing);
  });
}

/** @param {string} host `unix://…` or `tcp://…` */
function address(host) {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length), headers: { Host: "docker" } };
  const { hostname, port } = new URL(host);
  return { hostname, port: port || "2375" };
}
