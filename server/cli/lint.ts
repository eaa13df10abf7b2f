/** `quayside lint`: files in, findings out; the exit code says whether there were any. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fixAll } from "../features/code-actions.ts";
import { type Config, ConfigError, configNames, readConfig } from "../lint/config.ts";
import { readDockerignore } from "../lint/dockerignore.ts";
import type { Host } from "../lint/file.ts";
import type { Severity } from "../lint/rule.ts";
import { defaultLintSettings, type LintSettings } from "../lint/run.ts";
import { withRules } from "../lint/settings.ts";
import { decodeUtf8 } from "../syntax/decode.ts";
import { parse } from "../syntax/parser.ts";
import { t } from "../words.ts";
import { findDockerfiles } from "./find-files.ts";
import { type CliFinding, findingsOf, severityOrder } from "./finding.ts";
import { formatter } from "./formats/index.ts";
import { type Io, readAll } from "./io.ts";
import { type LintOptions, readLintOptions, UsageError } from "./options.ts";

/**
 * Lints; resolves with the exit code: 0 clean, 1 findings at or above the limit, 2 bad usage or an unreadable input.
 * An unreadable input is named on standard error, and the others are still linted.
 */
export async function lintCommand(args: readonly string[], io: Io, version = ""): Promise<number> {
  let options: LintOptions;
  let config: Config | null = null;
  try {
    options = readLintOptions(args);
    if (options.config !== null) config = await readGivenConfig(resolve(io, options.config));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
    io.stderr.write(`quayside: ${error.message}\n`);
    return 2;
  }
  let failed = false;
  const complain = (message: string) => {
    failed = true;
    io.stderr.write(`quayside: ${message}\n`);
  };
  const configs = new Map<string, Promise<Config | null>>();
  const nearest = (folder: string) => {
    let found = configs.get(folder);
    if (found === undefined) {
      found = findConfig(folder, configs).catch((error: unknown) => {
        complain(reason(error));
        return null;
      });
      configs.set(folder, found);
    }
    return found;
  };

  const findings: CliFinding[] = [];
  const files: string[] = [];
  let limits: (Severity | "never" | null)[] = [];
  for await (const input of inputs(options.paths, io, complain)) {
    const found = config ?? (await nearest(input.path === null ? io.cwd : dirname(input.path)));
    limits.push(found?.failOn ?? null);
    const settings = settingsFor(found, options);
    const host = input.path === null ? null : hostFor(input.path);
    const log = (ruleId: string, error: unknown) =>
      complain(t("{0}: the rule {1} failed: {2}", input.name, ruleId, reason(error)));
    let text = decodeUtf8(input.bytes);
    // A byte that is no UTF-8 would be lost by writing the text back.
    const exact = Buffer.from(text, "utf8").equals(input.bytes);
    if (options.fix && !exact) complain(t("{0} is no UTF-8 text, so it is not fixed.", input.name));
    if (options.fix && exact) {
      const fixed = fixAll(text, settings, host, log);
      if (input.path === null) {
        // With standard input the fixed text is the output; findings that are left go to standard error.
        io.stdout.write(fixed);
      } else if (fixed !== text) {
        try {
          await writeFile(input.path, fixed);
        } catch (error) {
          complain(t("{0} can't be written: {1}", input.name, reason(error)));
        }
      }
      text = fixed;
    }
    files.push(input.name);
    findings.push(...findingsOf(input.name, parse(text), settings, host, log));
  }
  findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  const print = await formatter(options.format);
  const out = options.fix && options.paths.includes("-") ? io.stderr : io.stdout;
  out.write(print({ findings, files, version, color: io.color }));
  if (failed) return 2;
  limits = limits.filter((limit) => limit !== null);
  return isFailure(findings, options.failOn ?? limits[0] ?? "info") ? 1 : 0;
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

async function readGivenConfig(path: string): Promise<Config> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError(t("{0} can't be read: {1}", path, reason(error)));
  }
  return await readConfig(path, text);
}

/** The nearest configuration file, in the folder or above it. */
async function findConfig(folder: string, configs: Map<string, Promise<Config | null>>): Promise<Config | null> {
  for (const name of configNames) {
    const path = join(folder, name);
    const text = await readFile(path, "utf8").catch(() => null);
    if (text !== null) return await readConfig(path, text);
  }
  const parent = dirname(folder);
  if (parent === folder) return null;
  let above = configs.get(parent);
  if (above === undefined) {
    above = findConfig(parent, configs);
    configs.set(parent, above);
  }
  return await above;
}

/** As in the editor: a folder with an ignore file is taken for the build context. */
function hostFor(path: string): Host | null {
  for (const file of [`${path}.dockerignore`, join(dirname(path), ".dockerignore")]) {
    if (existsSync(file)) return { isIgnored: readDockerignore(readFileSync(file, "utf8")) };
  }
  return null;
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
