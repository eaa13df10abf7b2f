/** The engines that can be chosen, as a state that views draw: kept up by changes on disk, tested only when asked. */
import { type EngineEntry, listEngines } from "./contexts.ts";
import { diagnose } from "./diagnose.ts";
import type { Engine, EngineInfo } from "./engine.ts";
import type { Environment } from "./environment.ts";
import type { Failure } from "./model.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { Store } from "./store.ts";
import { watchContexts as realWatchContexts } from "./watch-contexts.ts";

/** What a test found. */
export type Tested =
  | { readonly state: "testing" }
  | {
      readonly state: "reached";
      readonly info: EngineInfo;
      readonly containers: number;
      readonly running: number;
      readonly images: number;
    }
  | { readonly state: "failed"; readonly failure: Failure };

/** `idle` until somebody has asked for the list. */
export type EnginesSnapshot =
  | { readonly state: "idle" }
  | {
      readonly state: "ready";
      readonly entries: readonly EngineEntry[];
      /** By an entry's id; forgotten when the entry's address changes. */
      readonly tested: ReadonlyMap<string, Tested>;
      /** The window's connections by their entry's id: the engine in use, and those that are open beside it. */
      readonly live: ReadonlyMap<string, Pick<Store, "snapshots" | "info">>;
    };

export interface Engines {
  readonly snapshot: EnginesSnapshot;
  /** Reads the list anew, and from now on follows changes. */
  refresh(): Promise<readonly EngineEntry[]>;
  /** Connects to one apart from the window's own connection, asks what it is, and closes. Never rejects but for `signal`. */
  test(entry: EngineEntry, signal: AbortSignal): Promise<Tested>;
  /** The same for an environment of the caller's, which is remembered for nobody. */
  tryOut(environment: Environment, signal: AbortSignal): Promise<Tested>;
  /** Uses an engine in this window from now on; an empty choice follows the setting, the environment and the contexts. */
  choose(choice: string): Promise<void>;
  /** What was chosen for this window; empty for nothing. */
  readonly chosen: string;
  environment(): Environment;
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

export interface EnginesOptions {
  readonly store: Store;
  readonly sessions: Sessions;
  environment(): Environment;
  /** Where the window's choice is kept. */
  readonly memory: { get(): string; set(choice: string): void };
  loadConnect?(): Promise<{ connect(environment: Environment, signal: AbortSignal): Promise<Engine> }>;
  watchContexts?: typeof realWatchContexts;
}

export function createEngines(options: EnginesOptions): Engines {
  const {
    store,
    sessions,
    environment,
    memory,
    loadConnect = () => import("./connect.ts"),
    watchContexts = realWatchContexts,
  } = options;
  const listeners = new Set<() => void>();
  const tested = new Map<string, Tested>();
  let entries: readonly EngineEntry[] | null = null;
  let watcher: { dispose(): void } | null = null;
  let disposed = false;
  let reads = 0;

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  async function refresh(): Promise<readonly EngineEntry[]> {
    const read = ++reads;
    const listed = await listEngines(environment());
    if (disposed) return listed;
    const used = usedOf(listed);
    // An engine is in the window once: the one in use is not open beside itself. A later read knows better which it is.
    if (used !== undefined && read === reads) sessions.close(used.id);
    const found = marked(listed);
    watcher ??= watchContexts(environment(), () => void follow());
    // A later read may have ended first.
    if (read === reads) {
      for (const before of entries ?? []) {
        if (!found.some(({ id, address }) => id === before.id && address === before.address)) tested.delete(before.id);
      }
      entries = found;
      tell();
    }
    return found;
  }

  function marked(listed: readonly EngineEntry[]): readonly EngineEntry[] {
    const open = new Set(sessions.all.map(({ id }) => id));
    return listed.map((entry) => (entry.beside === open.has(entry.id) ? entry : { ...entry, beside: !entry.beside }));
  }

  /** Something has changed on disk: the engine that is meant may be another one now. */
  async function follow(): Promise<void> {
    const before = entries;
    const after = await refresh();
    if (disposed || before === null) return;
    for (const { id, store: connection } of sessions.all) {
      const was = id === "" ? usedOf(before) : before.find((entry) => entry.id === id);
      const is = id === "" ? usedOf(after) : after.find((entry) => entry.id === id);
      const same = was?.id === is?.id && was?.address === is?.address && was?.cause === is?.cause;
      if (!same) connection.reconnect();
    }
  }

  function liveOf(listed: readonly EngineEntry[]): ReadonlyMap<string, Session["store"]> {
    const used = usedOf(listed)?.id;
    return new Map(
      sessions.all.flatMap(({ id, store: connection }) => {
        const entry = id === "" ? used : id;
        return entry === undefined ? [] : [[entry, connection] as const];
      }),
    );
  }

  async function tryOut(place: Environment, signal: AbortSignal): Promise<Tested> {
    try {
      const { connect } = await loadConnect();
      const engine = await connect(place, signal);
      try {
        const [containers, { length: images }] = await Promise.all([engine.list("container"), engine.list("image")]);
        const running = containers.filter((item) => item.kind === "container" && item.state === "running").length;
        return { state: "reached", info: engine.info, containers: containers.length, running, images };
      } finally {
        engine.close();
      }
    } catch (error) {
      if (signal.aborted) throw error;
      return { state: "failed", failure: diagnose(error, place.chosen ?? "") };
    }
  }

  // The rows of the engines that are open show the connection and what runs there.
  const following = sessions.onDidChange((_session, kind) => {
    if (kind === null && entries !== null) entries = marked(entries);
    if (entries !== null) tell();
    else if (store.engine !== null || sessions.all.length > 1) void refresh();
  });

  return {
    get snapshot() {
      return entries === null
        ? ({ state: "idle" } as const)
        : ({ state: "ready", entries, tested, live: liveOf(entries) } as const);
    },
    refresh,
    tryOut,
    async test(entry, signal) {
      const before = tested.get(entry.id);
      tested.set(entry.id, { state: "testing" });
      tell();
      try {
        const result = await tryOut({ ...environment(), chosen: entry.choice }, signal);
        tested.set(entry.id, result);
        return result;
      } catch (error) {
        if (before === undefined) tested.delete(entry.id);
        else tested.set(entry.id, before);
        throw error;
      } finally {
        tell();
      }
    },
    async choose(choice) {
      memory.set(choice);
      store.connect();
      store.reconnect();
      await refresh();
    },
    get chosen() {
      return memory.get();
    },
    environment,
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose() {
      disposed = true;
      watcher?.dispose();
      following.dispose();
      listeners.clear();
    },
  };
}

function usedOf(entries: readonly EngineEntry[]): EngineEntry | undefined {
  return entries.find(({ usedBy }) => usedBy !== null);
}

/** The entry of the engine in use; undefined while the list has not been asked for. */
export function engineInUse(snapshot: EnginesSnapshot): EngineEntry | undefined {
  return snapshot.state === "ready" ? usedOf(snapshot.entries) : undefined;
}
