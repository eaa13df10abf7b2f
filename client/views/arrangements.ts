/** The arrangements of all views while the window is open; each change is kept for the workspace. */
import {
  type Arranged,
  type Arrangement,
  type Arrangements,
  isFiltered,
  readArrangement,
  writeArrangement,
} from "../describe/arrangement.ts";
import type { View } from "./view.ts";

/** Where texts are kept, a key each; undefined takes one away. */
export interface ArrangementMemory {
  get(key: string): string | undefined;
  set(key: string, value: string | undefined): void;
}

export function createArrangements(
  views: readonly Pick<View<unknown>, "id" | "options">[],
  memory: ArrangementMemory,
): Arrangements {
  const key = (view: string): string => `arrangement:${view}`;
  const arranged = new Map<string, Arranged>();
  const listeners = new Set<(view: string) => void>();
  for (const { id, options } of views) {
    if (options !== undefined) arranged.set(id, { options, values: readArrangement(options, memory.get(key(id))) });
  }
  return {
    of: (view) => arranged.get(view) ?? null,
    set(view, values) {
      const before = arranged.get(view);
      if (before === undefined) return;
      const after = { ...before, values: { ...before.values, ...values } satisfies Arrangement };
      arranged.set(view, after);
      memory.set(key(view), writeArrangement(after));
      for (const listener of [...listeners]) listener(view);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** What menus and welcome views read of arrangements: whether a view is filtered, and every switch. */
export function arrangementKeys(
  views: readonly Pick<View<unknown>, "id">[],
  arrangements: Arrangements,
): Readonly<Record<string, boolean>> {
  const keys: Record<string, boolean> = {};
  for (const { id } of views) {
    const arranged = arrangements.of(id);
    if (arranged === null) continue;
    keys[`${id}.filtered`] = isFiltered(arranged);
    for (const [key, value] of Object.entries(arranged.values)) {
      if (typeof value === "boolean") keys[`${id}.${key}`] = value;
    }
  }
  return keys;
}
