/**
 * Sends a folder to BuildKit as its client does, over `moby.filesync.v1.FileSync/DiffCopy`: first what there is, then the
 * content of those files that the engine asks for because it has none or an older one.
 */
import type { Stats } from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { type Call, GrpcError, grpcCode } from "./grpc-server.ts";
import { compileIgnore } from "./ignore.ts";
import { bytesOf, fields, MessageWriter, numberOf } from "./protobuf.ts";
import { type ContextEntry, compareBytes, walk } from "./walk.ts";

export interface SyncedFolder {
  /** On this machine, absolute. */
  readonly folder: string;
  /** Called when a transfer is over: the files that the folder has and the bytes that were sent of them. */
  readonly onSent: (files: number, bytes: number) => void;
  /** Called when a file can't be read; the engine's own message would not name it as well. */
  readonly onError: (error: unknown) => void;
}

/**
 * `fsutil.types.Packet` {type 1, stat 2, ID 3, data 4} of tonistiigi/fsutil's types/wire.proto, and its types in order.
 */
const packet = { stat: 0, request: 1, data: 2, end: 3, error: 4 } as const;

export async function syncFiles(
  call: Call,
  folders: Readonly<Record<string, SyncedFolder>>,
  signal: AbortSignal,
): Promise<void> {
  const asked = readMetadata(call.metadata);
  const name = asked("dir-name")[0] ?? "";
  const source = Object.hasOwn(folders, name) ? folders[name] : undefined;
  if (source === undefined) throw new GrpcError(grpcCode.notFound, `no access allowed to dir "${name}"`);
  try {
    await send(call, source, asked, signal);
  } catch (error) {
    // Only what went wrong here is told here; what ended the transfer over there, the engine knows better.
    if (typeof (error as { path?: unknown }).path === "string") source.onError(error);
    const message = error instanceof Error ? error.message : String(error);
    await call.send(encode(packet.error, 0, Buffer.from(message))).catch(() => undefined);
    throw error;
  }
}

async function send(
  call: Call,
  source: SyncedFolder,
  asked: (key: string) => readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const excludes = asked("exclude-patterns");
  const includes = await includedPaths(source, asked);
  const files = new Map<number, ContextEntry>();
  const queue = new Outbox(call);
  let count = 0;
  let bytes = 0;

  const list = async () => {
    const entries = walk(source.folder, {
      ignore: excludes.length > 0 ? compileIgnore(excludes) : null,
      include: includes === null ? null : compileIgnore(includes),
      style: "buildkit",
      signal,
    });
    let id = 0;
    for await (const entry of entries) {
      if (entry.stats.isFile()) {
        files.set(id, entry);
        count++;
      }
      id++;
      await queue.add(new MessageWriter().message(2, encodeStat(entry)).finish());
    }
    // A packet without a stat ends the list.
    await queue.add(new Uint8Array());
    await queue.flush();
  };

  const serve = async () => {
    const sending = new Set<Promise<void>>();
    for await (const message of call.messages) {
      const { type, id, data } = decode(message);
      if (type === packet.error) throw new Error(Buffer.from(data).toString("utf8"));
      if (type === packet.end) break;
      if (type !== packet.request) continue;
      const file = files.get(id);
      if (file === undefined) throw new Error(`invalid file id ${id}`);
      files.delete(id);
      const one: Promise<void> = sendFile(file, id, queue, signal)
        .then((sent) => {
          bytes += sent;
        }, fail)
        .finally(() => sending.delete(one));
      sending.add(one);
      if (sending.size >= filesAtOnce) await Promise.race(sending);
    }
    await Promise.all(sending);
    await queue.add(encode(packet.end, 0));
    await queue.flush();
  };

  // The engine waits for a file's content without a word, so a file that can't be read ends the transfer from here.
  let fail: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await Promise.race([Promise.all([list(), serve()]), failure]);
  // BuildKit first fetches the .dockerignore alone, to know what to leave out.
  if (!asked("followpaths").every((path) => path.endsWith(".dockerignore")) || asked("followpaths").length === 0)
    source.onSent(count, bytes);
}

