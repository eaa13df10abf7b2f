/**
 * Everything but the start: what the answer to `initialize` does not wait for, and the command line. In the bundle it is
 * a text until somebody asks for it, because reading half a megabyte of code takes Node a quarter of its own start.
 */
export { help } from "./cli/help.ts";
export { lintCommand } from "./cli/lint.ts";
export { lintShare } from "./cli/lint-threads.ts";
export { parseCommand } from "./cli/parse.ts";
export { rulesCommand } from "./cli/rules.ts";
export { useRulePages } from "./lint/describe.ts";
export { wordsOf } from "./lsp/host.ts";
export { Session } from "./lsp/session.ts";
export { useWords } from "./words.ts";
