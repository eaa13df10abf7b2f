/** `quayside rules`: every rule there is. */
import { listing } from "../lint/describe.ts";
import { rules } from "../rules/index.ts";
import { t } from "../words.ts";
import type { Io } from "./io.ts";

/** Prints the rules; resolves with the exit code: 0, or 2 for bad usage. */
export async function rulesCommand(args: readonly string[], io: Io): Promise<number> {
  let format = "text";
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "--format") format = args[++at] ?? "";
    else if (arg.startsWith("--format=")) format = arg.slice("--format=".length);
    else return badUsage(io, t("rules knows no {0}.", arg));
  }
  const list = rules.map(listing);
  if (format === "json") io.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
  else if (format === "text") {
    const width = Math.max(...list.map(({ id }) => id.length));
    for (const rule of list) {
      const names = rule.aliases.length > 0 ? ` (${rule.aliases.join(", ")})` : "";
      const off = rule.enabledByDefault ? "" : ` ${t("[off]")}`;
      io.stdout.write(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}${names}${off}\n`);
    }
  } else return badUsage(io, t("There is no format {0}.", format));
  return 0;
}

function badUsage(io: Io, complaint: string): number {
  io.stderr.write(`quayside: ${complaint}\n`);
  return 2;
}
