/** The engines of one window: the one in use, and any number of others that are open side by side with it. */
import type { EngineEntry } from "./contexts.ts";
import type { Environment } from "./environment.ts";
import type { Kind } from "./model.ts";
import { createNotes, type Notes } from "./notes.ts";
import { createStore, type Store, type StoreOptions } from "./store.ts";

export interface Session {
  /** Empty for the engine in use, whichever that is; else the id of the engine's entry. */
  readonly id: string;
  /** The engine's name as the Engines view has it; empty for the one in use while it is not known. */
  readonly name: string;
  readonly store: Store;
  readonly notes: Notes;
}

/** A row's node, and the session it stands in. */
export interface Placed {
  readonly session: string;
  readonly node: unknown;
}

/** What is remembered of an engine that is open beside the one in use. */
export type Beside = Pick<EngineEntry, "id" | "name" | "choice">;

export interface Sessions {
  /** The engine in use first, then the others in the order in which they were opened. */
  readonly all: readonly [Session, ...Session[]];
  /** Opens an engine beside the one in use. It connects as soon as somebody asks its store to. */
  open(entry: Beside): void;
  /** Ends an engine's connection and forgets it; does nothing where it is not open. */
  close(id: string): void;
  /** Tells of every session's changes; null stands for the sessions themselves: one was opened or closed. */
  onDidChange(listener: (session: Session, kind: Kind | "notes" | null) => void): { dispose(): void };
  dispose(): void;
}

export interface SessionsOptions {
  /** Of the engine in use. It is disposed of by whoever made it. */
  readonly store: Store;
  /** The name of the engine in use, empty while it is not known. */
  ownName(): string;
  environment(): Environment;
  /** Where the others are kept from one day to the next. */
  readonly memory: { get(): readonly Beside[]; set(beside: readonly Beside[]): void };
  readonly loadConnect?: StoreOptions["loadConnect"];
  log?(line: string): void;
}

/** Each session has a store and a connection of its own, so that one that fails or is slow keeps no other waiting. */
export function createSessions(options: SessionsOptions): Sessions {
  const { store, ownName, environment, memory, loadConnect, log = () => undefined } = options;
  const listeners = new Set<Parameters<Sessions["onDidChange"]>[0]>();
  const own: Session = {
    id: "",
    get name() {
      return ownName();
    },
    store,
    notes: createNotes(store),
  };
  const beside = new Map<string, { readonly entry: Beside; readonly session: Session }>();
  let all: readonly [Session, ...Session[]] = [own];

  function tell(session: Session, kind: Kind | "notes" | null): void {
    for (const listener of [...listeners]) listener(session, kind);
  }

  function add(entry: Beside): Session {
    const store = createStore({
      environment: () => ({ ...environment(), chosen: entry.choice }),
      log: (line) => log(`${entry.name}: ${line}`),
      ...(loadConnect === undefined ? {} : { loadConnect }),
    });
    const session: Session = { id: entry.id, name: entry.name, store, notes: createNotes(store) };
    store.onDidChange((kind) => tell(session, kind));
    session.notes.onDidChange(() => tell(session, "notes"));
    beside.set(entry.id, { entry, session });
    all = [own, ...[...beside.values()].map((one) => one.session)];
    return session;
  }

  function remember(): void {
    memory.set([...beside.values()].map(({ entry: { id, name, choice } }) => ({ id, name, choice })));
  }

  for (const entry of memory.get()) add(entry);
  const following = store.onDidChange((kind) => tell(own, kind));
  own.notes.onDidChange(() => tell(own, "notes"));

  return {
    get all() {
      return all;
    },
    open(entry) {
      if (beside.has(entry.id)) return;
      const session = add(entry);
      remember();
      tell(session, null);
    },
    close(id) {
      const closed = beside.get(id)?.session;
      if (closed === undefined) return;
      beside.delete(id);
      all = [own, ...[...beside.values()].map((one) => one.session)];
      remember();
      closed.notes.dispose();
      closed.store.dispose();
      tell(closed, null);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose() {
      listeners.clear();
      following.dispose();
      for (const { notes } of all) notes.dispose();
      for (const { session } of beside.values()) session.store.dispose();
    },
  };
}
