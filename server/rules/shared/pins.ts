/** What the rules about package versions have in common: one finding a command, on the packages without a version. */
import type { Finding } from "../../lint/rule.ts";
import type { ShellWord } from "../../syntax/shell.ts";
import { t } from "../../words.ts";
import { plainText } from "./arguments.ts";

/**
 * The finding for packages without a version; null where all have one.
 * @param example how this manager writes a version, for the first of them
 */
export function unpinned(
  packages: readonly ShellWord[],
  example: (name: string) => string,
  aliases?: readonly string[],
): Finding | null {
  const [first, ...others] = packages;
  if (first === undefined) return null;
  const name = plainText(first);
  return {
    span: first.span,
    message:
      others.length === 0
        ? t("The version of {0} is left open. Name it: {1}.", name, example(name))
        : t("The versions of {0} and {1} more are left open. Name them: {2}.", name, others.length, example(name)),
    aliases,
  };
}
