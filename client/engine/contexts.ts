/** Every engine that can be chosen: the CLI's contexts, what DOCKER_HOST names, and the sockets found on this machine. */
import { readdir } from "node:fs/promises";
import { win32 } from "node:path";
import { contextFolders, contextHash, readMeta } from "./context-store.ts";
import type { EngineInfo } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { addressOf, currentContext, namesHost, wellKnownSockets } from "./resolve.ts";

/** One engine that can be chosen, or a record that should be one and can't be read. */
export interface EngineEntry {
  readonly kind: "engine";
  /** Stable as long as it is there: `context/work`, `host`, `socket/unix:///run/podman/podman.sock`. */
  readonly id: string;
  /** `named`: an address that only the window's choice or the setting names. */
  readonly type: "context" | "DOCKER_HOST" | "socket" | "named";
  /** The context's name, `DOCKER_HOST`, the product that makes such a socket, or the address. */
  readonly name: string;
  /** As a user would write it; empty where it can't be known. */
  readonly address: string;
  /** The context's own description. */
  readonly description: string;
  /** What to write into the setting, or to choose for a window, to mean this one. */
  readonly choice: string;
  /** What makes it the one in use; null for the others. */
  readonly usedBy: EngineInfo["source"] | null;
  /** The name of the `docker` program's current context is its own. */
  readonly current: boolean;
  /** Open in this window, side by side with the one in use. */
  readonly beside: boolean;
  /** Why it can't be read, in the lower layer's words; null where it can. */
  readonly cause: string | null;
}

type Found = Omit<EngineEntry, "kind" | "usedBy" | "current" | "beside">;

/**
 * All of them: `default` first, the other contexts by name, DOCKER_HOST, sockets that no context names, and at last
 * what can't be read. Exactly one is in use; which are open beside it is for the window to say. Reads files and asks no
 * engine; never rejects.
 */
export async function listEngines(environment: Environment): Promise<readonly EngineEntry[]> {
  const [contexts, sockets, current] = await Promise.all([
    readContexts(environment),
    socketsThere(environment),
    currentContext(environment).then(
      (name) => ({ name, cause: null }),
      (error: Error) => ({ name: null, cause: error.message }),
    ),
  ]);
  const standard = defaultEntry(sockets, environment);
  const readable = contexts.filter(({ cause }) => cause === null);
  const taken = new Set([standard, ...readable].map(({ address }) => address));
  const found: Found[] = [
    standard,
    ...readable.map((entry) => (entry.address === "" ? { ...entry, address: standard.address } : entry)),
    ...hostEntry(environment),
    ...sockets.filter(({ address }) => !taken.has(address)),
    ...contexts.filter(({ cause }) => cause !== null),
  ];
  const { source, text, cause } = meant(environment, current);
  let used = found.find((entry) => isMeant(entry, source, text, environment));
  if (used === undefined) {
    used = cause === null ? unlisted(text) : { ...unlisted(text), cause };
    found.push(used);
  }
  return found.map((entry) => ({
    kind: "engine",
    ...entry,
    usedBy: entry === used ? source : null,
    current: entry.type === "context" && entry.name === (current.name ?? "default"),
    beside: false,
  }));
}

/** What says which engine is meant, in the order of `resolve`, and the text that says it. */
function meant(
  { chosen = "", setting, env }: Environment,
  current: { readonly name: string | null; readonly cause: string | null },
): { readonly source: EngineInfo["source"]; readonly text: string; readonly cause: string | null } {
  if (chosen !== "") return { source: "window", text: chosen, cause: null };
  if (setting !== "") return { source: "setting", text: setting, cause: null };
  if (env.DOCKER_HOST) return { source: "DOCKER_HOST", text: env.DOCKER_HOST, cause: null };
  if (env.DOCKER_CONTEXT) return { source: "DOCKER_CONTEXT", text: env.DOCKER_CONTEXT, cause: null };
  if (current.cause !== null) return { source: "context", text: "config.json", cause: current.cause };
  return current.name === null
    ? { source: "default", text: "default", cause: null }
    : { source: "context", text: current.name, cause: null };
}

