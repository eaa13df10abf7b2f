/** Completion items: how one is made, and in which order a list stays. */
import type { CompletionItem, CompletionItemKind, MarkupContent } from "vscode-languageserver-types";
import { rangeOf } from "../lint/positions.ts";
import type { Dockerfile, Span } from "../syntax/tree.ts";

/** What the client can do with an item. */
export interface CompletionSupport {
  readonly snippets: boolean;
}

/** LSP's numbers for the kinds that are used here. */
export const kinds = {
  variable: 6,
  module: 9,
  property: 10,
  value: 12,
  enum: 13,
  keyword: 14,
  snippet: 15,
  reference: 18,
  folder: 19,
  constant: 21,
} as const satisfies Record<string, CompletionItemKind>;

/** An item that replaces a span; the order of the list is the order of the items. */
export function item(
  file: Dockerfile,
  span: Span,
  label: string,
  kind: CompletionItemKind,
  more: Partial<CompletionItem> & { readonly newText?: string } = {},
): CompletionItem {
  const { newText = label, ...rest } = more;
  return { label, kind, textEdit: { range: rangeOf(file, span), newText }, ...rest };
}

export function markdown(value: string): MarkupContent {
  return { kind: "markdown", value };
}

/** A sort key that keeps the order of a list: clients sort by text. */
export function order(at: number): string {
  return String(at).padStart(3, "0");
}
