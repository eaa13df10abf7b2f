/** The parts of a tooltip in Markdown. */
import { escapeMarkdown } from "../describe/format.ts";

/** A line for each fact that there is, in plain text. */
export function plainFacts(rows: readonly (readonly [label: string, text: string])[]): string {
  return facts(rows.map(([label, text]) => [label, escapeMarkdown(text)]));
}

/** Labels or options in one line. */
export function pairs(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`))
    .join(", ");
}

/** A line for each fact that there is; the values are Markdown already. */
export function facts(rows: readonly (readonly [label: string, markdown: string])[]): string {
  return rows
    .filter(([, value]) => value !== "")
    .map(([label, value]) => `${escapeMarkdown(label)}: ${value}  `)
    .join("\n");
}

/** The same below whose facts they are; name and values are plain text. */
export function titledFacts(name: string, rows: readonly (readonly [label: string, value: string])[]): string {
  return [`**${escapeMarkdown(name)}**`, "", plainFacts(rows)].join("\n");
}

/** A link that nothing in its address can end early. */
export function markdownLink(text: string, address: string): string {
  return `[${escapeMarkdown(text)}](<${address.replaceAll(/[<>\s]/g, "")}>)`;
}
