/** The legend of the semantic tokens: tokens hold these lists' indices. */
export const semanticTokenTypes = [
  "keyword",
  "comment",
  "macro",
  "string",
  "parameter",
  "variable",
  "property",
  "class",
  "namespace",
  "function",
] as const;

export const semanticTokenModifiers = ["declaration", "deprecated"] as const;
