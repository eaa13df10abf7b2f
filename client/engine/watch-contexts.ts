/** Tells when the Docker CLI, or anybody else, has changed contexts or which of them is the current one. */
import { type FSWatcher, watch } from "node:fs";
import { dirname, join } from "node:path";
import { contextFolders, metaFolder } from "./context-store.ts";
import { configFolder, type Environment } from "./environment.ts";

/** A change is several steps on the disk. */
const quietMilliseconds = 100;

/**
 * Calls `changed` after config.json, the store of contexts or one of them has changed. What is not there yet is noticed
 * when it comes, as long as the folder above it is there; what can't be watched is not. Nothing is polled.
 */
export function watchContexts(environment: Environment, changed: () => void): { dispose(): void } {
  let watchers: FSWatcher[] = [];
  let disposed = false;
  let timer: NodeJS.Timeout | undefined;

  function follow(folder: string, matters: (name: string) => boolean): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_type, name) => {
        if (name === null || matters(name)) soon();
      });
      watcher.on("error", () => watcher.close());
      watchers.push(watcher);
    } catch {
      // Not there: the folder above tells when it comes.
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void begin();
      changed();
    }, quietMilliseconds);
  }

  async function begin(): Promise<void> {
    const folders = await contextFolders(environment);
    if (disposed) return;
    for (const watcher of watchers) watcher.close();
    watchers = [];
    const config = configFolder(environment);
    const meta = metaFolder(environment);
    follow(dirname(config), (name) => join(dirname(config), name) === config);
    follow(config, (name) => name === "config.json" || name === "contexts");
    follow(dirname(meta), (name) => name === "meta");
    follow(meta, () => true);
    for (const folder of folders) follow(join(meta, folder), () => true);
  }

  void begin();
  return {
    dispose() {
      disposed = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
