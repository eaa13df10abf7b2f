/** What client and server agree on beyond LSP; the only server file that the client imports. */

/** The section of settings that the server asks for. */
export const settingsSection = "quayside";

/** The kind of the code action that makes every safe fix of a file. */
export const fixAllKind = "source.fixAll.quayside";

/** The diagnostics' source. */
export const diagnosticSource = "quayside";
