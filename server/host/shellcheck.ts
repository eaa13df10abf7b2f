/** Runs the `shellcheck` program that a user has: over many scripts in one process, which can be ended at any time. */
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { excludedCodes, readComments, type ShellCheckComment } from "../lint/shellcheck.ts";

/**
 * The program's absolute path, or null where there is none.
 * @param setting a path; empty: the first `shellcheck` on the PATH. Folders on the PATH that depend on where the process
 * happens to stand are passed over, since what lies in a project is not the user's own program.
 */
export async function findShellCheck(setting: string): Promise<string | null> {
  const candidates =
    setting !== ""
      ? [setting]
      : (process.env.PATH ?? "")
          .split(delimiter)
          .filter((folder) => isAbsolute(folder))
          .map((folder) => join(folder, process.platform === "win32" ? "shellcheck.exe" : "shellcheck"));
  for (const path of candidates) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found && isAbsolute(path)) return path;
  }
  return null;
}

/** Files in one call: command lines have a limit, of 32,767 characters on Windows. */
const filesAtOnce = 1000;
/** After this time something is wrong with the program. */
const patience = 60_000;

/**
 * What ShellCheck says of each script, in order.
 * @param signal ends the process; the promise is then rejected with an AbortError
 * @throws Error where the program fails, with what it said
 */
export async function runShellCheck(
  program: string,
  scripts: readonly string[],
  signal?: AbortSignal,
): Promise<readonly (readonly ShellCheckComment[])[]> {
  if (scripts.length === 0) return [];
  // The program reads one script at most from its standard input, so the scripts are files, readable for us alone.
  const folder = await mkdtemp(join(tmpdir(), "quayside-shellcheck-"));
  try {
    await Promise.all(scripts.map((script, index) => writeFile(join(folder, `${index}.sh`), script, { mode: 0o600 })));
    const found = scripts.map((): ShellCheckComment[] => []);
    for (let from = 0; from < scripts.length; from += filesAtOnce) {
      const names = scripts.slice(from, from + filesAtOnce).map((_, index) => `${from + index}.sh`);
      for (const comment of readComments(await run(program, names, folder, signal))) {
        found[Number.parseInt(comment.file, 10)]?.push(comment);
      }
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(program: string, files: readonly string[], cwd: string, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const args = ["--norc", "--format=json1", `--exclude=${excludedCodes.join(",")}`, ...files];
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: patience,
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      // 0: nothing found, 1: something found, 2: some files could not be read as scripts.
      if (code !== null && code <= 2) resolve(Buffer.concat(out).toString("utf8"));
      else reject(new Error(Buffer.concat(err).toString("utf8").trim() || `${program}: ${code ?? "killed"}`));
    });
  });
}
