/** Dockerfiles below a folder, as `quayside lint FOLDER` looks for them: ignore files are honoured. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const names = /^(?:(?:Dockerfile|Containerfile)(?:\..+)?|.+\.(?:dockerfile|containerfile))$/i;
/** Files beside a Dockerfile that are about it but are none. */
const notNames = /\.(?:dockerignore|containerignore|md|ya?ml|json|txt|sh|log|bak|orig)$/i;
const neverEntered = new Set([".git", ".hg", ".svn", "node_modules"]);

/** Whether a file's name says that it is a Dockerfile. */
export function isDockerfileName(name: string): boolean {
  return names.test(name) && !notNames.test(name);
}

/** A line of an ignore file. */
interface Pattern {
  readonly matches: RegExp;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** Paths of the Dockerfiles below a folder, sorted; `.gitignore` and `.ignore` of each folder leave files out. */
export async function findDockerfiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (path: string, inherited: readonly (readonly [string, readonly Pattern[]])[]): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true });
    const own: Pattern[] = [];
    for (const name of [".gitignore", ".ignore"]) {
      if (entries.some((entry) => entry.name === name))
        own.push(...readPatterns(await readFile(join(path, name), "utf8")));
    }
    const layers = [...inherited.map(([at, patterns]) => [at, patterns] as const), [path, own] as const];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!neverEntered.has(entry.name) && !isIgnored(full, true, layers)) await visit(full, layers);
      } else if (isDockerfileName(entry.name) && !isIgnored(full, false, layers)) found.push(full);
    }
  };
  await visit(folder, []);
  return found;
}

/** The last pattern that matches decides, the deeper file's after the others, as Git has it. */
function isIgnored(path: string, folder: boolean, layers: readonly (readonly [string, readonly Pattern[]])[]): boolean {
  let ignored = false;
  for (const [at, patterns] of layers) {
    const relative = path
      .slice(at.length)
      .replace(/^[\\/]+/, "")
      .replaceAll("\\", "/");
    for (const pattern of patterns) {
      if (pattern.foldersOnly && !folder) continue;
      if (pattern.matches.test(relative)) ignored = !pattern.negated;
    }
  }
  return ignored;
}

/** Lines of an ignore file (gitignore's rules) as regular expressions over paths relative to its folder. */
export function readPatterns(text: string): readonly Pattern[] {
  return text.split(/\r?\n/).flatMap((line) => {
    let pattern = line.replace(/(?<!\\) +$/, "");
    if (pattern === "" || pattern.startsWith("#")) return [];
    const negated = pattern.startsWith("!");
    if (negated) pattern = pattern.slice(1);
    const foldersOnly = pattern.endsWith("/");
    if (foldersOnly) pattern = pattern.slice(0, -1);
    const anchored = pattern.includes("/");
    pattern = pattern.replace(/^\//, "");
    return [{ matches: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${expression(pattern)}$`), negated, foldersOnly }];
  });
}

function expression(pattern: string): string {
  let result = "";
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const stars = /^\*\*\/|^\/\*\*$|^\*\*/.exec(rest)?.[0];
    const set = /^\[(!|\^)?((?:\\.|[^\]\\])+)\]/.exec(rest);
    if (stars !== undefined) {
      result += stars === "**/" ? "(?:.*/)?" : stars === "/**" ? "/.+" : ".*";
      at += stars.length - 1;
    } else if (pattern[at] === "*") result += "[^/]*";
    else if (pattern[at] === "?") result += "[^/]";
    else if (set !== null) {
      result += `[${set[1] ? "^" : ""}${(set[2] ?? "").replace(/[[\]]/g, "\\$&")}]`;
      at += set[0].length - 1;
    } else if (pattern[at] === "\\" && at + 1 < pattern.length) result += escaped(pattern[++at] as string);
    else result += escaped(pattern[at] as string);
  }
  return result;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
