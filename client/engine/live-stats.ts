/** What the running containers use, followed only while somebody looks: one stream a container, however many look. */
import type { Engine } from "./engine.ts";
import type { Reading } from "./stats.ts";
import type { Store } from "./store.ts";
import { coalesce, realTimers, type Timers } from "./timers.ts";

export interface LiveStats {
  /** The last readings of each container that is followed, oldest first. */
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  /** Whether a container that is looked at is followed: there may be too many. Those that were named come first. */
  follows(id: string): boolean;
  /** Follows these containers, or all for null, while they run, until it is disposed. Told at most once a second. */
  watch(ids: ReadonlySet<string> | null, onDidChange: () => void): { dispose(): void };
  dispose(): void;
}

/** Each is a connection of the engine and work once a second for it. */
export const mostStreams = 50;
/** Some minutes of readings. */
export const mostReadings = 180;
/** Readings of all containers come a second apart, each at its own time: shown together, a second is one change. */
const notice = { quiet: 1000, most: 1000 };
/** A stream that ended though its container runs is asked for again after this. */
const againMilliseconds = 2000;

export function createLiveStats(
  store: Pick<Store, "engine" | "snapshots" | "onDidChange">,
  timers: Timers = realTimers,
): LiveStats {
  const watchers = new Set<{ readonly ids: ReadonlySet<string> | null; tell(): void }>();
  const streams = new Map<string, { readonly engine: Engine; readonly controller: AbortController }>();
  const readings = new Map<string, Reading[]>();
  const waiting = new Map<string, () => void>();
  let chosen: ReadonlySet<string> = new Set();
  let listener: { dispose(): void } | null = null;
  const told = coalesce(
    () => {
      for (const watcher of watchers) watcher.tell();
    },
    notice,
    timers,
  );

  function wanted(): readonly string[] {
    const { container: snapshot } = store.snapshots;
    if (snapshot.state !== "ready" || watchers.size === 0) return [];
    const all = [...snapshot.items.values()].filter((item) => item.kind === "container" && item.state === "running");
    const named = new Set([...watchers].flatMap(({ ids }) => [...(ids ?? [])]));
    const others = [...watchers].some(({ ids }) => ids === null) ? all : [];
    return [...new Set([...all.filter(({ id }) => named.has(id)), ...others])].map(({ id }) => id);
  }

  function follow(): void {
    chosen = new Set(wanted().slice(0, mostStreams));
    const { engine } = store;
    for (const [id, stream] of streams) {
      if (chosen.has(id) && stream.engine === engine) continue;
      streams.delete(id);
      readings.delete(id);
      stream.controller.abort();
    }
    for (const id of readings.keys()) if (!chosen.has(id)) readings.delete(id);
    for (const [id, cancel] of waiting) {
      if (chosen.has(id)) continue;
      waiting.delete(id);
      cancel();
    }
    if (engine === null) return;
    for (const id of chosen) if (!streams.has(id) && !waiting.has(id)) void read(id, engine);
  }

  async function read(id: string, engine: Engine): Promise<void> {
    const controller = new AbortController();
    const stream = { engine, controller };
    streams.set(id, stream);
    try {
      for await (const reading of engine.stats(id, controller.signal)) {
        if (streams.get(id) !== stream) return;
        const all = readings.get(id) ?? [];
        readings.set(id, [...all.slice(1 - mostReadings), reading]);
        told.request();
      }
    } catch {
      // The engine is gone, or the container: both come back as the store's change.
    }
    if (streams.get(id) !== stream) return;
    streams.delete(id);
    const again = (): void => {
      waiting.delete(id);
      follow();
    };
    waiting.set(id, timers.after(againMilliseconds, again));
  }

  return {
    readings,
    follows: (id) => chosen.has(id),
    watch(ids, onDidChange) {
      const watcher = { ids, tell: onDidChange };
      watchers.add(watcher);
      listener ??= store.onDidChange((kind) => {
        if (kind === "container") follow();
      });
      follow();
      return {
        dispose() {
          watchers.delete(watcher);
          if (watchers.size === 0) {
            listener?.dispose();
            listener = null;
          }
          follow();
        },
      };
    },
    dispose() {
      watchers.clear();
      listener?.dispose();
      listener = null;
      follow();
      told.dispose();
    },
  };
}
