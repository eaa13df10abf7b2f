/** One kind's objects on one connection: listed once, then kept fresh by reading single objects again. */
import { isEngineError, toEngineError } from "./diagnose.ts";
import type { Effect } from "./effects.ts";
import type { Image, Kind, Records, Unreadable } from "./model.ts";
import type { Snapshot } from "./store.ts";
import { backOff, type Timers } from "./timers.ts";

export interface Source<T> {
  readonly kind: Kind;
  readonly endpoint: string;
  list(): Promise<readonly (T | Unreadable)[]>;
  read(id: string): Promise<T | Unreadable | null>;
}

export interface Objects<T> {
  /** The same value until something has changed. */
  readonly snapshot: Snapshot<T>;
  apply(effect: Effect): void;
  dispose(): void;
}

/** Reads under way at once. More would only queue up in the engine. */
const concurrentReads = 8;
/** When more objects than this wait to be read, one list costs the engine less. */
const readsWorthAList = 24;

/**
 * Lists at once and calls `changed` after every change. Events on one object never queue up: while it is read, any
 * number of them mean one more read.
 */
export function trackObjects<T extends Records[Kind]>(
  source: Source<T>,
  changed: () => void,
  timers: Timers,
  log: (line: string) => void,
): Objects<T> {
  const items = new Map<string, T | Unreadable>();
  const waiting = new Set<string>();
  const reading = new Set<string>();
  /** Fetches and removals in the order they began: an answer must not overwrite what is newer than its question. */
  let clock = 0;
  const newest = new Map<string, number>();
  let snapshot: Snapshot<T> = { state: "loading" };
  let stale = false;
  let listWanted = true;
  let listing = false;
  let failedLists = 0;
  let cancelRetry: (() => void) | null = null;
  let disposed = false;

  function touch(): void {
    stale = true;
    changed();
  }

  /** Whether an answer to a question asked at `asked` may be believed about this object. */
  function isNews(id: string, asked: number): boolean {
    if ((newest.get(id) ?? 0) > asked) return false;
    newest.set(id, asked);
    return true;
  }

  function pump(): void {
    if (disposed || listing) return;
    if (cancelRetry === null && (listWanted || waiting.size > readsWorthAList)) {
      void list();
      return;
    }
    if (snapshot.state !== "ready") return;
    for (const id of waiting) {
      if (reading.size >= concurrentReads) return;
      if (reading.has(id)) continue;
      waiting.delete(id);
      void read(id);
    }
    if (reading.size === 0) newest.clear();
  }

  async function list(): Promise<void> {
    listing = true;
    listWanted = false;
    // What happened until here the list will show.
    waiting.clear();
    const asked = ++clock;
    try {
      const found = await source.list();
      if (disposed) return;
      const gone = new Set(items.keys());
      for (const item of found) {
        gone.delete(item.id);
        if (isNews(item.id, asked)) items.set(item.id, item);
      }
      for (const id of gone) if (isNews(id, asked)) items.delete(id);
      failedLists = 0;
      snapshot = { state: "ready", items };
      touch();
    } catch (error) {
      if (disposed) return;
      const { failure, message } = toEngineError(error, source.endpoint);
      log(`listing ${source.kind}s failed: ${message}`);
      // What was shown before is still the best there is.
      if (snapshot.state !== "ready") {
        snapshot = {
          state: "failed",
          failure: failure ?? { code: "other", endpoint: source.endpoint, detail: message },
        };
        changed();
      }
      listWanted = true;
      cancelRetry = timers.after(backOff(failedLists++, timers), () => {
        cancelRetry = null;
        pump();
      });
    } finally {
      listing = false;
      pump();
    }
  }

  async function read(id: string): Promise<void> {
    reading.add(id);
    const asked = ++clock;
    try {
      const item = await source.read(id);
      if (disposed) return;
      if (item !== null) put(item, asked);
      else if (items.has(id) && isNews(id, asked)) remove(id);
    } catch (error) {
      if (disposed) return;
      const cause = isEngineError(error) ? error.message : String(error);
      log(`reading ${source.kind} ${id} failed: ${cause}`);
      // Without a status the connection broke, which shows elsewhere; with one, it is this object that can't be read.
      const answered = isEngineError(error) && error.status !== null;
      if (answered && items.has(id)) put({ kind: "unreadable", of: source.kind, id, cause }, asked);
    } finally {
      reading.delete(id);
      pump();
    }
  }

  function put(item: T | Unreadable, asked: number): void {
    if (!isNews(item.id, asked)) return;
    items.set(item.id, item);
    if (item.kind === "image") settleReferences(item);
    touch();
  }

  /** No event tells of the image that lost a reference to another one; the list hides some images without any. */
  function settleReferences(image: Image): void {
    if (image.references.length === 0) listWanted = true;
    for (const other of items.values()) {
      if (other.kind !== "image" || other.id === image.id) continue;
      if (other.references.some((reference) => image.references.includes(reference))) waiting.add(other.id);
    }
  }

  function remove(id: string): void {
    if (items.delete(id)) touch();
  }

  pump();
  return {
    get snapshot() {
      if (stale && snapshot.state === "ready") {
        stale = false;
        snapshot = { state: "ready", items: new Map(items) };
      }
      return snapshot;
    },
    apply(effect) {
      if (effect.do === "list") {
        listWanted = true;
      } else if (effect.do === "read") {
        waiting.add(effect.id);
      } else {
        waiting.delete(effect.id);
        newest.set(effect.id, ++clock);
        remove(effect.id);
      }
      pump();
    },
    dispose() {
      disposed = true;
      cancelRetry?.();
    },
  };
}
