/** Configuration files: our own `.quayside.yaml`, and hadolint's `.hadolint.yaml` with the meaning it has there. */
import { t } from "../words.ts";
import type { Severity } from "./rule.ts";
import type { LintSettings } from "./run.ts";
import { readSeverity, withRules } from "./settings.ts";

/** Names in the order of their weight in one folder. */
export const configNames = [".quayside.yaml", ".quayside.yml", ".hadolint.yaml", ".hadolint.yml"] as const;

export interface Config {
  /** Puts the file's choices on top of settings. */
  apply(settings: LintSettings): LintSettings;
  /** The severity from which on the command line fails; null: not said. */
  readonly failOn: Severity | "never" | null;
}

/** A file that says something that can't be meant. Its message names the file. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads a configuration file.
 * Ours: `rules: { id-or-alias: choice or { severity, options } }`, `failOn`.
 * hadolint's: `ignored`, `override`, `failure-threshold`, `no-fail`, `trustedRegistries`, `disable-ignore-pragma`.
 * @param file its path, for messages
 * @throws ConfigError
 */
export async function readConfig(file: string, text: string): Promise<Config> {
  const { parse } = await import("yaml");
  let given: unknown;
  try {
    given = parse(text) ?? {};
  } catch (error) {
    throw new ConfigError(t("{0} is no YAML: {1}", file, error instanceof Error ? error.message : String(error)));
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new ConfigError(t("{0} must hold a mapping of names to values.", file));
  }
  const fields = given as Record<string, unknown>;
  return isHadolint(fields) ? fromHadolint(fields) : fromOurs(file, fields);
}

function isHadolint(fields: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(fields).some((key) => hadolintKeys.has(key));
}

const hadolintKeys = new Set([
  "ignored",
  "override",
  "trustedRegistries",
  "label-schema",
  "strict-labels",
  "failure-threshold",
  "no-fail",
  "disable-ignore-pragma",
]);

function fromOurs(file: string, fields: Readonly<Record<string, unknown>>): Config {
  const { rules = {}, failOn } = fields;
  if (typeof rules !== "object" || rules === null || Array.isArray(rules)) {
    throw new ConfigError(t("{0}: rules must be a mapping of rule to choice.", file));
  }
  const limit = failOn === "never" ? "never" : readSeverity(failOn);
  if (failOn !== undefined && limit === null)
    throw new ConfigError(t("{0}: {1} is no severity.", file, String(failOn)));
  return { apply: (settings) => withRules(settings, rules as Record<string, unknown>), failOn: limit };
}

function fromHadolint(fields: Readonly<Record<string, unknown>>): Config {
  const rules: Record<string, unknown> = {};
  const override = fields.override;
  if (typeof override === "object" && override !== null) {
    for (const [severity, names] of Object.entries(override)) for (const name of strings(names)) rules[name] = severity;
  }
  for (const name of strings(fields.ignored)) rules[name] = "off";
  const registries = strings(fields.trustedRegistries);
  if (registries.length > 0) rules["require-trusted-registry"] = { severity: "on", registries };
  const schema = fields["label-schema"];
  if (typeof schema === "object" && schema !== null) {
    const labels = Object.entries(schema).map(([name, type]) => `${name}: ${type}`);
    rules["valid-label-schema"] = { severity: "on", labels, strict: fields["strict-labels"] === true };
  }
  return {
    apply: (settings) => {
      const applied = withRules(settings, rules);
      return fields["disable-ignore-pragma"] === true ? { ...applied, honourComments: false } : applied;
    },
    failOn: fields["no-fail"] === true ? "never" : readSeverity(fields["failure-threshold"]),
  };
}

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
