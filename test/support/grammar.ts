/** Tokenizes Dockerfiles with the grammar that ships, in VS Code's own TextMate engine. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { IGrammar } from "vscode-textmate";

// Both packages are CommonJS whose named exports Node can't see.
const require = createRequire(`${process.cwd()}/package.json`);
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate") as typeof import("vscode-textmate");
const { loadWASM, OnigScanner, OnigString } = require("vscode-oniguruma") as typeof import("vscode-oniguruma");

const ourGrammar = "syntaxes/dockerfile.tmLanguage.json";

/** A token: 0-based columns, and its scopes without the language's own. */
export interface ScopedToken {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

export interface ScopedLine {
  readonly text: string;
  readonly tokens: readonly ScopedToken[];
}

/**
 * Stands for the languages that VS Code brings. What is left open in one runs on over line ends, as strings and blocks
 * do in the real ones: that is what our grammar has to guard against.
 */
const embeddedLanguages: Readonly<Record<string, object>> = {
  "source.shell": shell(),
  "source.python": embeddedLanguage("source.python", "python"),
  "source.powershell": embeddedLanguage("source.powershell", "powershell"),
};

/** The real ones, in the VS Code that `npm test` installs. */
const vscodeExtensions = ".vscode-test/server/node_modules/code-server/lib/vscode/extensions";
const vscodeLanguages: Readonly<Record<string, string>> = {
  "source.shell": `${vscodeExtensions}/shellscript/syntaxes/shell-unix-bash.tmLanguage.json`,
  "source.python": `${vscodeExtensions}/python/syntaxes/MagicPython.tmLanguage.json`,
  "source.powershell": `${vscodeExtensions}/powershell/syntaxes/powershell.tmLanguage.json`,
};
export const noVscodeLanguages: string | false = existsSync(vscodeExtensions)
  ? false
  : "no VS Code in .vscode-test: npm test installs one";

type Languages = "stand-ins" | "vscode";
const loaded = new Map<Languages, Promise<IGrammar>>();

/** The grammar, with stand-ins for the languages it embeds or with VS Code's; read once. */
export function loadGrammar(languages: Languages = "stand-ins"): Promise<IGrammar> {
  const grammar = loaded.get(languages) ?? load(languages);
  loaded.set(languages, grammar);
  return grammar;
}

/** Tokenizes a text line by line. */
export function tokenize(grammar: IGrammar, text: string): readonly ScopedLine[] {
  let state = INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    const tokens = result.tokens.map((token) => ({
      startIndex: token.startIndex,
      endIndex: Math.min(token.endIndex, line.length),
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes.slice(1),
    }));
    return { text: line, tokens: tokens.filter((token) => token.text !== "") };
  });
}

async function load(languages: Languages): Promise<IGrammar> {
  const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const path = scope === "source.dockerfile" ? ourGrammar : languages === "vscode" && vscodeLanguages[scope];
      if (path) return parseRawGrammar(await readFile(path, "utf8"), path);
      const language = embeddedLanguages[scope];
      return language === undefined ? null : parseRawGrammar(JSON.stringify(language), `${scope}.json`);
    },
  });
  const grammar = await registry.loadGrammar("source.dockerfile");
  if (grammar === null) throw new Error("The grammar could not be read.");
  return grammar;
}

interface EmbeddedLanguage {
  readonly scopeName: string;
  readonly name: string;
  readonly patterns: readonly object[];
}

function embeddedLanguage(scopeName: string, suffix: string): EmbeddedLanguage {
  return {
    scopeName,
    name: suffix,
    patterns: [
      { match: "#.*$", name: `comment.line.${suffix}` },
      { match: "\\\\.", name: `constant.character.escape.${suffix}` },
      { begin: '"', end: '"', name: `string.quoted.double.${suffix}` },
      { begin: "'", end: "'", name: `string.quoted.single.${suffix}` },
      {
        begin: "\\b(?:if|for|while)\\b",
        end: "\\b(?:fi|done)\\b",
        name: `meta.block.${suffix}`,
        patterns: [{ include: "$self" }],
      },
      { begin: "<<-?(\\w+)", end: "^\\1$", name: `string.unquoted.heredoc.${suffix}` },
      { match: "&&|\\|\\||[|;]", name: `keyword.operator.${suffix}` },
      { match: "\\$\\w+", name: `variable.other.${suffix}` },
    ],
  };
}

/**
 * Finds commands as VS Code's grammar of the shell does: a command starts behind a line's start or an operator, its name
 * stands where the command does (`\\G`), and an argument has a blank ahead of it.
 */
function shell(): object {
  const language = embeddedLanguage("source.shell", "shell");
  const end = "(?<!\\\\)(?=[;|&\\n)}])";
  const word = "[^\\s;|&$\"'\\\\)}<>]+";
  const include = (...rules: string[]) => rules.map((rule) => ({ include: `#${rule}` }));
  const subshell = { begin: "\\$\\(", end: "\\)", name: "meta.scope.subshell", patterns: [{ include: "$self" }] };
  const rest = [...language.patterns, subshell];
  return {
    ...language,
    patterns: [...include("statement"), ...rest],
    repository: {
      statement: {
        begin:
          "(?!^[ \\t]*+$)(?<=^|;|\\||&|\\(|\\{|(?:if|then|do|else) )[ \\t]*+(?!(?:if|then|else|fi|for|while|do|done)\\W)",
        end,
        name: "meta.statement.shell",
        patterns: [...include("typical_statements"), ...rest],
      },
      typical_statements: {
        begin: "(?=[^\\s;|&#{<])",
        end,
        name: "meta.statement.command.shell",
        patterns: [...include("name", "option", "argument"), ...rest],
      },
      name: {
        begin: "\\G",
        end: "(?=[ \\t;|&\\n)])",
        name: "meta.statement.command.name.shell",
        patterns: [{ match: word, name: "entity.name.command.shell" }],
      },
      option: { match: "[ \\t]++-\\w+", name: "constant.other.option.shell" },
      argument: {
        begin: "[ \\t]++(?![|&(\\[#\\n;])",
        end: "(?=[ \\t;|&\\n)])",
        name: "meta.argument.shell",
        patterns: [...include("argument_context"), ...rest],
      },
      argument_context: { match: word, name: "string.unquoted.argument.shell" },
    },
  };
}
