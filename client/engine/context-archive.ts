/** Contexts as one file, in the form of `docker context export` and `import`: a tar archive with meta.json and tls/. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { archiveEnd, padding, tarHead } from "./build/tar.ts";
import {
  contextFolders,
  contextHash,
  contextPlaces,
  isContextName,
  readRecord,
  removeContext,
} from "./context-store.ts";
import type { Environment } from "./environment.ts";
import { writeWhole } from "./local-files.ts";
import { parseHost } from "./resolve.ts";
import { untar } from "./untar.ts";

/** What an archive holds, looked through and not written yet. */
export interface ContextArchive {
  /** The name that it was exported by; empty where it has none that can be used. */
  readonly name: string;
  readonly host: string;
  readonly record: Readonly<Record<string, unknown>>;
  /** Path below `tls/` → content. */
  readonly tls: ReadonlyMap<string, Buffer>;
}

/** More than any context: what is larger was chosen by mistake, and is not read. The docker program has the same limit. */
const mostBytes = 10 * 1024 * 1024;

/** Rejects where there is no such context. The keys are in it: the file is for its owner alone. */
export async function exportContext(environment: Environment, name: string, path: string): Promise<void> {
  const { meta, tls } = contextPlaces(environment, contextHash(name));
  if ((await readRecord(environment, contextHash(name))) === null)
    throw new Error(`The context "${name}" was not found.`);
  const parts: Buffer[] = [...file("meta.json", await readFile(join(meta, "meta.json")), 0o644), folder("tls")];
  for (const endpoint of await subfolders(tls)) {
    parts.push(folder(`tls/${endpoint}`));
    for (const pem of (await readdir(join(tls, endpoint))).sort()) {
      parts.push(...file(`tls/${endpoint}/${pem}`, await readFile(join(tls, endpoint, pem)), 0o600));
    }
  }
  await writeWhole(path, 0o600, (target) => target.writeFile(Buffer.concat([...parts, archiveEnd])));
}

/** Reads an archive and looks whether it is one of a context that can be used. Rejects with what is wrong with it. */
export async function readArchive(path: string): Promise<ContextArchive> {
  if ((await stat(path)).size > mostBytes) throw new Error("it is too large for a context");
  const files = untar(await readFile(path));
  const json = files.get("meta.json");
  if (json === undefined) throw new Error("it holds no meta.json");
  const record: unknown = JSON.parse(json.toString("utf8").replace(/^\uFEFF/, ""));
  if (typeof record !== "object" || record === null || Array.isArray(record))
    throw new Error("meta.json holds no record");
  const { Name: name, Endpoints: endpoints } = record as Record<string, unknown>;
  const { Host: host } = ((endpoints as Record<string, unknown> | undefined)?.docker ?? {}) as Record<string, unknown>;
  if (host !== undefined && typeof host !== "string") throw new Error("meta.json names no host");
  if (host !== undefined && host !== "") parseHost(host, null);
  const tls = new Map<string, Buffer>();
  for (const [entry, content] of files) {
    const path = /^tls\/([\w.-]+\/[\w.-]+)$/.exec(entry)?.[1];
    if (path?.split("/").every((part) => !/^\.+$/.test(part))) tls.set(path, content);
    else if (entry !== "meta.json") throw new Error(`it holds ${entry}, which is no part of a context`);
  }
  const usable = typeof name === "string" && isContextName(name) ? name : "";
  return { name: usable, host: host ?? "", record: record as Record<string, unknown>, tls };
}

/** Whether there is a context of the name, readable or not. */
export async function hasContext(environment: Environment, name: string): Promise<boolean> {
  return (await contextFolders(environment)).includes(contextHash(name));
}

/** Writes an archive's context under a name; one of that name is replaced, TLS files and all, once the new one is whole. */
export async function importContext(environment: Environment, name: string, archive: ContextArchive): Promise<void> {
  const { meta, tls } = contextPlaces(environment, contextHash(name));
  await mkdir(dirname(meta), { recursive: true, mode: 0o755 });
  // Beside the folders in which the docker program looks for contexts.
  const staging = await mkdtemp(join(dirname(dirname(meta)), ".import-"));
  try {
    const made = { meta: join(staging, "meta"), tls: join(staging, "tls") };
    await mkdir(made.meta, { mode: 0o755 });
    await writeFile(join(made.meta, "meta.json"), JSON.stringify({ ...archive.record, Name: name }), { mode: 0o644 });
    for (const [path, content] of archive.tls) {
      await mkdir(dirname(join(made.tls, path)), { recursive: true, mode: 0o700 });
      await writeFile(join(made.tls, path), content, { mode: 0o600 });
    }
    await removeContext(environment, name);
    if (archive.tls.size > 0) {
      await mkdir(dirname(tls), { recursive: true, mode: 0o700 });
      await rename(made.tls, tls);
    }
    // At last, for a context is there as soon as its record is.
    await rename(made.meta, meta);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function subfolders(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function file(name: string, content: Buffer, mode: number): readonly Buffer[] {
  const head = tarHead({ name, type: "file", mode, size: content.length, mtime: 0, target: null });
  return [head, content, Buffer.alloc(padding(content.length))];
}

function folder(name: string): Buffer {
  return tarHead({ name, type: "folder", mode: 0o700, size: 0, mtime: 0, target: null });
}
