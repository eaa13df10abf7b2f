/** From what users write (editor settings, configuration files, flags) to the settings of a run. */
import type { Options, OptionValue, Severity } from "./rule.ts";
import { type Choice, defaultLintSettings, type LintSettings } from "./run.ts";

const choices: Readonly<Record<string, Choice>> = {
  off: "off",
  ignore: "off",
  none: "off",
  on: "on",
  error: "error",
  warning: "warning",
  warn: "warning",
  info: "info",
  hint: "hint",
  style: "hint",
};

/** A choice as a user writes it (`off`, `warning`, `style`, true, false), or null. */
export function readChoice(value: unknown): Choice | null {
  if (value === true) return "on";
  if (value === false) return "off";
  return typeof value === "string" ? (choices[value.toLowerCase()] ?? null) : null;
}

/** A severity as a user writes it, or null. */
export function readSeverity(value: unknown): Severity | null {
  const choice = readChoice(value);
  return choice === "on" || choice === "off" ? null : choice;
}

/**
 * Adds choices by rule on top of settings.
 * @param rules rule id or alias → choice, or `{ severity, …options }`; `all` sets what holds for the rest
 */
export function withRules(settings: LintSettings, rules: Readonly<Record<string, unknown>>): LintSettings {
  const chosen = new Map(settings.choices);
  const options = new Map(settings.options);
  let { base } = settings;
  for (const [name, value] of Object.entries(rules)) {
    const object = typeof value === "object" && value !== null && !Array.isArray(value);
    const choice = readChoice(object ? (value as { severity?: unknown }).severity : value);
    if (name.toLowerCase() === "all") {
      if (choice !== null) base = choice === "off" ? "none" : "all";
      continue;
    }
    if (choice !== null) chosen.set(name.toLowerCase(), choice);
    if (object) options.set(name.toLowerCase(), readOptions(value as Record<string, unknown>));
  }
  return { ...settings, base, choices: chosen, options };
}

/** The settings of an editor's section `quayside.rules` on their own. */
export function lintSettings(rules: Readonly<Record<string, unknown>>): LintSettings {
  return withRules(defaultLintSettings, rules);
}

function readOptions(given: Readonly<Record<string, unknown>>): Options {
  const options: Record<string, OptionValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === "severity") continue;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") options[name] = value;
    if (Array.isArray(value)) options[name] = value.filter((item) => typeof item === "string");
  }
  return options;
}
