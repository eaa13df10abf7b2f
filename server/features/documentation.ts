/** The tables' entries as Markdown, for hovers and completion. */
import { referenceUrl } from "../data/instructions.ts";
import type { FlagData, InstructionData, MountKeyData, MountTypeData } from "../data/types.ts";
import { ruleUrl } from "../lint/describe.ts";
import type { Rule } from "../lint/rule.ts";
import { t, translated } from "../words.ts";

export function instructionText(data: InstructionData): string {
  return [
    `\`\`\`dockerfile\n${data.forms.join("\n")}\n\`\`\``,
    translated(data.summary),
    translated(data.words),
    reference(data.anchor),
  ].join("\n\n");
}

export function flagText(instruction: string, flag: FlagData, instructionAnchor: string): string {
  return [
    `\`${instruction} --${flag.name}\``,
    translated(flag.words),
    facts(flag),
    reference(flag.anchor ?? instructionAnchor),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

export function mountTypeText(type: MountTypeData): string {
  const keys = type.keys.map((key) => `\`${key.name}\``).join(", ");
  return [
    `\`RUN --mount=type=${type.name}\``,
    translated(type.words),
    t("Keys: {0}", keys),
    reference(`run---mounttype${type.name}`),
  ].join("\n\n");
}

export function mountKeyText(type: MountTypeData, key: MountKeyData): string {
  const names = [key.name, ...key.aliases].map((name) => `\`${name}\``).join(", ");
  return [
    `${names} (\`type=${type.name}\`)`,
    translated(key.words),
    facts(key),
    reference(`run---mounttype${type.name}`),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

export function ruleText(rule: Rule): string {
  const names = [rule.id, ...rule.aliases].map((name) => `\`${name}\``).join(", ");
  return [names, rule.summary, rule.why, `[${t("The rule's page")}](${ruleUrl(rule)})`].join("\n\n");
}

function facts(data: { readonly default?: string; readonly since?: string; readonly required?: boolean }): string {
  return [
    data.required ? t("Required.") : "",
    data.default === undefined ? "" : t("Default: {0}.", `\`${data.default}\``),
    data.since === undefined
      ? ""
      : /^\d/.test(data.since)
        ? t("Since Dockerfile {0}.", data.since)
        : t("Since {0}.", data.since),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function reference(anchor: string): string {
  return `[${t("Dockerfile reference")}](${referenceUrl}#${anchor})`;
}
