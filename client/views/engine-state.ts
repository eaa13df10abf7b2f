/** The engine's state as context keys, which `when` clauses and welcome views read. */
import type { Failure, Kind } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";

export type EngineState = "idle" | "connecting" | "ready" | "failed";

/** Every context key that Quayside sets, with its value. */
export interface ContextKeys {
  readonly "quayside.engine.state": EngineState;
  /** A failure's code, empty while there is none. */
  readonly "quayside.engine.failure": string;
  readonly "quayside.containers.count": number;
  readonly "quayside.images.count": number;
  /** Volumes and networks are listed when their view is first seen, so each has a state of its own. */
  readonly "quayside.volumes.state": EngineState;
  readonly "quayside.volumes.count": number;
  readonly "quayside.networks.state": EngineState;
  readonly "quayside.networks.count": number;
}

/** What is listed of every engine: the engine's own state is theirs. */
const always: readonly Kind[] = ["container", "image"];

export function failureOf(snapshots: Snapshots): Failure | null {
  for (const kind of always) {
    const snapshot = snapshots[kind];
    if (snapshot.state === "failed") return snapshot.failure;
  }
  return null;
}

export function contextKeys(snapshots: Snapshots): ContextKeys {
  const failure = failureOf(snapshots);
  return {
    "quayside.engine.state": stateOf(snapshots, always),
    "quayside.engine.failure": failure?.code ?? "",
    "quayside.containers.count": count(snapshots.container),
    "quayside.images.count": count(snapshots.image),
    "quayside.volumes.state": stateOf(snapshots, ["volume"]),
    "quayside.volumes.count": count(snapshots.volume),
    "quayside.networks.state": stateOf(snapshots, ["network"]),
    "quayside.networks.count": count(snapshots.network),
  };
}

function stateOf(snapshots: Snapshots, kinds: readonly Kind[]): EngineState {
  const states = kinds.map((kind) => snapshots[kind].state);
  if (states.includes("failed")) return "failed";
  if (states.includes("loading")) return "connecting";
  return states.every((state) => state === "ready") ? "ready" : "idle";
}

function count(snapshot: Snapshots[keyof Snapshots]): number {
  return snapshot.state === "ready" ? snapshot.items.size : 0;
}