function isMeant(entry: Found, source: EngineInfo["source"], text: string, environment: Environment): boolean {
  if (source === "DOCKER_HOST") return entry.type === "DOCKER_HOST";
  if (!namesHost(text)) return entry.type === "context" && entry.name === text;
  const address = addressOf(text);
  if (entry.type === "DOCKER_HOST") return environment.env.DOCKER_HOST === address;
  return entry.type === "socket" && entry.address === address;
}

/** What is meant and not listed: an address, or a context that is not there. */
function unlisted(text: string): Found {
  if (namesHost(text)) {
    const address = addressOf(text);
    const entry = { type: "named", name: address, address, description: "", choice: text, cause: null } as const;
    return { id: `named/${address}`, ...entry };
  }
  const cause = `The context "${text}" was not found.`;
  return { id: `context/${text}`, type: "context", name: text, address: "", description: "", choice: text, cause };
}

function defaultEntry(sockets: readonly Found[], environment: Environment): Found {
  const [first = ""] = wellKnownSockets(environment);
  const address = sockets[0]?.address ?? socketAddress(first, environment);
  const entry = { type: "context", name: "default", address, description: "", choice: "default", cause: null } as const;
  return { id: "context/default", ...entry };
}

function hostEntry({ env }: Environment): readonly Found[] {
  const host = env.DOCKER_HOST;
  if (!host) return [];
  const entry = { type: "DOCKER_HOST", name: "DOCKER_HOST", address: host, description: "", cause: null } as const;
  // Without a scheme it is a TCP host, which a choice has to say.
  return [{ id: "host", ...entry, choice: namesHost(host) ? host : `tcp://${host}` }];
}

async function readContexts(environment: Environment): Promise<readonly Found[]> {
  const folders = await contextFolders(environment);
  const entries = await Promise.all(folders.map((folder) => readContext(folder, environment)));
  return entries.filter((entry) => entry !== null).sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** A context of the store by its folder's name; null where the folder is empty. */
async function readContext(folder: string, environment: Environment): Promise<Found | null> {
  const broken = (name: string, cause: string): Found => {
    const entry = { type: "context", name, address: "", description: "", choice: "", cause } as const;
    return { id: `folder/${folder}`, ...entry };
  };
  const short = folder.slice(0, 12);
  try {
    const meta = await readMeta(environment, folder);
    if (meta === null) return null;
    if (meta.name === "") return broken(short, "meta.json has no name");
    if (contextHash(meta.name) !== folder) return broken(meta.name, `its folder ${folder} is not the one of its name`);
    const { name, host, description } = meta;
    return { id: `context/${name}`, type: "context", name, address: host, description, choice: name, cause: null };
  } catch (error) {
    return broken(short, (error as Error).message);
  }
}

/** The well-known sockets that exist. */
async function socketsThere(environment: Environment): Promise<readonly Found[]> {
  const sockets = wellKnownSockets(environment);
  const there = await existing(sockets, environment);
  return sockets
    .filter((_, index) => there[index])
    .map((path) => {
      const address = socketAddress(path, environment);
      const entry = { type: "socket", name: productOf(path), address, description: "", cause: null } as const;
      return { id: `socket/${address}`, ...entry, choice: address };
    });
}

/** Asking for a Windows pipe's existence opens it, but their folder can be listed. */
async function existing(sockets: readonly string[], { platform, files }: Environment): Promise<readonly boolean[]> {
  if (platform !== "win32") return await Promise.all(sockets.map((path) => files.exists(path)));
  const names = new Set(await readdir("\\\\.\\pipe\\").catch(() => []));
  return sockets.map((path) => names.has(win32.basename(path)));
}

function socketAddress(path: string, { platform }: Environment): string {
  return platform === "win32" ? `npipe://${path.replaceAll("\\", "/")}` : `unix://${path}`;
}

/** Whose socket it is, by where it lies; proper names, the same in every language. */
function productOf(path: string): string {
  const products: readonly (readonly [RegExp, string])[] = [
    [/podman/, "Podman"],
    [/\/\.?colima\//, "Colima"],
    [/\/\.orbstack\//, "OrbStack"],
    [/\/\.rd\//, "Rancher Desktop"],
    [/\/\.docker\/|dockerDesktop/, "Docker Desktop"],
    [/^(?!\/var\/run\/).*\/docker\.sock$/, "Docker (rootless)"],
  ];
  return products.find(([pattern]) => pattern.test(path))?.[1] ?? "Docker";
}
