/** The server's words: English is the key, `l10n/bundle.l10n.<locale>.json` has the others. Open to all layers. */
import * as l10n from "@vscode/l10n";

/** Translates; `{0}`, `{1}` stand for the arguments. The message is a literal, so that a test can find it. */
export function t(message: string, ...args: readonly (string | number)[]): string {
  return l10n.t(message, ...args);
}

/**
 * Marks a message of a table that is read before the language is known; it comes back as it is.
 * Whoever shows it calls `translated`. The message is a literal, so that a test can find it.
 */
export function mark(message: string): string {
  return message;
}

/** Translates a message that a table holds, where it was marked with `mark`. */
export function translated(message: string): string {
  return l10n.t(message);
}

/** Takes a bundle's JSON text (message → translation); null brings English back. */
export function useWords(contents: string | null): void {
  l10n.config({ contents: contents ?? "{}" });
}
