/** A build context as the tar stream that the classic builder takes. */
import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { compileIgnore, type IgnoreRules, readIgnoreFile } from "./ignore.ts";
import { archiveEnd, padding, tarHead } from "./tar.ts";
import { type ContextEntry, walk } from "./walk.ts";

export interface ContextArchive {
  /** The archive in pieces of some hundred kilobytes; reading ahead is limited to a few of them. */
  readonly stream: AsyncIterable<Buffer>;
  /** The Dockerfile's name in it. */
  readonly dockerfile: string;
}

/**
 * Packs a folder. `onPacked` is told the files and their bytes once all of it is in the stream. What can't be read, or
 * shrinks while it is read, ends the stream with an error that names the file.
 */
export async function packContext(
  folder: string,
  dockerfile: string,
  onPacked: (files: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<ContextArchive> {
  const inside = relativeTo(folder, dockerfile);
  const ownIgnore = await readOptional(`${dockerfile}.dockerignore`);
  const commonIgnore = await readOptional(join(folder, ".dockerignore"));
  const patterns = readIgnoreFile((ownIgnore ?? commonIgnore ?? Buffer.alloc(0)).toString("utf8"));
  if (inside !== null) {
    const ignore = keep(patterns, inside);
    const entries = walk(folder, { ignore, include: null, style: "classic", signal });
    return { stream: pack(entries, [], onPacked), dockerfile: inside };
  }
  // A Dockerfile from elsewhere travels under a name of its own, which the builder must not copy into images: it drops
  // what the .dockerignore names. The name follows from the content, so that building again finds the cache.
  const content = await readFile(dockerfile);
  const name = `.dockerfile.${createHash("sha256").update(content).digest("hex").slice(0, 20)}`;
  const ignoreFile = commonIgnore === null ? ".dockerignore" : commonIgnore.toString("utf8");
  const added = [
    {
      name: ".dockerignore",
      content: Buffer.from(`${ignoreFile}\n${name}\n`),
      mode: commonIgnore === null ? 0o600 : (await stat(join(folder, ".dockerignore"))).mode & 0o7777,
    },
    { name, content, mode: 0o600 },
  ];
  const entries = walk(folder, {
    ignore: compileIgnore([...patterns, ".dockerignore"]),
    include: null,
    style: "classic",
    signal,
  });
  return { stream: pack(entries, added, onPacked), dockerfile: name };
}

interface AddedFile {
  readonly name: string;
  readonly content: Buffer;
  readonly mode: number;
}

/** The builder reads both files from the context, and drops them again where they are ignored. */
function keep(patterns: readonly string[], dockerfile: string): IgnoreRules {
  const rules = compileIgnore(patterns);
  const kept = [".dockerignore", dockerfile].filter((path) => rules.ignores(path));
  return kept.length === 0 ? rules : compileIgnore([...patterns, ...kept.map((path) => `!${path}`)]);
}

/** The Dockerfile's path in the context, with slashes; null where it lies outside. */
function relativeTo(folder: string, file: string): string | null {
  const path = relative(folder, file).split(sep).join("/");
  return path === ".." || path.startsWith("../") || /^([A-Za-z]:|\/)/.test(path) ? null : path;
}

async function readOptional(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Small files are gathered into pieces of this size, and read several at a time. */
const pieceSize = 256 * 1024;
const filesAtOnce = 16;

async function* pack(
  entries: AsyncIterable<ContextEntry>,
  added: readonly AddedFile[],
  onPacked: (files: number, bytes: number) => void,
): AsyncGenerator<Buffer> {
  let files = 0;
  let bytes = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const put = (...parts: readonly Buffer[]): Buffer | null => {
    for (const part of parts) {
      waiting.push(part);
      size += part.length;
    }
    if (size < pieceSize) return null;
    const piece = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    return piece;
  };
  for (const { name, content, mode } of added) {
    const head = tarHead({ name, type: "file", mode, size: content.length, mtime: 0, target: null });
    const piece = put(head, content, Buffer.alloc(padding(content.length)));
    if (piece !== null) yield piece;
  }
  for await (const { entry, content } of readAhead(entries)) {
    const { stats, path, link } = entry;
    const length = stats.isFile() ? stats.size : 0;
    const head = tarHead({
      name: path,
      type: stats.isDirectory() ? "folder" : stats.isSymbolicLink() ? "link" : stats.isFIFO() ? "pipe" : "file",
      mode: process.platform === "win32" ? 0o755 : stats.mode & 0o7777,
      size: length,
      mtime: stats.mtimeMs / 1000,
      target: link,
    });
    if (stats.isFile()) files++;
    bytes += length;
    const parts = content ?? readPieces(entry);
    let piece = put(head);
    if (piece !== null) yield piece;
    for await (const part of parts) {
      piece = put(part);
      if (piece !== null) yield piece;
    }
    piece = put(Buffer.alloc(padding(length)));
    if (piece !== null) yield piece;
  }
  yield Buffer.concat([...waiting, archiveEnd]);
  onPacked(files, bytes);
}

interface Read {
  readonly entry: ContextEntry;
  /** A small file's content; null for what is too big to be held, and read when its turn comes. */
  readonly content: readonly Buffer[] | null;
}

/** Reads some small files before their turn. */
async function* readAhead(entries: AsyncIterable<ContextEntry>): AsyncGenerator<Read> {
  const queue: Promise<Read>[] = [];
  for await (const entry of entries) {
    const one = entry.stats.size > pieceSize && entry.stats.isFile() ? { entry, content: null } : readSmall(entry);
    const reading = Promise.resolve(one);
    // An error is thrown when its turn comes, not before.
    reading.catch(() => undefined);
    queue.push(reading);
    if (queue.length >= filesAtOnce) yield await queue.shift()!;
  }
  for (const reading of queue) yield await reading;
}

async function readSmall(entry: ContextEntry): Promise<Read> {
  if (!entry.stats.isFile() || entry.stats.size === 0) return { entry, content: [] };
  const content: Buffer[] = [];
  for await (const piece of readPieces(entry)) content.push(piece);
  return { entry, content };
}

/** Exactly as many bytes as the archive was promised: what was written to the file since is left out. */
async function* readPieces(entry: ContextEntry): AsyncGenerator<Buffer> {
  const { size } = entry.stats;
  const handle = await open(entry.file, "r");
  try {
    for (let left = size; left > 0; ) {
      const length = Math.min(left, pieceSize);
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length);
      if (bytesRead === 0) throw shrunk(entry.file);
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** In the system's own style, so that every error about a file reads alike. */
function shrunk(path: string): Error {
  return Object.assign(new Error(`ESTALE: file changed while it was read, read '${path}'`), { path, code: "ESTALE" });
}
