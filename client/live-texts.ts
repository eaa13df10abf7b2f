/** Texts of read-only documents: read once, or kept up to date for as long as they are on screen. No `vscode` here. */

/** Shows texts until the signal aborts; once it has returned by itself, the text stays as it is. */
export type Follow = (show: (text: string) => void, signal: AbortSignal) => Promise<void>;

export interface LiveTexts {
  /** Undefined for what nobody has shown. */
  read(path: string): string | undefined;
  /** A text that stays as it is. */
  show(path: string, text: string): void;
  /** A text that is kept up to date from now on. Resolves once there is something to read, or nothing to come. */
  follow(path: string, follow: Follow): Promise<void>;
  /** The documents that are on screen, whichever those are: the others are not followed meanwhile. */
  look(visible: ReadonlySet<string>): void;
  /** The document is closed. */
  forget(path: string): void;
  dispose(): void;
}

interface Live {
  readonly follow: Follow;
  /** Of the run under way; null while it is not on screen. */
  run: AbortController | null;
}

export function createLiveTexts(changed: (path: string) => void, log: (error: Error) => void): LiveTexts {
  const texts = new Map<string, string>();
  const live = new Map<string, Live>();

  function show(path: string, text: string): void {
    if (texts.get(path) === text) return;
    texts.set(path, text);
    changed(path);
  }

  function stop(path: string): void {
    live.get(path)?.run?.abort();
    live.delete(path);
  }

  /** @param ready called once there is something to read, or nothing to come */
  async function start(path: string, entry: Live, ready: () => void): Promise<void> {
    const run = new AbortController();
    const { signal } = run;
    entry.run = run;
    const tell = (text: string): void => {
      if (signal.aborted) return;
      show(path, text);
      ready();
    };
    try {
      await entry.follow(tell, signal);
    } catch (error) {
      if (!signal.aborted) {
        log(error as Error);
        tell(`${texts.get(path) ?? ""}\n${(error as Error).message}\n`);
      }
    }
    if (!signal.aborted && live.get(path) === entry) live.delete(path);
    ready();
  }

  return {
    read: (path) => texts.get(path),
    show(path, text) {
      stop(path);
      show(path, text);
    },
    async follow(path, follow) {
      stop(path);
      texts.delete(path);
      const entry: Live = { follow, run: null };
      live.set(path, entry);
      await new Promise<void>((resolve) => void start(path, entry, resolve));
    },
    look(visible) {
      for (const [path, entry] of live) {
        if (visible.has(path) && entry.run === null) void start(path, entry, () => {});
        if (visible.has(path) || entry.run === null) continue;
        entry.run.abort();
        entry.run = null;
      }
    },
    forget(path) {
      stop(path);
      texts.delete(path);
    },
    dispose() {
      for (const path of [...live.keys()]) stop(path);
    },
  };
}
