/** The library's whole interface: parse a Dockerfile, lint it, and every editor feature, as pure functions. */
export { codeActions, fixAll } from "./features/code-actions.ts";
export { completion } from "./features/completion.ts";
export { diagnostics, type FindSettings, problems } from "./features/diagnostics.ts";
export { documentLinks } from "./features/document-links.ts";
export { documentSymbols } from "./features/document-symbols.ts";
export { foldingRanges } from "./features/folding-ranges.ts";
export { hover } from "./features/hover.ts";
export { definition, documentHighlights, references } from "./features/navigation.ts";
export { prepareRename, RenameError, rename } from "./features/rename.ts";
export { semanticTokens, semanticTokensEdits } from "./features/semantic-tokens.ts";
export { lintSettings, withRules } from "./lint/settings.ts";
export { parse } from "./syntax/parser.ts";
