/** Finds configuration files: the nearest one counts, in a Dockerfile's folder or above it. */
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Config, configNames, isConfig, type RuleNames, readConfig } from "../lint/config.ts";

/** Configuration files by folder; each is read once until `forget`. */
export class ConfigFiles {
  private readonly names: RuleNames;
  private readonly known = new Map<string, Promise<Config | null>>();

  constructor(names: RuleNames) {
    this.names = names;
  }

  /** The configuration that holds in a folder (an absolute path), null where there is none in it or above it. */
  nearest(folder: string): Promise<Config | null> {
    let found = this.known.get(folder);
    if (found === undefined) {
      found = this.find(folder);
      this.known.set(folder, found);
    }
    return found;
  }

  /** A file that somebody named; rejects where it can't be read. */
  async read(path: string): Promise<Config> {
    return await readConfig(path, await readFile(path, "utf8"), this.names);
  }

  /** Files are read again when they are next needed. */
  forget(): void {
    this.known.clear();
  }

  private async find(folder: string): Promise<Config | null> {
    for (const name of configNames) {
      const path = join(folder, name);
      const text = await readFile(path, "utf8").catch(() => null);
      if (text !== null && isConfig(name, text)) return await readConfig(path, text, this.names);
    }
    const parent = dirname(folder);
    return parent === folder ? null : await this.nearest(parent);
  }
}

/** Whether a configuration shuts out a file (an absolute path). */
export function isIgnoredBy(config: Config, path: string): boolean {
  const below = relative(dirname(config.file), path).replaceAll("\\", "/");
  return !below.startsWith("../") && config.ignores(below);
}
