/** `quayside lint`: files in, findings out; the exit code says whether there were any. */
import { statSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { ruleNames } from "../lint/config.ts";
import type { Severity } from "../lint/rule.ts";
import { rules } from "../rules/index.ts";
import { t } from "../words.ts";
import { findDockerfiles } from "./find-files.ts";
import { type CliFinding, severityOrder } from "./finding.ts";
import { formatter } from "./formats/index.ts";
import { type Io, readAll } from "./io.ts";
import { type Part, reason, type Target } from "./lint-files.ts";
import { lintInThreads } from "./lint-threads.ts";
import { type LintOptions, readLintOptions, UsageError } from "./options.ts";
import { chosenShellCheck } from "./shellcheck.ts";

/**
 * Lints; resolves with the exit code: 0 clean, 1 findings at or above the limit, 2 bad usage or an unreadable input.
 * An unreadable input is named on standard error, and the others are still linted.
 */
export async function lintCommand(args: readonly string[], io: Io, version = ""): Promise<number> {
  const messages: string[] = [];
  const targets: Target[] = [];
  let options: LintOptions;
  let parts: readonly Part[];
  let failed = false;
  try {
    options = readLintOptions(args);
    const shellCheck = await chosenShellCheck(options.shellcheck, io.cwd);
    const config = options.config === null ? null : resolve(io, options.config);
    messages.push(...unknownRules(options));
    for await (const target of findTargets(options.paths, io)) {
      if (typeof target !== "string") targets.push(target);
      else {
        failed = true;
        messages.push(target);
      }
    }
    const stdin = targets.some(({ path }) => path === null) ? await readAll(io.stdin) : null;
    parts = await lintInThreads(targets, { options, cwd: io.cwd, config, shellCheck, stdin });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`quayside: ${error.message}\n`);
    return 2;
  }
  // Each part tells of the configuration that all of them have met.
  const told = new Set([...messages, ...parts.flatMap((part) => part.messages)]);
  for (const message of told) io.stderr.write(`quayside: ${message}\n`);
  failed ||= parts.some((part) => part.failed);
  const linted = new Set(parts.flatMap((part) => part.files));
  const files = targets.map(({ name }) => name).filter((name) => linted.has(name));
  if (failed && options.config !== null && files.length === 0) return 2;

  // With standard input the fixed text is the output; findings that are left go to standard error.
  const fixedInput = parts.find((part) => part.fixedInput !== null)?.fixedInput;
  if (fixedInput !== undefined && fixedInput !== null) io.stdout.write(fixedInput);
  const findings = parts.flatMap((part) => part.findings);
  findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  const print = await formatter(options.format);
  const out = options.fix && options.paths.includes("-") ? io.stderr : io.stdout;
  out.write(print({ findings, files, version, color: io.color }));
  if (failed) return 2;
  // The first file decides, however many threads have shared the files.
  const limits = new Map(parts.flatMap(({ limit }) => (limit === null ? [] : [[limit.of, limit.severity]])));
  const first = targets.find(({ name }) => limits.has(name));
  return isFailure(findings, options.failOn ?? limits.get(first?.name ?? "") ?? "info") ? 1 : 0;
}

/** As doubtful as in a configuration: another version may know the rule. */
function unknownRules({ switches }: LintOptions): readonly string[] {
  const names = ruleNames(rules);
  return switches
    .filter(({ name }) => name !== "all" && names.find(name) === null && !/^SC\d{4}$/i.test(name))
    .map(({ name }) => t("There is no rule {0}.", name));
}

/** The files that the paths mean, each once; a sentence for a path that there is nothing at. */
async function* findTargets(paths: readonly string[], io: Io): AsyncIterable<Target | string> {
  const seen = new Set<string | null>();
  for (const given of paths) {
    const path = given === "-" ? null : resolve(io, given);
    let found: readonly (string | null)[];
    try {
      found = path !== null && statSync(path).isDirectory() ? await findDockerfiles(path) : [path];
    } catch (error) {
      yield t("{0} can't be read: {1}", given, reason(error));
      continue;
    }
    for (const file of found) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield {
        name: path === null || file === null || file === path ? given : join(given, relative(path, file)),
        path: file,
      };
    }
  }
}

function isFailure(findings: readonly CliFinding[], limit: Severity | "never"): boolean {
  if (limit === "never") return false;
  const least = severityOrder.indexOf(limit);
  return findings.some(({ severity }) => severityOrder.indexOf(severity) >= least);
}

function resolve(io: Io, path: string): string {
  return isAbsolute(path) ? path : join(io.cwd, path);
}
