/** Calls of pip, under its names and through `python -m pip`. */
import type { LintFile } from "../../lint/file.ts";
import { plainText, readArguments, type Subcommand, subcommand } from "./arguments.ts";
import { pipStyle } from "./package-managers.ts";

/** The program with each version that an image may have it in: `pip`, `pip3`, `pip3.12`. */
const versions = ["", "2", "2.7", "3", ...Array.from({ length: 16 }, (_, minor) => `3.${minor}`)];
const pips = versions.map((version) => `pip${version}`);
const pythons = versions.map((version) => `python${version}`);

/** Every `install` of pip, `python -m pip` included, and of other programs that take what pip takes. */
export function* pipInstalls(file: LintFile, ...others: readonly string[]): Iterable<Subcommand> {
  for (const use of file.commands(...pips, ...pythons, ...others)) {
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
