/** The build context of a Dockerfile on disk, as far as anybody can tell without the build's command. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { readDockerignore } from "../lint/dockerignore.ts";
import type { Host } from "../lint/file.ts";
import { isShutOut, readPatterns } from "../lint/ignore-patterns.ts";

/** How long an answer is taken for true: a large file asks for every source at each key. */
const freshMilliseconds = 1000;

/**
 * What rules may ask of the files around a Dockerfile. Folders are looked at when a rule asks, and again when the answer
 * is older than a second; only `.dockerignore` is read once.
 * @param path the Dockerfile's absolute path
 */
export function buildContext(path: string): Host {
  const folders = candidates(dirname(path));
  const ignored = dockerignore(path);

  /** Whether Git leaves a file out that is not there, by the ignore files of all folders that it would be in. */
  const isLeftOut = (file: string) => {
    const top = folders.at(-1) ?? dirname(path);
    for (let folder = dirname(file); folder.startsWith(top); folder = dirname(folder)) {
      const patterns = readPatterns(textOf(join(folder, ".gitignore")) ?? "");
      // It may be a folder, which is left out with what is in it.
      if (isShutOut(`${relative(folder, file).replaceAll("\\", "/")}/x`, patterns)) return true;
      if (folder === dirname(folder)) break;
    }
    return false;
  };

  const look = (source: string): boolean | null => {
    if (folders.some((folder) => existsSync(join(folder, source)))) return true;
    return folders.some((folder) => isLeftOut(join(folder, source))) ? null : false;
  };
  const answers = new Map<string, boolean | null>();
  let since = 0;

  return {
    ...(ignored === null ? {} : { isIgnored: ignored }),
    existsInContext(source) {
      if (Date.now() - since > freshMilliseconds) {
        answers.clear();
        since = Date.now();
      }
      let answer = answers.get(source);
      if (answer === undefined) {
        answer = look(source);
        answers.set(source, answer);
      }
      return answer;
    },
    namesInContext(folder) {
      return folders.flatMap((candidate) => namesIn(join(candidate, folder)));
    },
  };
}

/** How many folders are looked at above a Dockerfile's own. */
const most = 8;

/** Folders that may be the context: the file's own, and those above it up to the root of the repository. */
function candidates(own: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = own; folders.length <= most; folder = dirname(folder)) {
    folders.push(folder);
    if (existsSync(join(folder, ".git"))) return folders;
    if (folder === dirname(folder)) break;
  }
  return [own];
}

/** The ignore file beside a Dockerfile, `<name>.dockerignore` first: a folder that has one is taken for the context. */
function dockerignore(path: string): ((path: string) => boolean) | null {
  const folder = dirname(path);
  for (const name of [`${basename(path)}.dockerignore`, ".dockerignore"]) {
    const file = join(folder, name);
    // Most folders have none, and an error that is made costs ten times as much as a question.
    const text = existsSync(file) ? textOf(file) : null;
    if (text !== null) return readDockerignore(text);
  }
  return null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It is not there, or nobody may read it: then it says nothing.
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
