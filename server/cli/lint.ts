/** `quayside lint`: files in, findings out; the exit code says whether there were any. */
import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fixAll } from "../features/code-actions.ts";
import { buildContext } from "../host/build-context.ts";
import { ConfigFiles, isIgnoredBy } from "../host/config-files.ts";
import { type Config, lineAndColumn, ruleNames } from "../lint/config.ts";
import type { Severity } from "../lint/rule.ts";
import { defaultLintSettings, type ForeignFinding, type LintSettings } from "../lint/run.ts";
import { withRules } from "../lint/settings.ts";
import { rules } from "../rules/index.ts";
import { decodeUtf8 } from "../syntax/decode.ts";
import { parse } from "../syntax/parser.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { writeAtomically } from "./atomic-write.ts";
import { findDockerfiles } from "./find-files.ts";
import { type CliFinding, findingsOf, severityOrder } from "./finding.ts";
import { formatter } from "./formats/index.ts";
import { type Io, readAll } from "./io.ts";
import { type LintOptions, readLintOptions, UsageError } from "./options.ts";
import { chosenShellCheck, shellCheckAll } from "./shellcheck.ts";

/**
 * Lints; resolves with the exit code: 0 clean, 1 findings at or above the limit, 2 bad usage or an unreadable input.
 * An unreadable input is named on standard error, and the others are still linted.
 */
export async function lintCommand(args: readonly string[], io: Io, version = ""): Promise<number> {
  const names = ruleNames(rules);
  const configs = new ConfigFiles(names);
  let options: LintOptions;
  let given: Config | null = null;
  let shellCheck: string | null = null;
  let failed = false;
  const complain = (message: string) => {
    failed = true;
    io.stderr.write(`quayside: ${message}\n`);
  };
  const told = new Set<Config>();
  /** Says once what is wrong with a configuration; what is only doubtful does not make the run fail. */
  const tellProblems = (config: Config) => {
    if (told.has(config)) return;
    told.add(config);
    for (const { span, message, severity } of config.problems) {
      const { line, column } = lineAndColumn(config.text, span);
      const words = `${config.file}:${line}:${column}: ${message}`;
      if (severity === "error") complain(words);
      else io.stderr.write(`quayside: ${words}\n`);
    }
  };
  try {
    options = readLintOptions(args);
    shellCheck = await chosenShellCheck(options.shellcheck, io.cwd);
    if (options.config !== null) given = await readGivenConfig(configs, resolve(io, options.config));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`quayside: ${error.message}\n`);
    return 2;
  }
  for (const { name } of options.switches) {
    // As doubtful as in a configuration: another version may know it.
    if (name !== "all" && names.find(name) === null && !/^SC\d{4}$/i.test(name))
      io.stderr.write(`quayside: ${t("There is no rule {0}.", name)}\n`);
  }
  if (given !== null) {
    tellProblems(given);
    if (failed) return 2;
  }

  const findings: CliFinding[] = [];
  const files: string[] = [];
  /** Files that wait for ShellCheck. */
  const later: { readonly tree: Dockerfile; find(foreign: readonly ForeignFinding[]): readonly CliFinding[] }[] = [];
  let limit: Severity | "never" | null = null;
  for await (const input of inputs(options.paths, io, complain)) {
    const config = given ?? (await configs.nearest(input.path === null ? io.cwd : dirname(input.path)));
    if (config !== null) {
      tellProblems(config);
      if (input.path !== null && isIgnoredBy(config, input.path)) continue;
      limit ??= config.failOn;
    }
    const settings = settingsFor(config, options);
    const host = input.path === null ? null : buildContext(input.path);
    const log = (ruleId: string, error: unknown) =>
      complain(t("{0}: the rule {1} failed: {2}", input.name, ruleId, reason(error)));
    let text = decodeUtf8(input.bytes);
    if (options.fix) {
      // A byte that is no UTF-8 would be lost by writing the text back.
      const exact = Buffer.from(text, "utf8").equals(input.bytes);
      if (!exact) complain(t("{0} is no UTF-8 text, so it is not fixed.", input.name));
      const fixed = exact ? fixAll(text, settings, host, log) : text;
      if (input.path === null) {
        // With standard input the fixed text is the output; findings that are left go to standard error.
        io.stdout.write(fixed);
      } else if (fixed !== text) {
        try {
          await writeAtomically(input.path, fixed);
        } catch (error) {
          complain(t("{0} can't be written: {1}", input.name, reason(error)));
        }
      }
      text = fixed;
    }
    files.push(input.name);
    const tree = parse(text);
    const find = (foreign: readonly ForeignFinding[] | null) =>
      findingsOf(input.name, tree, settings, host, log, foreign);
    if (shellCheck === null) findings.push(...find(null));
    else later.push({ tree, find });
  }
  if (shellCheck !== null) {
    const trees = later.map(({ tree }) => tree);
    const found = await shellCheckAll(shellCheck, trees).catch((error: unknown) => {
      complain(t("ShellCheck failed: {0}", reason(error)));
      return [];
    });
    for (const [index, { find }] of later.entries()) findings.push(...find(found[index] ?? []));
  }
  findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  const print = await formatter(options.format);
  const out = options.fix && options.paths.includes("-") ? io.stderr : io.stdout;
  out.write(print({ findings, files, version, color: io.color }));
  if (failed) return 2;
  return isFailure(findings, options.failOn ?? limit ?? "info") ? 1 : 0;
}

interface Input {
  /** As the user named it, or found below what the user named. */
  readonly name: string;
  /** Null for standard input. */
  readonly path: string | null;
  readonly bytes: Buffer;
}

async function* inputs(paths: readonly string[], io: Io, complain: (message: string) => void): AsyncIterable<Input> {
  const seen = new Set<string>();
  for (const given of paths) {
    if (given === "-") {
      yield { name: "-", path: null, bytes: await readAll(io.stdin) };
      continue;
    }
    const path = resolve(io, given);
    let found: readonly string[];
    try {
      // Files are read one after another, and then waiting costs more than reading.
      found = statSync(path).isDirectory() ? await findDockerfiles(path) : [path];
    } catch (error) {
      complain(t("{0} can't be read: {1}", given, reason(error)));
      continue;
    }
    for (const file of found) {
      if (seen.has(file)) continue;
      seen.add(file);
      const name = file === path ? given : join(given, relative(path, file));
      try {
        yield { name, path: file, bytes: readFileSync(file) };
      } catch (error) {
        complain(t("{0} can't be read: {1}", name, reason(error)));
      }
    }
  }
}

/** Flags win over the configuration, and the later of two flags over the earlier one. */
function settingsFor(config: Config | null, options: LintOptions): LintSettings {
  let settings = config?.apply(defaultLintSettings) ?? defaultLintSettings;
  for (const { name, on } of options.switches) {
    if (name === "all") settings = { ...settings, base: on ? "all" : "none", choices: new Map() };
    else settings = withRules(settings, { [name]: on ? "on" : "off" });
  }
  return settings;
}

async function readGivenConfig(configs: ConfigFiles, path: string): Promise<Config> {
  try {
    return await configs.read(path);
  } catch (error) {
    throw new UsageError(t("{0} can't be read: {1}", path, reason(error)));
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

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
