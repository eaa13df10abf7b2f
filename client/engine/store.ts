/** The engine's objects as immutable snapshots: subscribe first, then list, then apply one object an event. */
import type { Engine, EngineInfo } from "./engine.ts";
import type { Container, Failure, Image, Unreadable } from "./model.ts";

/** One kind's state. `ready` keeps insertion order by the engine's list; views sort. */
export type Snapshot<T> =
  | { readonly state: "idle" }
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly items: ReadonlyMap<string, T | Unreadable> }
  | { readonly state: "failed"; readonly failure: Failure };

export interface Snapshots {
  readonly container: Snapshot<Container>;
  readonly image: Snapshot<Image>;
}

export interface Store {
  readonly snapshots: Snapshots;
  /** The engine in use, null while there is none. */
  readonly engine: Engine | null;
  readonly info: EngineInfo | null;
  /** Starts to connect, and keeps connected for ever (back-off 1 to 30 s with jitter); the second call does nothing. */
  connect(): void;
  /** Resolves with the engine when it is connected; rejects with an EngineError when the attempt under way fails. */
  whenConnected(): Promise<Engine>;
  /** Tries at once where it waits for the next attempt: a view was shown, or the user asked. */
  retry(): void;
  /** Drops the connection and resolves anew: the setting or the environment changed. */
  reconnect(): void;
  onDidChange(listener: (kind: keyof Snapshots) => void): { dispose(): void };
  dispose(): void;
}
