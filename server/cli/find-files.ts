/** Dockerfiles below a folder, as `quayside lint FOLDER` looks for them: ignore files are honoured. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type IgnorePattern, judge, readPatterns } from "../lint/ignore-patterns.ts";

const names = /^(?:(?:Dockerfile|Containerfile)(?:\..+)?|.+\.(?:dockerfile|containerfile))$/i;
/** Files beside a Dockerfile that are about it but are none. */
const notNames = /\.(?:dockerignore|containerignore|md|ya?ml|json|txt|sh|log|bak|orig)$/i;
const neverEntered = new Set([".git", ".hg", ".svn", "node_modules"]);

/** Whether a file's name says that it is a Dockerfile. */
export function isDockerfileName(name: string): boolean {
  return names.test(name) && !notNames.test(name);
}

/** Paths of the Dockerfiles below a folder, sorted; `.gitignore` and `.ignore` of each folder leave files out. */
export async function findDockerfiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (
    path: string,
    inherited: readonly (readonly [string, readonly IgnorePattern[]])[],
  ): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true });
    const own: IgnorePattern[] = [];
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
function isIgnored(
  path: string,
  folder: boolean,
  layers: readonly (readonly [string, readonly IgnorePattern[]])[],
): boolean {
  let ignored = false;
  for (const [at, patterns] of layers) {
    const relative = path
      .slice(at.length)
      .replace(/^[\\/]+/, "")
      .replaceAll("\\", "/");
    ignored = judge(relative, folder, patterns) ?? ignored;
  }
  return ignored;
}
