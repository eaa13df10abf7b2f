/** The client's words: English is the key, `l10n/bundle.l10n.<locale>.json` has the others. Open to all layers. */

type Translate = (message: string, ...args: (string | number)[]) => string;

/** Each bundle has a copy of this file; the translation, which has to be one, is kept where all of them find it. */
const shared = globalThis as { [key: symbol]: Translate | undefined };
const key = Symbol.for("quayside.translate");

const english: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (all, index) => String(args[Number(index)] ?? all));

/** Given once, at activation: `vscode.l10n.t`. Without it words stay English, which is what tests in plain Node see. */
export function useTranslate(given: Translate): void {
  shared[key] = given;
}

/** Translates; `{0}`, `{1}` stand for the arguments. The message is a literal, so that a test can find it. */
export function t(message: string, ...args: (string | number)[]): string {
  return (shared[key] ?? english)(message, ...args);
}
