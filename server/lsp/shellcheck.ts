/**
 * ShellCheck while somebody types: what it said of scripts that have not changed is there at once, at its new place; the
 * others are looked at when typing pauses, in one process, which is ended when its answer is out of date.
 */
import { findShellCheck, runShellCheck } from "../host/shellcheck.ts";
import type { ForeignFinding } from "../lint/run.ts";
import {
  foreignFindings,
  type ShellCheckComment,
  type ShellCheckScript,
  shellCheckScripts,
} from "../lint/shellcheck.ts";
import type { Dockerfile } from "../syntax/tree.ts";

/** How long typing has to pause, in milliseconds. */
const pause = 300;

type Answers = ReadonlyMap<string, readonly ShellCheckComment[]>;

interface Waiting {
  /** The scripts that are asked about. */
  readonly missing: readonly string[];
  readonly timer: NodeJS.Timeout;
  /** Null until the program runs: most keys come before it does, and an abort costs what a rule costs. */
  abort: AbortController | null;
}

export class LiveShellCheck {
  /** By document: what was said of its scripts, by their text. */
  private readonly answers = new Map<string, Answers>();
  private readonly waiting = new Map<string, Waiting>();
  /** Documents that asked while the program was looked for. */
  private readonly early = new Set<string>();
  /** The setting that `program` is for. */
  private path: string | null = null;
  private program: string | null = null;
  private readonly onMore: (uri: string) => void;
  private readonly complain: (message: string) => void;

  /**
   * @param onMore told of a document for which there is more to say than there was
   * @param complain told once of a program that does not work
   */
  constructor(onMore: (uri: string) => void, complain: (message: string) => void) {
    this.onMore = onMore;
    this.complain = complain;
  }

  /**
   * What is known of a document by now; what is not is asked for. Null while there is no program.
   * @param path the setting: the program's path, or empty for the one on the PATH
   */
  findings(uri: string, file: Dockerfile, path: string): readonly ForeignFinding[] | null {
    if (this.path !== path) this.use(path);
    if (this.program === null) {
      this.early.add(uri);
      return null;
    }
    const known = this.answers.get(uri);
    const scripts = shellCheckScripts(file);
    const unknown = new Set<string>();
    const found: ForeignFinding[] = [];
    for (const script of scripts) {
      const comments = known?.get(script.text);
      if (comments === undefined) unknown.add(script.text);
      else found.push(...foreignFindings(script, comments));
    }
    const missing = [...unknown];
    const waiting = this.waiting.get(uri);
    // A second look at the same text, by the lightbulb for instance, does not put the answer off.
    if (waiting !== undefined && isSame(waiting.missing, missing)) return found;
    this.stop(uri);
    if (missing.length === 0) return found;
    const timer = setTimeout(() => void this.ask(uri, scripts, next), pause);
    const next: Waiting = { missing, timer, abort: null };
    this.waiting.set(uri, next);
    return found;
  }

  /** The document is closed. */
  forget(uri: string): void {
    this.stop(uri);
    this.early.delete(uri);
    this.answers.delete(uri);
  }

  private stop(uri: string): void {
    const waiting = this.waiting.get(uri);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    waiting.abort?.abort();
    this.waiting.delete(uri);
  }

  /** Looks for the program, off the way of whoever waits for diagnostics. */
  private use(path: string): void {
    this.path = path;
    this.program = null;
    this.answers.clear();
    for (const uri of this.waiting.keys()) this.stop(uri);
    void findShellCheck(path).then((program) => {
      if (this.path !== path) return;
      if (program === null && path !== "") this.complain(`${path} can't be run as ShellCheck.`);
      this.program = program;
      if (program !== null) for (const uri of this.early) this.onMore(uri);
      this.early.clear();
    });
  }

  private async ask(uri: string, scripts: readonly ShellCheckScript[], waiting: Waiting): Promise<void> {
    if (this.program === null) return;
    const { missing } = waiting;
    waiting.abort = new AbortController();
    const { signal } = waiting.abort;
    try {
      const found = await runShellCheck(this.program, missing, signal);
      if (signal.aborted) return;
      this.waiting.delete(uri);
      const before = this.answers.get(uri);
      const fresh = new Map(missing.map((text, index) => [text, found[index] ?? []]));
      this.answers.set(uri, new Map(scripts.map(({ text }) => [text, fresh.get(text) ?? before?.get(text) ?? []])));
      this.onMore(uri);
    } catch (error) {
      if (signal.aborted) return;
      this.waiting.delete(uri);
      this.program = null;
      this.complain(`ShellCheck failed and is not asked again: ${error instanceof Error ? error.message : error}`);
    }
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
