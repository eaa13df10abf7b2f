/** A rule in words: its page, its row in the README, its place in the settings' schema, its line in `quayside rules`. */
import type { Rule } from "./rule.ts";

let pages = "";

/** Where the rules' pages stand: a folder's URL, with its slash. Given once at start; without it URLs are relative. */
export function useRulePages(folderUrl: string): void {
  pages = folderUrl;
}

/** The page that explains a rule: what a diagnostic's code links to. ShellCheck's codes have one together. */
export function ruleUrl(rule: Pick<Rule, "id">): string {
  return `${pages}${/^SC\d{4}$/.test(rule.id) ? "shellcheck" : rule.id}.md`;
}

/** What `quayside rules --format json` prints of a rule. */
export interface RuleListing {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly category: string;
  readonly severity: string;
  readonly enabledByDefault: boolean;
  readonly fix: "safe" | "unsafe" | "none";
  readonly summary: string;
  readonly url: string;
}

export function listing(rule: Rule): RuleListing {
  const { id, category, severity, fix, summary } = rule;
  const aliases = [...rule.aliases, ...(rule.synonyms ?? [])];
  const enabledByDefault = rule.enabledByDefault !== false;
  return { id, aliases, category, severity, enabledByDefault, fix, summary, url: ruleUrl(rule) };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

/** The rule's page, `server/rules/docs/<id>.md`. */
export function page(rule: Rule): string {
  const facts = [
    `- Category: ${rule.category}`,
    `- Severity: ${rule.severity}${rule.enabledByDefault === false ? ", off unless asked for" : ""}`,
    `- Fix: ${fixWords[rule.fix]}`,
    ...(rule.aliases.length > 0 ? [`- Also known as: ${quoted(rule.aliases)}`] : []),
    ...(rule.synonyms ? [`- Answers to these names in settings and comments as well: ${quoted(rule.synonyms)}`] : []),
  ];
  const options = Object.entries(rule.options ?? {}).map(([name, value]) => {
    const words = (rule.optionWords as Record<string, string> | undefined)?.[name] ?? "";
    return `- \`${name}\` (default \`${JSON.stringify(value)}\`): ${words}`;
  });
  const examples = rule.examples.flatMap((example) => [
    "Instead of",
    "",
    fence(example.bad),
    "",
    "write",
    "",
    fence(example.good),
    "",
  ]);
  return [
    `# ${rule.id}`,
    "",
    rule.summary,
    "",
    ...facts,
    "",
    "## Why",
    "",
    rule.why,
    "",
    ...(options.length > 0 ? ["## Options", "", ...options, ""] : []),
    "## Examples",
    "",
    ...examples,
    "## Ignore it",
    "",
    "For one instruction, with a comment right above it:",
    "",
    "```dockerfile",
    `# quayside ignore=${rule.id} the reason`,
    "```",
    "",
  ].join("\n");
}

/** The head of the README's table of rules. */
export const tableHead = "| rule | what it asks for | fix | also known as |\n| --- | --- | --- | --- |";

/** The rule's row in that table. */
export function tableRow(rule: Rule): string {
  const link = `[\`${rule.id}\`](server/rules/docs/${rule.id}.md)`;
  const off = rule.enabledByDefault === false ? " (off by default)" : "";
  return `| ${link} | ${rule.summary}${off} | ${rule.fix === "none" ? "" : rule.fix} | ${rule.aliases.join(", ")} |`;
}

/** The JSON schema of the `quayside.rules` setting: a property a rule. */
export function rulesSchema(rules: readonly Rule[]): object {
  const choice = { type: "string", enum: ["off", "on", "error", "warning", "info", "hint"] };
  const property = (rule: Rule) => {
    const options = Object.entries(rule.options ?? {}).map(([name, value]) => {
      const words = (rule.optionWords as Record<string, string> | undefined)?.[name];
      const type = Array.isArray(value) ? { type: "array", items: { type: "string" } } : { type: typeof value };
      return [name, { ...type, default: value, ...(words ? { description: words } : {}) }] as const;
    });
    const object = {
      type: "object",
      properties: { severity: choice, ...Object.fromEntries(options) },
      additionalProperties: false,
    };
    return { description: rule.summary, anyOf: options.length > 0 ? [choice, object] : [choice] };
  };
  return {
    type: "object",
    properties: Object.fromEntries(rules.map((rule) => [rule.id, property(rule)])),
    additionalProperties: { anyOf: [choice, { type: "object" }] },
  };
}

const fixWords: Readonly<Record<Rule["fix"], string>> = {
  safe: "safe (also by “fix all”)",
  unsafe: "offered one by one, because the built image may change",
  none: "none",
};

function fence(text: string): string {
  return `\`\`\`dockerfile\n${text.replace(/\n$/, "")}\n\`\`\``;
}
