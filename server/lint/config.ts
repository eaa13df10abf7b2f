/** Configuration files: `.quayside.yaml`, `quayside` in package.json, and hadolint's with the meaning it has there. */
import type { Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { type ConfigProblem, ConfigReader } from "./config-reader.ts";
import { fromHadolint, isHadolint } from "./hadolint-config.ts";
import { isShutOut, readPatterns } from "./ignore-patterns.ts";
import { fromOwn } from "./own-config.ts";
import type { Rule, Severity } from "./rule.ts";
import type { LintSettings } from "./run.ts";

/** Names in the order of their weight in one folder. package.json counts only where it has the key `quayside`. */
export const configNames = [
  ".quayside.yaml",
  ".quayside.yml",
  "package.json",
  ".hadolint.yaml",
  ".hadolint.yml",
] as const;

/** What a file asks for, as far as it could be understood. */
export interface ConfigChoices {
  /** Puts the file's choices on top of settings. */
  apply(settings: LintSettings): LintSettings;
  /** The severity from which on the command line fails; null: not said. */
  readonly failOn: Severity | "never" | null;
  /** Lines by gitignore's rules: files that are not linted. */
  readonly ignore: readonly string[];
}

export interface Config extends Omit<ConfigChoices, "ignore"> {
  /** The file's path. */
  readonly file: string;
  readonly text: string;
  /** In order of place. */
  readonly problems: readonly ConfigProblem[];
  /** Whether a file is not to be linted; its path is relative to the configuration's folder, with `/`. */
  ignores(path: string): boolean;
}

/** What a reader gets to know the rules by, without knowing any. */
export interface RuleNames {
  /** The rule of an id or an alias, in any case of letters. */
  find(name: string): Rule | null;
}

/** Names of rules, for readers of configuration. */
export function ruleNames(rules: readonly Rule[]): RuleNames {
  const byName = new Map<string, Rule>();
  for (const rule of rules) {
    for (const alias of [...rule.aliases, ...(rule.synonyms ?? [])]) byName.set(alias.toLowerCase(), rule);
  }
  for (const rule of rules) byName.set(rule.id, rule);
  return { find: (name) => byName.get(name.toLowerCase()) ?? null };
}

/** Whether a file of this name and text is a configuration at all: most package.json files are not. */
export function isConfig(name: string, text: string): boolean {
  return name !== "package.json" || packageSection.test(text);
}

const packageSection = /"quayside"\s*:\s*\{/;

/**
 * Reads a configuration file. Never throws: what can't be meant is in `problems`, and the rest of the file counts.
 * @param file its path: by its name it is ours, hadolint's or package.json; by its keys where the name says nothing
 */
export async function readConfig(file: string, text: string, names: RuleNames): Promise<Config> {
  const reader = new ConfigReader(await import("yaml"), text);
  const choices = reader.readable ? readChoices(file, reader, names) : nothing;
  const patterns = readPatterns(choices.ignore.join("\n"));
  return {
    file,
    text,
    apply: choices.apply,
    failOn: choices.failOn,
    problems: [...reader.problems].sort((a, b) => a.span.start - b.span.start),
    ignores: (path) => patterns.length > 0 && isShutOut(path, patterns),
  };
}

function readChoices(file: string, reader: ConfigReader, names: RuleNames): ConfigChoices {
  const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1).toLowerCase();
  const entries = reader.mapping(reader.root, t("A configuration"));
  if (entries === null) return nothing;
  if (name === "package.json") {
    const own = entries.find(({ key }) => key === "quayside");
    const section = own === undefined ? null : reader.mapping(own.value, "quayside");
    return section === null ? nothing : fromOwn(section, reader, names);
  }
  const theirs = name.includes("hadolint") || (!name.includes("quayside") && isHadolint(entries));
  if (!theirs) return fromOwn(entries, reader, names);
  if (reader.isEmpty(reader.root)) reader.complain(reader.root.span, t("hadolint refuses an empty configuration."));
  return fromHadolint(entries, reader, names);
}

const nothing: ConfigChoices = { apply: (settings) => settings, failOn: null, ignore: [] };

/** 1-based line and column of an offset in a configuration's text, for a line on standard error. */
export function lineAndColumn(text: string, { start }: Pick<Span, "start">): { line: number; column: number } {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: start - lineStart + 1 };
}
