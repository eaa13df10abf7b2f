/** Calls of pip, under its names and through `python -m pip`. */
import type { LintFile } from "../../lint/file.ts";
import { plainText, readArguments, type Subcommand, subcommand } from "./arguments.ts";
import { pipStyle } from "./package-managers.ts";

/** Every `install` of these programs; `python -m pip` counts as pip. */
export function* pipInstalls(file: LintFile, ...names: readonly string[]): Iterable<Subcommand> {
  for (const use of file.commands(...names, "python", "python2", "python3")) {
    const { name, args } = use.command;
    if (name === null) continue;
    if (!name.startsWith("python")) {
      const call = subcommand(use, pipStyle);
      if (call?.name === "install") yield call;
      continue;
    }
    const module = args.findIndex((word, at) => plainText(word) === "-m" && plainText(args[at + 1] ?? word) === "pip");
    if (module < 0) continue;
    const { flags, operands } = readArguments(args.slice(module + 2), pipStyle);
    const [install, ...rest] = operands;
    if (install === undefined || plainText(install) !== "install") continue;
    yield { use, name: "install", nameWord: install, flags, operands: rest };
  }
}
