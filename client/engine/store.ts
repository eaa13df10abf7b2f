/** The engine's objects as immutable snapshots: subscribe first, then list, then apply one object an event. */
import { diagnose, isEngineError, toEngineError } from "./diagnose.ts";
import { effectOf } from "./effects.ts";
import type { Engine, EngineInfo } from "./engine.ts";
import type { Environment } from "./environment.ts";
import type { Failure, Kind, Records, Unreadable } from "./model.ts";
import { type Objects, trackObjects } from "./objects.ts";
import { backOff, type Coalesced, coalesce, realTimers, type Timers } from "./timers.ts";
import { watchSocket as realWatchSocket, type WatchSocket } from "./watch-socket.ts";

/** One kind's state. `ready` keeps insertion order by the engine's list; views sort. */
export type Snapshot<T> =
  | { readonly state: "idle" }
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly items: ReadonlyMap<string, T | Unreadable> }
  | { readonly state: "failed"; readonly failure: Failure };

export type Snapshots = { readonly [K in Kind]: Snapshot<Records[K]> };

export const kinds: readonly Kind[] = ["container", "image", "volume", "network"];

/** What is listed as soon as there is an engine; other kinds stay idle until somebody wants them. */
const always: readonly Kind[] = ["container", "image"];

export interface Store {
  readonly snapshots: Snapshots;
  /** The engine in use, null while there is none. */
  readonly engine: Engine | null;
  readonly info: EngineInfo | null;
  /** Starts to connect, and keeps connected for ever (back-off 1 to 30 s with jitter); the second call does nothing. */
  connect(): void;
  /** From here on these kinds are listed and kept fresh, on every connection to come. */
  want(kinds: readonly Kind[]): void;
  /** Lists those of these kinds anew of whose changes the engine tells nothing: somebody looks at them again. */
  look(kinds: readonly Kind[]): void;
  /**
   * Resolves with the engine when it is connected; rejects with an EngineError when the attempt under way fails, and with
   * an AbortError once the store is disposed of: then nobody waits for the answer any more.
   */
  whenConnected(): Promise<Engine>;
  /** Tries at once where it waits for the next attempt: a view was shown, or the user asked. */
  retry(): void;
  /** Drops the connection and resolves anew: the setting or the environment changed. */
  reconnect(): void;
  onDidChange(listener: (kind: Kind) => void): { dispose(): void };
  dispose(): void;
}

export interface StoreOptions {
  /** Read at each attempt to connect: settings, variables and contexts may have changed. */
  environment(): Environment;
  /** The code that speaks to engines, read on first use. */
  loadConnect?(): Promise<{ connect(environment: Environment, signal: AbortSignal): Promise<Engine> }>;
  timers?: Timers;
  watchSocket?: WatchSocket;
  /** Lines for the log channel. */
  log?(line: string): void;
}

/** Changes closer together than `quiet` are told as one; under an endless storm something is told each `most`. */
const notice = { quiet: 25, most: 150 };
/** How long a lost connection may take to come back before anybody is told: a blip should not empty the views. */
const graceMilliseconds = 300;

