/** `key=value` pairs as people type them in one line: labels, and options of drivers. */
import { t } from "../../words.ts";
import { splitCommand } from "../command-line.ts";

/** What is wrong with a line of pairs; null where nothing is. */
export function pairsProblem(line: string): string | null {
  const words = splitCommand(line);
  if (words === null) return t("A quote is not closed.");
  const wrong = words.find((word) => !/^[^=]+(=|$)/.test(word));
  if (wrong !== undefined) return t("“{0}” has no key: write key=value, with blanks between the pairs.", wrong);
  const keys = words.map(keyOf);
  const twice = keys.find((key, position) => keys.indexOf(key) !== position);
  return twice === undefined ? null : t("“{0}” stands there twice.", twice);
}

/** A key without a value has an empty one. */
export function readPairs(line: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (splitCommand(line) ?? []).map((word) => [keyOf(word), word.slice(keyOf(word).length + 1)]),
  );
}

function keyOf(word: string): string {
  return word.replace(/=.*$/s, "");
}
