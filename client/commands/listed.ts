/** Lists that a command needs: they are there once the store has read them, and a command may come first. */
import { EngineError, type Kind } from "../engine/model.ts";
import type { Store } from "../engine/store.ts";

/** Resolves when these kinds are listed; rejects with an EngineError where they can't be had. */
export async function listed({ store }: { readonly store: Store }, kinds: readonly Kind[]): Promise<void> {
  store.want(kinds);
  await settled(store, kinds);
  for (const kind of kinds) {
    const snapshot = store.snapshots[kind];
    if (snapshot.state === "failed") throw new EngineError(snapshot.failure.detail, null, snapshot.failure);
  }
}

async function settled(store: Store, kinds: readonly Kind[]): Promise<void> {
  while (kinds.some((kind) => ["idle", "loading"].includes(store.snapshots[kind].state))) {
    await changeOf(store);
    // An engine that was closed meanwhile lists nothing any more.
    await store.whenConnected();
  }
}

async function changeOf(store: Store): Promise<void> {
  await new Promise<void>((resolve) => {
    const listener = store.onDidChange(() => {
      listener.dispose();
      resolve();
    });
  });
}
