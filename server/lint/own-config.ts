/** Our own configuration: `rules`, `failOn`, `ignore`. */
import { t } from "../words.ts";
import type { ConfigChoices, RuleNames } from "./config.ts";
import type { ConfigReader, Entry, Place } from "./config-reader.ts";
import type { Rule, Severity } from "./rule.ts";
import { readChoice, readSeverity, withRules } from "./settings.ts";

const keys = ["rules", "failOn", "ignore"];

/** Reads the entries of a configuration of ours. */
export function fromOwn(entries: readonly Entry[], reader: ConfigReader, names: RuleNames): ConfigChoices {
  let rules: Readonly<Record<string, unknown>> = {};
  let failOn: Severity | "never" | null = null;
  let ignore: readonly string[] = [];
  for (const { key, keySpan, value } of entries) {
    if (key === "rules") rules = readRules(reader.mapping(value, "rules") ?? [], reader, names);
    else if (key === "failOn") failOn = readLimit(value, reader);
    else if (key === "ignore") ignore = reader.strings(value, "ignore")?.map((item) => item.value) ?? [];
    else reader.complain(keySpan, t("There is no setting {0}; there are {1}.", key, keys.join(", ")), "warning");
  }
  return { apply: (settings) => withRules(settings, rules), failOn, ignore };
}

function readLimit(value: Place, reader: ConfigReader): Severity | "never" | null {
  const given = reader.scalar(value);
  if (given === "never") return "never";
  const severity = readSeverity(given);
  if (severity === null) reader.complain(value.span, t("failOn takes error, warning, info, hint or never."));
  return severity;
}

function readRules(entries: readonly Entry[], reader: ConfigReader, names: RuleNames): Record<string, unknown> {
  const rules: Record<string, unknown> = {};
  for (const { key, keySpan, value } of entries) {
    const rule = names.find(key);
    if (rule === null && !isFreeName(key)) {
      reader.complain(keySpan, t("There is no rule {0}.", key), "warning");
    }
    const choice = reader.isMapping(value) ? readOptions(rule, value, reader) : readRuleChoice(value, reader);
    if (choice !== null) rules[key] = choice;
  }
  return rules;
}

/** Names that are no rule's: all rules, and ShellCheck's findings. */
function isFreeName(name: string): boolean {
  return name.toLowerCase() === "all" || /^SC\d{4}$/i.test(name);
}

function readRuleChoice(value: Place, reader: ConfigReader): unknown {
  const given = reader.scalar(value);
  if (readChoice(given) !== null) return given;
  reader.complain(value.span, t("A rule is off or on, or has the severity error, warning, info or hint."));
  return null;
}

/** `{ severity, option: value … }`; options are checked where the rule is known. */
function readOptions(rule: Rule | null, value: Place, reader: ConfigReader): object {
  const given: Record<string, unknown> = {};
  for (const { key, keySpan, value: part } of reader.mapping(value, rule?.id ?? "") ?? []) {
    if (key === "severity") {
      const severity = readRuleChoice(part, reader);
      if (severity !== null) given.severity = severity;
      continue;
    }
    const options = rule?.options ?? {};
    if (rule !== null && !Object.hasOwn(options, key)) {
      const all = Object.keys(options);
      const words =
        all.length > 0
          ? t("{0} has no option {1}; it has {2}.", rule.id, key, all.join(", "))
          : t("{0} has no options.", rule.id);
      reader.complain(keySpan, words, "warning");
      continue;
    }
    const plain = reader.plain(part);
    const fallback = options[key];
    if (rule !== null && !isLike(plain, fallback)) {
      const example = JSON.stringify(fallback);
      reader.complain(part.span, t("{0} takes a value of the kind of {1}.", key, example));
      continue;
    }
    given[key] = plain;
  }
  return given;
}

function isLike(value: unknown, fallback: unknown): boolean {
  if (Array.isArray(fallback)) return Array.isArray(value) && value.every((item) => typeof item === "string");
  return typeof value === typeof fallback;
}
