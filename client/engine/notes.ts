/** What was found out of the engine's objects because somebody asked, and no event tells: kept until the engine changes. */
import type { Store } from "./store.ts";

/** The same shape as the store's snapshots, so that views redraw for it as they do for those. */
export interface NotesSnapshot {
  readonly state: "ready";
  /** The digest that the registry had for a tag when it was asked, by reference. */
  readonly registryDigests: ReadonlyMap<string, string>;
  /** Bytes of a volume when it was measured, by name. */
  readonly volumeSizes: ReadonlyMap<string, number>;
}

export interface Notes {
  readonly snapshot: NotesSnapshot;
  add(found: Partial<Omit<NotesSnapshot, "state">>): void;
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

export const noNotes: NotesSnapshot = { state: "ready", registryDigests: new Map(), volumeSizes: new Map() };

export function createNotes(store: Pick<Store, "info" | "snapshots" | "onDidChange">): Notes {
  const listeners = new Set<() => void>();
  let snapshot = noNotes;
  let endpoint = store.info?.endpoint;

  function show(next: NotesSnapshot): void {
    snapshot = next;
    for (const listener of [...listeners]) listener();
  }

  /** What is known of one engine says nothing of another, and what was in a volume that is gone nothing of a namesake. */
  function follow(): void {
    const now = store.info?.endpoint;
    if (now === undefined) return;
    if (now !== endpoint) {
      endpoint = now;
      if (snapshot !== noNotes) show(noNotes);
      return;
    }
    const { volume } = store.snapshots;
    if (volume.state !== "ready") return;
    const there = [...snapshot.volumeSizes].filter(([name]) => volume.items.has(name));
    if (there.length < snapshot.volumeSizes.size) show({ ...snapshot, volumeSizes: new Map(there) });
  }
  const following = store.onDidChange(follow);

  return {
    get snapshot() {
      return snapshot;
    },
    add({ registryDigests = new Map(), volumeSizes = new Map() }) {
      follow();
      show({
        state: "ready",
        registryDigests: new Map([...snapshot.registryDigests, ...registryDigests]),
        volumeSizes: new Map([...snapshot.volumeSizes, ...volumeSizes]),
      });
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose() {
      following.dispose();
      listeners.clear();
    },
  };
}
