/** The world outside of the editor: paths of documents, and the words of the client's language. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A document's path, null where it is not a file. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

/** The document of a path. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
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
