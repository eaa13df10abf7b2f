/** Tells when a socket's file appears, so that an engine that starts is noticed without asking again and again. */
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

export type WatchSocket = (path: string, appeared: () => void) => { dispose(): void };

/**
 * Calls `appeared` whenever the file at `path` is made. Where its folder isn't there yet, the nearest one above that is
 * gets watched. Where nothing can be watched nothing is called: whoever waits tries again by the clock as well.
 */
export const watchSocket: WatchSocket = (path, appeared) => {
  let watcher: FSWatcher | null = null;
  let disposed = false;

  function begin(): void {
    if (disposed) return;
    watcher?.close();
    watcher = null;
    for (let file = path; file !== dirname(file); file = dirname(file)) {
      try {
        const name = basename(file);
        watcher = watch(dirname(file), { persistent: false }, (_type, changed) => {
          if (changed !== name) return;
          // A folder on the way: from now on the one below can be watched. The socket may be in it already.
          if (file !== path) begin();
          appeared();
        });
        watcher.on("error", () => watcher?.close());
        return;
      } catch {
        // Not there or not to be watched: try the folder above.
      }
    }
  }

  begin();
  return {
    dispose() {
      disposed = true;
      watcher?.close();
    },
  };
};