/** A store that is idle until `connect` or `whenConnected` is called. */
export function createStore(options: StoreOptions): Store {
  const {
    environment,
    loadConnect = () => import("./connect.ts"),
    timers = realTimers,
    watchSocket = realWatchSocket,
    log = () => undefined,
  } = options;
  const listeners = new Set<(kind: Kind) => void>();
  const notices = Object.fromEntries(
    kinds.map((kind) => [kind, coalesce(() => tell(kind), notice, timers)]),
  ) as Readonly<Record<Kind, Coalesced>>;
  const wanted = new Set<Kind>(always);
  /** What is shown while there is no connection, or none yet has listed. */
  let apart: Snapshot<never> = { state: "idle" };
  let objects: Following | null = null;
  /** What was shown when the connection was lost, until it is known to be gone or there is a newer list. */
  let kept: ReadonlyMap<Kind, Snapshot<Records[Kind]>> = new Map();
  let engine: Engine | null = null;
  let started = false;
  let disposed = false;
  let attempts = 0;
  /** Aborted to end the attempt or the connection under way. */
  let current = new AbortController();
  let wake: (() => void) | null = null;
  const waiters: { resolve(engine: Engine): void; reject(error: Error): void }[] = [];
  let resumeFrom: string | null = null;

  function tell(kind: Kind): void {
    for (const listener of [...listeners]) {
      try {
        listener(kind);
      } catch (error) {
        log(`a listener failed: ${error}`);
      }
    }
  }

  function show(snapshot: Snapshot<never>): void {
    apart = snapshot;
    kept = new Map();
    for (const tracked of objects?.tracked.values() ?? []) tracked.dispose();
    objects = null;
    for (const kind of kinds) notices[kind].flush();
  }

  /** Connects and stays connected until the store is disposed of. */
  async function run(): Promise<void> {
    for (let lost: Failure | null = null; !disposed; ) {
      current = new AbortController();
      const { signal } = current;
      // Rows stay for a moment when a connection was lost: it may be back at once.
      const grace = lost === null ? null : timers.after(graceMilliseconds, () => show(failed(lost as Failure)));
      const outcome = await attempt(signal);
      grace?.();
      if (disposed) return;
      if (signal.aborted) {
        lost = null;
        continue;
      }
      if ("failure" in outcome) {
        const failure: Failure = lost === null ? outcome.failure : { ...lost, detail: outcome.failure.detail };
        log(`no engine at ${failure.endpoint} (${failure.code}): ${failure.detail}`);
        show(failed(failure));
        lost = null;
        await pause(failure);
        continue;
      }
      const end = await follow(outcome.engine, signal);
      if (disposed) return;
      lost = signal.aborted ? null : end.failure;
      if (lost !== null) log(`the connection to ${lost.endpoint} was lost: ${lost.detail}`);
      // One that never came to a list would be tried again and again without a pause.
      if (lost !== null && !end.listed) {
        show(failed(lost));
        await pause(lost);
        lost = null;
      }
    }
  }

  async function attempt(signal: AbortSignal): Promise<{ engine: Engine } | { failure: Failure }> {
    try {
      const { connect } = await loadConnect();
      const connected = announcing(await connect(environment(), signal), relist);
      if (signal.aborted) {
        connected.close();
        throw signal.reason;
      }
      engine = connected;
      const { endpoint, version, apiVersion } = connected.info;
      log(`connected to ${endpoint}: version ${version}, API ${apiVersion}`);
      for (const { resolve } of waiters.splice(0)) resolve(connected);
      return { engine: connected };
    } catch (error) {
      const failure = diagnose(error, "");
      // An attempt that was called off says nothing; those who wait get the next one's outcome.
      if (!signal.aborted) {
        const reason = isEngineError(error) ? error : toEngineError(error, failure.endpoint);
        for (const { reject } of waiters.splice(0)) reject(reason);
      }
      return { failure };
    }
  }

  /** Applies events until the stream ends. Subscribes first and lists then, so that nothing is lost in between. */
  async function follow(connected: Engine, signal: AbortSignal): Promise<{ failure: Failure; listed: boolean }> {
    const { endpoint } = connected.info;
    const stream = connected.events(resumeFrom, signal)[Symbol.asyncIterator]();
    let next = stream.next();
    const tracked = new Map<Kind, Objects<Records[Kind]>>();
    const settled = new Set<Kind>();
    const following: Following = {
      tracked,
      track(kind) {
        if (tracked.has(kind)) return;
        const source = {
          kind,
          endpoint,
          list: () => connected.list(kind),
          read: (id: string) => connected.read(kind, id),
        };
        tracked.set(
          kind,
          trackObjects(source, () => changed(kind), timers, log),
        );
      },
    };
    function changed(kind: Kind): void {
      if (objects !== following) return;
      if (tracked.get(kind)?.snapshot.state === "ready") attempts = 0;
      if (settled.has(kind)) {
        notices[kind].request();
        return;
      }
      // The first list, or that there is none, is what everybody waits for.
      settled.add(kind);
      notices[kind].flush();
    }
    objects = following;
    for (const kind of kinds) if (wanted.has(kind)) following.track(kind);
    let detail = "the engine ended the stream of events";
    try {
      for (let result = await next; !result.done && !signal.aborted; result = await next) {
        resumeFrom = result.value.timeNano;
        const effect = effectOf(result.value);
        if (effect !== null) tracked.get(effect.kind)?.apply(effect);
        next = stream.next();
      }
    } catch (error) {
      detail = diagnose(error, endpoint).detail;
    }
    if (engine === connected) engine = null;
    const ready = [...tracked].filter(([, { snapshot }]) => snapshot.state === "ready");
    if (objects === following) {
      kept = new Map(ready.map(([kind, { snapshot }]) => [kind, snapshot]));
      objects = null;
    }
    for (const one of tracked.values()) one.dispose();
    const listed = ready.length > 0;
    return { failure: { code: "lost", endpoint, detail }, listed };
  }

  function relist(kind: Kind): void {
    objects?.tracked.get(kind)?.apply({ kind, do: "list" });
  }

  function pause(failure: Failure): Promise<void> {
    return new Promise((resolve) => {
      const path = /^unix:\/\/(.+)$/.exec(failure.endpoint)?.[1];
      const watcher = path === undefined ? null : watchSocket(path, () => wake?.());
      const end = () => {
        cancel();
        watcher?.dispose();
        wake = null;
        resolve();
      };
      const cancel = timers.after(backOff(attempts++, timers), end);
      wake = () => {
        attempts = 0;
        end();
      };
    });
  }

  function snapshotOf(kind: Kind): Snapshot<Records[Kind]> {
    const snapshot = objects?.tracked.get(kind)?.snapshot;
    if (snapshot === undefined && objects !== null) return { state: "idle" };
    return snapshot === undefined || snapshot.state === "loading" ? (kept.get(kind) ?? apart) : snapshot;
  }

  const snapshots = {} as Snapshots;
  for (const kind of kinds) Object.defineProperty(snapshots, kind, { enumerable: true, get: () => snapshotOf(kind) });

  function connect(): void {
    if (started || disposed) return;
    started = true;
    show({ state: "loading" });
    void run();
  }

  return {
    snapshots,
    get engine() {
      return engine;
    },
    get info() {
      return engine?.info ?? null;
    },
    connect,
    want(more) {
      for (const kind of more) {
        if (wanted.has(kind)) continue;
        wanted.add(kind);
        if (objects === null) continue;
        objects.track(kind);
        notices[kind].flush();
      }
    },
    look(seen) {
      for (const kind of engine?.info.silent ?? []) if (seen.includes(kind)) relist(kind);
    },
    whenConnected() {
      if (disposed) return Promise.reject(gone());
      connect();
      if (engine !== null) return Promise.resolve(engine);
      wake?.();
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
    },
    retry() {
      wake?.();
    },
    reconnect() {
      if (!started || disposed) return;
      resumeFrom = null;
      attempts = 0;
      engine?.close();
      engine = null;
      show({ state: "loading" });
      current.abort(new DOMException("The connection is set up anew.", "AbortError"));
      wake?.();
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose() {
      disposed = true;
      for (const { reject } of waiters.splice(0)) reject(gone());
      current.abort(gone());
      engine?.close();
      engine = null;
      wake?.();
      show({ state: "idle" });
      listeners.clear();
    },
  };
}

/** What is followed on one connection. */
interface Following {
  readonly tracked: ReadonlyMap<Kind, Objects<Records[Kind]>>;
  /** Lists a kind and keeps it fresh; the second call does nothing. */
  track(kind: Kind): void;
}

/** An engine that says of its networks what it does to them for us, where no event will. */
function announcing(engine: Engine, changed: (kind: Kind) => void): Engine {
  if (!engine.info.silent?.includes("network")) return engine;
  const after = <T>(work: Promise<T>) => work.finally(() => changed("network"));
  return {
    ...engine,
    createNetwork: (options) => after(engine.createNetwork(options)),
    removeNetwork: (id) => after(engine.removeNetwork(id)),
  };
}

function gone(): DOMException {
  return new DOMException("The store was disposed of.", "AbortError");
}

function failed(failure: Failure): Snapshot<never> {
  return { state: "failed", failure };
}
