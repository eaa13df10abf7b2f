/** The parts of a tooltip in Markdown. */
import { escapeMarkdown } from "../describe/format.ts";

/** A line for each fact that there is; the values are Markdown already. */
export function facts(rows: readonly (readonly [label: string, markdown: string])[]): string {
  return rows
    .filter(([, value]) => value !== "")
    .map(([label, value]) => `${escapeMarkdown(label)}: ${value}  `)
    .join("\n");
}

/** The same below whose facts they are; name and values are plain text. */
export function titledFacts(name: string, rows: readonly (readonly [label: string, value: string])[]): string {
  const lines = rows.map(([label, value]) => [label, escapeMarkdown(value)] as const);
  return [`**${escapeMarkdown(name)}**`, "", facts(lines)].join("\n");
}

/** A link that nothing in its address can end early. */
export function markdownLink(text: string, address: string): string {
  return `[${escapeMarkdown(text)}](<${address.replaceAll(/[<>\s]/g, "")}>)`;
}
