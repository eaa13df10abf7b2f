/** Live figures in the Containers view's rows: whether they are wanted, and the readings while the view is on screen. */
import type { Sessions } from "../engine/sessions.ts";
import type { Reading } from "../engine/stats.ts";

export interface RowStats {
  readonly wanted: boolean;
  want(wanted: boolean): void;
  /** The view comes on screen or leaves it: nothing is followed while it is hidden. */
  look(visible: boolean): void;
  /** The last reading of each container of a session, by its id; none while they are not wanted. */
  last(session: string): ReadonlyMap<string, Reading>;
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

const none: ReadonlyMap<string, Reading> = new Map();

/** @param memory keeps the choice for the workspace */
export function createRowStats(
  sessions: Pick<Sessions, "all" | "onDidChange">,
  memory: { get(): boolean; set(wanted: boolean): void },
): RowStats {
  const listeners = new Set<() => void>();
  const watches = new Map<string, { dispose(): void }>();
  const readings = new Map<string, ReadonlyMap<string, Reading>>();
  let wanted = memory.get();
  let visible = false;

  function tell(): void {
    for (const listener of listeners) listener();
  }

  /** Brings what is followed in line with what is wanted, and with the engines that are open. */
  function follow(): void {
    const followed = wanted && visible ? sessions.all : [];
    for (const [id, watch] of watches) {
      if (followed.some((session) => session.id === id)) continue;
      watch.dispose();
      watches.delete(id);
      readings.delete(id);
    }
    for (const { id, liveStats } of followed) {
      if (watches.has(id)) continue;
      const update = (): void => {
        const last = [...liveStats.readings].flatMap(([container, all]) =>
          all.slice(-1).map((reading) => [container, reading] as const),
        );
        readings.set(id, new Map(last));
        tell();
      };
      watches.set(id, liveStats.watch(null, update));
    }
    tell();
  }

  const opened = sessions.onDidChange((_session, kind) => {
    if (kind === null) follow();
  });
  return {
    get wanted() {
      return wanted;
    },
    want(now) {
      wanted = now;
      memory.set(now);
      follow();
    },
    look(now) {
      visible = now;
      follow();
    },
    last: (session) => readings.get(session) ?? none,
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose() {
      opened.dispose();
      for (const watch of watches.values()) watch.dispose();
      watches.clear();
    },
  };
}