const filesAtOnce = 16;
const chunkSize = 64 * 1024;

/** Sends a file's content and the empty packet that ends it; resolves with its bytes. */
async function sendFile(entry: ContextEntry, id: number, queue: Outbox, signal: AbortSignal): Promise<number> {
  const { size } = entry.stats;
  const handle = await open(entry.file, "r");
  try {
    let sent = 0;
    while (true) {
      signal.throwIfAborted();
      // One byte more than there should be left: a short read at the expected end saves asking again.
      const length = Math.min(chunkSize, Math.max(size - sent, 0) + 1);
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length);
      sent += bytesRead;
      if (bytesRead > 0) await queue.add(encode(packet.data, id, buffer.subarray(0, bytesRead)));
      if (bytesRead === 0 || (bytesRead < length && sent >= size)) break;
    }
    await queue.add(encode(packet.data, id));
    return sent;
  } finally {
    await handle.close();
  }
}

/** Gathers small packets, so that ten thousand small files don't become ten thousand writes. */
class Outbox {
  readonly #call: Call;
  #waiting: Uint8Array[] = [];
  #size = 0;
  #pump: Promise<void> | null = null;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Resolves when there is room for more. */
  async add(message: Uint8Array): Promise<void> {
    this.#waiting.push(message);
    this.#size += message.length + 5;
    this.#start();
    if (this.#size >= chunkSize) await this.#pump;
  }

  /** Resolves when all that was added is on its way. */
  async flush(): Promise<void> {
    if (this.#waiting.length > 0) this.#start();
    await this.#pump;
  }

  #start(): void {
    if (this.#pump !== null) return;
    this.#pump = this.#send();
    // Whoever adds or flushes next hears of it.
    this.#pump.catch(() => undefined);
  }

  async #send(): Promise<void> {
    try {
      await new Promise((resolve) => setImmediate(resolve));
      while (this.#waiting.length > 0) {
        const messages = this.#waiting;
        this.#waiting = [];
        this.#size = 0;
        await this.#call.send(...messages);
      }
    } finally {
      this.#pump = null;
    }
  }
}

/** Values of a key in order. A newer BuildKit escapes them all when one is not ASCII, and says so beside. */
function readMetadata(metadata: Call["metadata"]): (key: string) => readonly string[] {
  const valuesOf = (key: string) => metadata.filter(([name]) => name === key).map(([, value]) => value);
  return (key) => {
    const values = valuesOf(key);
    if (!/^(1|t|true)$/i.test(valuesOf(`${key}-encoded`)[0] ?? "")) return values;
    return values.map((value) => {
      try {
        return decodeURIComponent(value.replaceAll("+", " "));
      } catch {
        return value;
      }
    });
  };
}

/** The paths that the engine is after, null where it wants everything. */
async function includedPaths(
  source: SyncedFolder,
  asked: (key: string) => readonly string[],
): Promise<readonly string[] | null> {
  const includes = [...asked("include-patterns")];
  const followed = asked("followpaths");
  if (followed.length > 0) {
    const resolved = await followLinks(source.folder, followed);
    if (resolved !== null) includes.push(...resolved);
  }
  return includes.length > 0 ? includes : null;
}

/**
 * The paths and, where one of their parts is a symbolic link, the link and what it points to, sorted; null where one
 * of them is the whole folder. The rule of fsutil's FollowLinks: a link can't lead out of the folder.
 */
async function followLinks(root: string, paths: readonly string[]): Promise<readonly string[] | null> {
  const resolved = new Set<string>();
  const follow = async (path: string): Promise<void> => {
    let rest = posix
      .normalize(`/${path}`)
      .split("/")
      .filter((part) => part !== "");
    let current = "";
    do {
      const [part = "", ...others] = rest;
      rest = others;
      current = posix.join(current, part);
      const targets = await linkTargets(root, current);
      if ((rest.length === 0 || targets.length > 0) && resolved.has(current)) return;
      if (targets.length > 0 || rest.length === 0) resolved.add(current);
      if (targets.length > 0) {
        for (const target of targets) await follow(posix.join(target, ...rest));
        return;
      }
    } while (rest.length > 0);
  };
  for (const path of paths) await follow(path);
  if (resolved.has(".")) return null;
  const kept: string[] = [];
  for (const path of [...resolved].sort(compareBytes)) {
    const last = kept.at(-1);
    if (last === undefined || !path.startsWith(`${last}/`)) kept.push(path);
  }
  return kept;
}

/** Where a link, or the links that a last part with wildcards names, point to; nothing for what is no link or not there. */
async function linkTargets(root: string, path: string): Promise<readonly string[]> {
  const pattern = posix.basename(path);
  if (/[*?[]/.test(pattern.replace(/\\./g, ""))) {
    const folder = posix.dirname(path);
    const names = await readdir(join(root, folder)).catch(() => []);
    const matching = names.filter(matcherOf(pattern));
    return (await Promise.all(matching.map((name) => linkTarget(root, posix.join(folder, name))))).flat();
  }
  return linkTarget(root, path);
}

async function linkTarget(root: string, path: string): Promise<readonly string[]> {
  const file = join(root, path);
  const stats = await lstat(file).catch(() => null);
  if (stats === null || !stats.isSymbolicLink()) return [];
  const written = await readlink(file);
  const target = process.platform === "win32" ? written.replace(/^[A-Za-z]:/, "").replaceAll("\\", "/") : written;
  return [posix.join("/", target.startsWith("/") ? "" : posix.dirname(path), target)];
}

/** A pattern that can't be read matches nothing here: the engine refuses the instruction that it comes from. */
function matcherOf(pattern: string): (name: string) => boolean {
  try {
    return compileIgnore([pattern]).ignores;
  } catch {
    return () => false;
  }
}

/**
 * `fsutil.types.Stat` {path 1, mode 2, uid 3, gid 4, size 5, modTime 6, linkname 7} of tonistiigi/fsutil's
 * types/stat.proto. The owner is always root, as the Docker CLI sends it; the time is in nanoseconds.
 */
function encodeStat(entry: ContextEntry): MessageWriter {
  const { path, stats, link } = entry;
  const writer = new MessageWriter()
    .text(1, path)
    .number(2, goMode(stats))
    .number(5, stats.isFile() ? stats.size : 0)
    .number(6, Math.max(0, Math.round(stats.mtimeMs * 1e6)));
  return link === null ? writer : writer.text(7, link);
}

/** Go's os.FileMode: permissions as everywhere, kinds and the three special bits in places of its own. */
function goMode(stats: Stats): number {
  // Windows knows no permissions; everything may be executed, as the Docker CLI has it.
  if (process.platform === "win32") return 0o755 + goKind(stats);
  const { mode } = stats;
  const special = (mode & 0o4000 ? 2 ** 23 : 0) + (mode & 0o2000 ? 2 ** 22 : 0) + (mode & 0o1000 ? 2 ** 20 : 0);
  return (mode & 0o777) + special + goKind(stats);
}

function goKind(stats: Stats): number {
  if (stats.isDirectory()) return 2 ** 31;
  if (stats.isSymbolicLink()) return 2 ** 27;
  return stats.isFIFO() ? 2 ** 25 : 0;
}

function encode(type: number, id: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return new MessageWriter().number(1, type).number(3, id).bytes(4, data).finish();
}

function decode(message: Uint8Array): { type: number; id: number; data: Uint8Array } {
  let type = 0;
  let id = 0;
  let data: Uint8Array = new Uint8Array();
  for (const { number, value } of fields(message)) {
    if (number === 1) type = numberOf(value);
    else if (number === 3) id = numberOf(value);
    else if (number === 4) data = bytesOf(value);
  }
  return { type, id, data };
}
