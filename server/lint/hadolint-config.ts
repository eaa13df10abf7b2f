/** hadolint's configuration, with the meaning that hadolint gives it. */
import { t } from "../words.ts";
import type { ConfigChoices, RuleNames } from "./config.ts";
import type { ConfigReader, Entry, Place } from "./config-reader.ts";
import type { Severity } from "./rule.ts";
import { withRules } from "./settings.ts";

/** Keys that decide something here. */
const known = new Set([
  "ignored",
  "override",
  "trustedRegistries",
  "label-schema",
  "strict-labels",
  "failure-threshold",
  "no-fail",
  "disable-ignore-pragma",
]);
/** Keys about hadolint's own output; ours is chosen on the command line. */
const aboutOutput: Readonly<Record<string, "boolean" | "string">> = {
  format: "string",
  "output-format": "string",
  "no-color": "boolean",
  verbose: "boolean",
};
const overrides = ["error", "warning", "info", "style"];
/** `ignore` and `none` are the least severity there is, so that every finding fails. */
const thresholds: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
  ignore: "hint",
  none: "hint",
};
const labelTypes = ["text", "rawtext", "url", "hash", "rfc3339", "semver", "spdx", "email"];

/** Whether a file of another name has hadolint's keys. */
export function isHadolint(entries: readonly Entry[]): boolean {
  return entries.some(({ key }) => known.has(key));
}

/** Reads the entries of a hadolint configuration. */
export function fromHadolint(entries: readonly Entry[], reader: ConfigReader, names: RuleNames): ConfigChoices {
  const rules: Record<string, unknown> = {};
  let ignored: readonly string[] = [];
  let labels: readonly string[] | null = null;
  let strict = false;
  let limit: Severity | null = null;
  let noFail = false;
  let honourComments = true;
  for (const { key, keySpan, value } of entries) {
    if (key === "ignored") ignored = readNames(value, key, reader, names);
    else if (key === "override") Object.assign(rules, readOverrides(value, reader, names));
    else if (key === "trustedRegistries") {
      const registries = reader.strings(value, key)?.map((item) => item.value) ?? [];
      if (registries.length > 0) rules["require-trusted-registry"] = { severity: "on", registries };
    } else if (key === "label-schema") labels = readLabels(value, reader);
    else if (key === "strict-labels") strict = reader.boolean(value, key) ?? false;
    else if (key === "failure-threshold") limit = readThreshold(value, reader);
    else if (key === "no-fail") noFail = reader.boolean(value, key) ?? false;
    else if (key === "disable-ignore-pragma") honourComments = reader.boolean(value, key) !== true;
    else if (aboutOutput[key] === "boolean") reader.boolean(value, key);
    else if (aboutOutput[key] === "string") reader.string(value, key);
    else reader.complain(keySpan, t("hadolint knows no setting {0}.", key), "warning");
  }
  if (labels !== null || strict) rules["valid-label-schema"] = { severity: "on", labels: labels ?? [], strict };
  for (const name of ignored) rules[name] = "off";
  return {
    apply: (settings) => {
      const applied = withRules(settings, rules);
      return honourComments ? applied : { ...applied, honourComments: false };
    },
    failOn: noFail ? "never" : limit,
    ignore: [],
  };
}

/** Codes of a list; one that no rule answers for is worth a word, since it may be a typing error. */
function readNames(value: Place, key: string, reader: ConfigReader, names: RuleNames): readonly string[] {
  const list = reader.strings(value, key) ?? [];
  for (const item of list) {
    if (names.find(item.value) !== null || /^SC\d{4}$/.test(item.value)) continue;
    reader.complain(item.span, t("There is no rule {0}.", item.value), "warning");
  }
  return list.map((item) => item.value);
}

function readOverrides(value: Place, reader: ConfigReader, names: RuleNames): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const { key, keySpan, value: list } of reader.mapping(value, "override") ?? []) {
    if (!overrides.includes(key)) {
      reader.complain(keySpan, t("There is no severity {0} to override with.", key), "warning");
      continue;
    }
    for (const name of readNames(list, `override.${key}`, reader, names)) chosen[name] = key;
  }
  return chosen;
}

function readThreshold(value: Place, reader: ConfigReader): Severity | null {
  const given = reader.scalar(value);
  const limit = typeof given === "string" ? thresholds[given.toLowerCase()] : undefined;
  if (limit !== undefined) return limit;
  reader.complain(value.span, t("failure-threshold takes error, warning, info, style, ignore or none."));
  return null;
}

function readLabels(value: Place, reader: ConfigReader): readonly string[] {
  return (reader.mapping(value, "label-schema") ?? []).flatMap(({ key, value: type }) => {
    const given = reader.scalar(type);
    if (typeof given === "string" && labelTypes.includes(given.toLowerCase()))
      return [`${key}: ${given.toLowerCase()}`];
    reader.complain(type.span, t("A label's type is one of {0}.", labelTypes.join(", ")));
    return [];
  });
}
