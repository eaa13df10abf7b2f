/** Walks a build context in the engine's order, leaving out what is ignored without reading it. */
import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { IgnorePattern, IgnoreRules, ParentMatches } from "./ignore.ts";

export interface ContextEntry {
  /** Relative to the context, with slashes. */
  readonly path: string;
  /** On this machine. */
  readonly file: string;
  readonly stats: Stats;
  /** Where a symbolic link points to, as it is written; null for all else. */
  readonly link: string | null;
}

export interface WalkOptions {
  /** What is left out; null for nothing. */
  readonly ignore: IgnoreRules | null;
  /** What alone is taken; null for everything. */
  readonly include: IgnoreRules | null;
  /**
   * `classic` enters an ignored folder only where a `!` pattern starts with that folder's name, and doesn't tell the
   * folders above a file that was taken back in. `buildkit` enters it wherever a `!` pattern might match inside and
   * tells a file's folders before it. Both are what the two builders' clients do.
   */
  readonly style: "classic" | "buildkit";
  readonly signal: AbortSignal;
}

/**
 * The files, folders, links and pipes of a context; folders come before what is in them, names in the order of their
 * bytes. Sockets and devices are passed over. Rejects with the system's error, which names the file, where something
 * can't be read, and with the signal's reason.
 */
export async function* walk(root: string, options: WalkOptions): AsyncGenerator<ContextEntry> {
  const { ignore, include, style, signal } = options;
  const mayEnterIgnored = entersFolders(ignore, style);
  const mayEnterOutside = include === null ? () => true : holdsIncluded(include);
  const held: ContextEntry[] = [];

  yield* folder("", true, null, null);

  async function* folder(
    path: string,
    taken: boolean,
    ignoredBy: ParentMatches | null,
    includedBy: ParentMatches | null,
  ): AsyncGenerator<ContextEntry> {
    signal.throwIfAborted();
    const wanted: Wanted[] = [];
    for (const child of await children(join(root, path), taken)) {
      const childPath = path === "" ? child.name : `${path}/${child.name}`;
      const ignored = ignore?.ignoresInside(childPath, ignoredBy);
      const included = include?.ignoresInside(childPath, includedBy);
      const taken = ignored?.ignored !== true && included?.ignored !== false;
      const entered =
        child.isDirectory() &&
        (ignored?.ignored !== true || mayEnterIgnored(childPath)) &&
        (included?.ignored !== false || mayEnterOutside(childPath));
      if (!taken && !entered) continue;
      if (child.isSocket() || child.isBlockDevice() || child.isCharacterDevice()) continue;
      wanted.push({
        name: child.name,
        path: childPath,
        taken,
        entered,
        ignoredBy: ignored?.matches ?? null,
        includedBy: included?.matches ?? null,
      });
    }
    wanted.sort((a, b) => compareBytes(a.name, b.name));
    for (let start = 0; start < wanted.length; start += atOnce) {
      signal.throwIfAborted();
      const batch = wanted.slice(start, start + atOnce);
      const entries = await Promise.all(batch.map((child) => entryOf(join(root, child.path), child.path)));
      for (const [index, child] of batch.entries()) {
        const entry = entries[index]!;
        if (child.taken) {
          yield* held.splice(0);
          yield entry;
        } else if (style === "buildkit") held.push(entry);
        if (!child.entered) continue;
        yield* folder(child.path, child.taken, child.ignoredBy, child.includedBy);
        if (held.at(-1) === entry) held.pop();
      }
    }
  }
}

interface Wanted {
  readonly name: string;
  readonly path: string;
  readonly taken: boolean;
  readonly entered: boolean;
  readonly ignoredBy: ParentMatches | null;
  readonly includedBy: ParentMatches | null;
}

const atOnce = 64;

/** A folder that is ignored itself may be closed to us: then nothing in it can be taken back in. */
async function children(folder: string, taken: boolean): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (!taken && (error as NodeJS.ErrnoException).code === "EACCES") return [];
    throw error;
  }
}

async function entryOf(file: string, path: string): Promise<ContextEntry> {
  const stats = await lstat(file);
  return { path, file, stats, link: stats.isSymbolicLink() ? await readlink(file) : null };
}

/** Whether an ignored folder may hold something that a `!` pattern takes back in. */
function entersFolders(ignore: IgnoreRules | null, style: WalkOptions["style"]): (path: string) => boolean {
  const exclusions = ignore?.patterns.filter((pattern) => pattern.exclusion) ?? [];
  if (style === "buildkit" && exclusions.some(hasWildcard)) return () => true;
  const starts = exclusions.map((pattern) => `${style === "buildkit" ? withoutTail(pattern.text) : pattern.text}/`);
  return (path) => starts.some((start) => start.startsWith(`${path}/`));
}

/** Whether a folder that is not included may hold something that is. */
function holdsIncluded(include: IgnoreRules): (path: string) => boolean {
  const patterns = include.patterns.filter((pattern) => !pattern.exclusion);
  if (patterns.some(hasWildcard)) return () => true;
  const starts = patterns.map((pattern) => `${withoutTail(pattern.text)}/`);
  return (path) => starts.some((start) => start.startsWith(`${path}/`));
}

function hasWildcard(pattern: IgnorePattern): boolean {
  return /[*[\]?^\\]/.test(withoutTail(pattern.text));
}

function withoutTail(text: string): string {
  return text.replace(/\/\*\*$/, "").replace(/\/\*$/, "");
}

/** Compares two names as their UTF-8 bytes compare, which UTF-16's units do but for surrogates. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return weight(left) - weight(right);
  }
  return a.length - b.length;
}

function weight(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
