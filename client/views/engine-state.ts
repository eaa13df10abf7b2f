/** The engine's state as context keys, which `when` clauses and welcome views read. */
import type { Failure } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";

export type EngineState = "idle" | "connecting" | "ready" | "failed";

/** Every context key that Quayside sets, with its value. */
export interface ContextKeys {
  readonly "quayside.engine.state": EngineState;
  /** A failure's code, empty while there is none. */
  readonly "quayside.engine.failure": string;
  readonly "quayside.containers.count": number;
  readonly "quayside.images.count": number;
}

export function failureOf(snapshots: Snapshots): Failure | null {
  for (const snapshot of Object.values(snapshots)) if (snapshot.state === "failed") return snapshot.failure;
  return null;
}

export function contextKeys(snapshots: Snapshots): ContextKeys {
  const failure = failureOf(snapshots);
  return {
    "quayside.engine.state": engineState(snapshots),
    "quayside.engine.failure": failure?.code ?? "",
    "quayside.containers.count": count(snapshots.container),
    "quayside.images.count": count(snapshots.image),
  };
}

function engineState(snapshots: Snapshots): EngineState {
  const states = Object.values(snapshots).map((snapshot) => snapshot.state);
  if (states.includes("failed")) return "failed";
  if (states.includes("loading")) return "connecting";
  return states.every((state) => state === "ready") ? "ready" : "idle";
}

function count(snapshot: Snapshots[keyof Snapshots]): number {
  return snapshot.state === "ready" ? snapshot.items.size : 0;
}
