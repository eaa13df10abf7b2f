/** A container's recipe as the command line that makes it anew: `docker run …`, for a POSIX shell. */
import type { Recipe } from "../engine/recipe.ts";
import { shellWord } from "../engine/written.ts";

/** Longer than this, each option has a line of its own. */
const oneLine = 100;

export function runLine(recipe: Recipe): string {
  const [program, ...first] = recipe.entrypoint ?? [];
  const options = recipe.options.map(([name, value]) =>
    value === true ? `--${name}` : `--${name} ${shellWord(value)}`,
  );
  // The program takes one word; the others stand before the command's own.
  if (recipe.entrypoint !== null) options.push(`--entrypoint ${shellWord(program ?? "")}`);
  const end = [recipe.image, ...first, ...recipe.command].map(shellWord).join(" ");
  const short = ["docker run", ...options, end].join(" ");
  const run = short.length <= oneLine ? short : ["docker run", ...options, end].join(" \\\n  ");
  const connect = recipe.networks.map(({ name, aliases, ip, ip6 }) =>
    [
      "docker network connect",
      ...aliases.map((alias) => `--alias ${shellWord(alias)}`),
      ...(ip === "" ? [] : [`--ip ${shellWord(ip)}`]),
      ...(ip6 === "" ? [] : [`--ip6 ${shellWord(ip6)}`]),
      shellWord(name),
      shellWord(recipe.name),
    ].join(" "),
  );
  return [run, ...connect].join("\n");
}
