/** The world outside of the editor: configuration files on disk, and the words of the client's language. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, configNames, readConfig } from "../lint/config.ts";
import { readDockerignore } from "../lint/dockerignore.ts";
import type { Host } from "../lint/file.ts";

/** The configuration that holds for a file: the nearest `.quayside.yaml` or `.hadolint.yaml`, in its folder or above. */
export async function configFor(path: string): Promise<Config | null> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const name of configNames) {
      const file = join(folder, name);
      const text = await readFile(file, "utf8").catch(() => null);
      if (text !== null) return await readConfig(file, text);
    }
    if (folder === dirname(folder)) return null;
  }
}

/**
 * What can be known of the world around a Dockerfile: the ignore file beside it, `<name>.dockerignore` first. A folder
 * with an ignore file is taken for the build context; without one nothing is said about files.
 */
export async function hostFor(path: string): Promise<Host | null> {
  for (const file of [`${path}.dockerignore`, join(dirname(path), ".dockerignore")]) {
    const text = await readFile(file, "utf8").catch(() => null);
    if (text !== null) return { isIgnored: readDockerignore(text) };
  }
  return null;
}

/** A document's path, null where it is not a file. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

/**
 * The words of a locale: `zh-cn`, else `zh`; null where there are none.
 * @param folder the `l10n` folder
 */
export async function wordsOf(folder: string, locale: string): Promise<string | null> {
  const full = locale.toLowerCase().replace("_", "-");
  for (const name of new Set([full, full.split("-")[0] ?? full])) {
    const text = await readFile(join(folder, `bundle.l10n.${name}.json`), "utf8").catch(() => null);
    if (text !== null) return text;
  }
  return null;
}
