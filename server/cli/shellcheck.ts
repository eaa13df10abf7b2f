/** ShellCheck on the command line: the files' scripts in as few processes as there are processors. */
import { availableParallelism } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { findShellCheck, runShellCheck } from "../host/shellcheck.ts";
import type { ForeignFinding } from "../lint/run.ts";
import { foreignFindings, type ShellCheckScript, shellCheckScripts } from "../lint/shellcheck.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { type LintOptions, UsageError } from "./options.ts";

/** Scripts that one process looks at; more of them would keep one processor busy while the others wait. */
const scriptsAtOnce = 200;

/** The program that the flag asks for: null where none is asked for, or none is installed. @throws UsageError */
export async function chosenShellCheck(option: LintOptions["shellcheck"], cwd: string): Promise<string | null> {
  if (option === "never") return null;
  if (option === "auto") return await findShellCheck("");
  const path = isAbsolute(option.path) ? option.path : resolve(cwd, option.path);
  const found = await findShellCheck(path);
  if (found === null) throw new UsageError(t("{0} can't be run as ShellCheck.", option.path));
  return found;
}

/** What ShellCheck finds in each of the files, in order. */
export async function shellCheckAll(
  program: string,
  files: readonly Dockerfile[],
): Promise<readonly (readonly ForeignFinding[])[]> {
  const found = files.map((): ForeignFinding[] => []);
  const all: { readonly file: number; readonly script: ShellCheckScript }[] = [];
  for (const [file, tree] of files.entries()) for (const script of shellCheckScripts(tree)) all.push({ file, script });
  const texts = [...new Set(all.map(({ script }) => script.text))];
  const batches: (readonly string[])[] = [];
  const size = Math.max(1, Math.min(scriptsAtOnce, Math.ceil(texts.length / availableParallelism())));
  for (let from = 0; from < texts.length; from += size) batches.push(texts.slice(from, from + size));
  const answers = new Map<string, Awaited<ReturnType<typeof runShellCheck>>[number]>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const comments = await runShellCheck(program, batch);
      for (const [index, text] of batch.entries()) answers.set(text, comments[index] ?? []);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  for (const { file, script } of all) found[file]?.push(...foreignFindings(script, answers.get(script.text) ?? []));
  return found;
}
