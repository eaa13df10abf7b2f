/** `quayside parse`: one JSON object a line, a line a file, in the order given. */
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { decodeUtf8 } from "../syntax/decode.ts";
import { parse } from "../syntax/parser.ts";
import { t } from "../words.ts";
import { type Io, readAll } from "./io.ts";
import { parseJson } from "./parse-json.ts";

/** Prints the files; resolves with 0, or 2 where one can't be read (named on standard error) or the usage is bad. */
export async function parseCommand(args: readonly string[], io: Io): Promise<number> {
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "--files-from" || arg === "--files-from=-") {
      if (arg === "--files-from" && args[++at] !== "-") return badUsage(io, t("--files-from takes -, standard input."));
      const list = (await readAll(io.stdin)).toString("utf8");
      files.push(...list.split(/\r?\n/).filter((line) => line !== ""));
    } else if (arg.startsWith("-") && arg !== "-") return badUsage(io, t("parse knows no {0}.", arg));
    else files.push(arg);
  }
  if (files.length === 0) return badUsage(io, t("parse needs a file, or - for standard input."));
  let code = 0;
  for (const file of files) {
    try {
      const bytes =
        file === "-" ? await readAll(io.stdin) : await readFile(isAbsolute(file) ? file : join(io.cwd, file));
      io.stdout.write(`${JSON.stringify(parseJson(parse(decodeUtf8(bytes)), file))}\n`);
    } catch (error) {
      io.stderr.write(
        `quayside: ${t("{0} can't be read: {1}", file, error instanceof Error ? error.message : String(error))}\n`,
      );
      code = 2;
    }
  }
  return code;
}

function badUsage(io: Io, complaint: string): number {
  io.stderr.write(`quayside: ${complaint}\n`);
  return 2;
}
