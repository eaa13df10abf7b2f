/** Files in, findings out: what `quayside lint` does with each, in this thread or in another. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
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
import { type CliFinding, findingsOf } from "./finding.ts";
import { type LintOptions, UsageError } from "./options.ts";
import { shellCheckAll } from "./shellcheck.ts";

/** A file to lint. */
export interface Target {
  /** As the user named it, or found below what the user named. */
  readonly name: string;
  /** Null for standard input. */
  readonly path: string | null;
}

/** What every file is linted with; plain data, so that it can be sent to another thread. */
export interface LintJob {
  readonly options: LintOptions;
  readonly cwd: string;
  /** The configuration that `--config` names, as a path. */
  readonly config: string | null;
  /** The program, where ShellCheck is asked. */
  readonly shellCheck: string | null;
  /** Standard input, where it is one of the files. */
  readonly stdin: Uint8Array | null;
}

/** What came of some files. */
export interface Part {
  readonly findings: readonly CliFinding[];
  /** Names of the files that were linted. */
  readonly files: readonly string[];
  /** Lines for standard error. */
  readonly messages: readonly string[];
  /** Whether one of them is about something that could not be done. */
  readonly failed: boolean;
  /** The least severity that makes the run fail, as the first configuration that names one has it, and for which file. */
  readonly limit: { readonly of: string; readonly severity: Severity | "never" } | null;
  /** Standard input, fixed. */
  readonly fixedInput: string | null;
}

/** Lints files. What goes wrong with one is a message, and the others are still linted. @throws UsageError */
export async function lintFiles(targets: readonly Target[], job: LintJob): Promise<Part> {
  const { options, shellCheck } = job;
  const configs = new ConfigFiles(ruleNames(rules));
  const messages: string[] = [];
  let failed = false;
  const complain = (message: string) => {
    failed = true;
    messages.push(message);
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
      else messages.push(words);
    }
  };
  const findings: CliFinding[] = [];
  const files: string[] = [];
  let limit: Part["limit"] = null;
  let fixedInput: string | null = null;
  const part = () => ({ findings, files, messages, failed, limit, fixedInput });

  const given = job.config === null ? null : await readGivenConfig(configs, job.config);
  if (given !== null) {
    tellProblems(given);
    if (failed) return part();
  }
  /** Files that wait for ShellCheck. */
  const later: { readonly tree: Dockerfile; find(foreign: readonly ForeignFinding[]): readonly CliFinding[] }[] = [];
  for (const { name, path } of targets) {
    const config = given ?? (await configs.nearest(path === null ? job.cwd : dirname(path)));
    if (config !== null) {
      tellProblems(config);
      if (path !== null && isIgnoredBy(config, path)) continue;
      if (config.failOn !== null) limit ??= { of: name, severity: config.failOn };
    }
    const settings = settingsFor(config, options);
    const host = path === null ? null : buildContext(path);
    const log = (ruleId: string, error: unknown) =>
      complain(t("{0}: the rule {1} failed: {2}", name, ruleId, reason(error)));
    let bytes: Uint8Array;
    try {
      // Files are read one after another: waiting for several at once costs more than reading.
      bytes = path === null ? (job.stdin ?? new Uint8Array()) : readFileSync(path);
    } catch (error) {
      complain(t("{0} can't be read: {1}", name, reason(error)));
      continue;
    }
    let text = decodeUtf8(bytes);
    if (options.fix) {
      // A byte that is no UTF-8 would be lost by writing the text back.
      const exact = Buffer.from(text, "utf8").equals(bytes);
      if (!exact) complain(t("{0} is no UTF-8 text, so it is not fixed.", name));
      const fixed = exact ? fixAll(text, settings, host, log) : text;
      if (path === null) fixedInput = fixed;
      else if (fixed !== text) {
        try {
          await writeAtomically(path, fixed);
        } catch (error) {
          complain(t("{0} can't be written: {1}", name, reason(error)));
        }
      }
      text = fixed;
    }
    files.push(name);
    const tree = parse(text);
    const find = (foreign: readonly ForeignFinding[] | null) => findingsOf(name, tree, settings, host, log, foreign);
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
  return part();
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

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
