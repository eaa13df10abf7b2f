/** What the search for an engine reads of this machine, passed in so that tests can bring their own. */
import { access, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Environment {
  /** The `quayside.engine` setting: the name of a context, a host, or empty. */
  readonly setting: string;
  /** What the user has chosen for this window, written as the setting is, which it comes before; empty for nothing. */
  readonly chosen?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The user's number on systems that have one, else null. */
  readonly uid: number | null;
  readonly files: Files;
}

export interface Files {
  /** The file's text, null where there is none; rejects where it is there but can't be read. */
  read(path: string): Promise<string | null>;
  exists(path: string): Promise<boolean>;
}

/** This process's environment, read at each call: VS Code may have learnt more of it since. */
export function currentEnvironment(setting = "", chosen = ""): Environment {
  return {
    setting: setting.trim(),
    chosen,
    env: process.env,
    platform: process.platform,
    home: process.env.HOME || process.env.USERPROFILE || homedir(),
    uid: process.getuid?.() ?? null,
    files: realFiles,
  };
}

/** Where the Docker CLI keeps its configuration: `$DOCKER_CONFIG`, else `~/.docker`. */
export function configFolder({ env, home }: Pick<Environment, "env" | "home">): string {
  return env.DOCKER_CONFIG || join(home, ".docker");
}

const realFiles: Files = {
  async read(path) {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw error;
    }
  },
  async exists(path) {
    return await access(path).then(
      () => true,
      // What may not be looked at is there all the same: connecting to it says why it can't be used.
      (error: NodeJS.ErrnoException) => error.code === "EACCES" || error.code === "EPERM",
    );
  },
};
