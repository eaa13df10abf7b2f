/** Whether the grammar and the parser say the same of real Dockerfiles, with the languages that VS Code brings. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "../../server/syntax/parser.ts";
import { tokens } from "../../server/syntax/tokens.ts";
import type { Dockerfile, Token, TokenKind } from "../../server/syntax/tree.ts";
import { factsFolder, noFacts } from "../support/facts.ts";
import { loadGrammar, noVscodeLanguages, type ScopedLine, tokenize } from "../support/grammar.ts";

const corpus = join(factsFolder, "corpus");
const skip = noFacts || noVscodeLanguages;

/** A scope that the grammar gives to what the parser calls so; the rest may have any but a comment's. */
const scopeOf: Partial<Record<TokenKind, RegExp>> = {
  directive: /^meta\.directive\.dockerfile$/,
  comment: /^comment\.line\.number-sign\.dockerfile$/,
  keyword: /^keyword\.other\.special-method\.dockerfile$/,
  flag: /^punctuation\.definition\.flag\.dockerfile$/,
  continuation: /^punctuation\.separator\.continuation\.line\.dockerfile$/,
  "heredoc-marker": /^(?:keyword\.operator\.heredoc|constant\.numeric\.file-descriptor)\.dockerfile$/,
  "heredoc-body": /^meta\.heredoc\.dockerfile$/,
  "heredoc-end": /^keyword\.control\.heredoc-token\.dockerfile$/,
};

/** Where the grammar's scopes say another thing than the parser, as `line: kind "text"`. */
function differences(file: Dockerfile, lines: readonly ScopedLine[]): string[] {
  const found: string[] = [];
  const { text, lineStarts, instructions } = file;
  let line = 0;
  let instruction = -1;
  for (const token of tokens(file)) {
    for (const at of placesIn(token, text)) {
      while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line++;
      while ((instructions[instruction + 1]?.span.start ?? Number.POSITIVE_INFINITY) <= at) instruction++;
      const column = at - (lineStarts[line] ?? 0);
      const scopes = lines[line]?.tokens.find((scoped) => scoped.endIndex > column)?.scopes ?? [];
      const { known = true, span } = instructions[instruction] ?? {};
      const isOutside = span === undefined || at >= span.end;
      // What is no instruction has no colours.
      if (!known && !isOutside) continue;
      const expected = scopeOf[token.kind];
      const agrees =
        expected === undefined
          ? !/^(?:comment|meta\.directive)/.test(scopes[0] ?? "")
          : scopes.some((scope) => expected.test(scope));
      const isInCommand = token.kind === "comment" && isOutside && scopes.some((scope) => /^meta\.command/.test(scope));
      if (!agrees || isInCommand) {
        found.push(`${line + 1}: ${token.kind} ${JSON.stringify(text.slice(at, at + 20))} ${scopes}`);
      }
    }
  }
  return found;
}

/** The start of a token; of a heredoc's body, the first character of every line that has one. */
function placesIn({ kind, span }: Token, text: string): number[] {
  if (kind !== "heredoc-body") return [span.start];
  return [...text.slice(span.start, span.end).matchAll(/^[ \t]*(?=\S)/gm)].map(
    (match) => span.start + match.index + match[0].length,
  );
}

const template = "a template: its braces are none of the shell's";
const notIndented = "a continued line that is not indented: nothing tells it from the start of a command";
const behindFunction = "behind `};` VS Code's grammar of the shell still takes the text for a function's";

/** What the grammar can't know. */
const kept: Readonly<Record<string, string>> = {
  "2852a3281e71.Dockerfile": "PowerShell that no SHELL tells of",
  "367032beb1d3.Dockerfile": notIndented,
  "405eb8c94a20.Dockerfile": template,
  "59c6b01fecf6.Dockerfile": template,
  "6d14d24ae98c.Dockerfile": template,
  "a3c64bb03dd5.Dockerfile": notIndented,
  "a46e0032a8bc.Dockerfile": notIndented,
  "c7d3c102dc9d.Dockerfile": template,
  "cfb5815ff41a.Dockerfile": notIndented,
  "d53a38b89fbd.Dockerfile": behindFunction,
  "ed759f6ec83b.Dockerfile": behindFunction,
};

test("comments, keywords, flags, heredocs and continuations have their colours where the parser finds them", {
  skip,
}, async () => {
  const grammar = await loadGrammar("vscode");
  const index: readonly { file: string }[] = JSON.parse(await readFile(join(corpus, "index.json"), "utf8"));
  assert.ok(index.length > 0);
  const differing: string[] = [];
  for (const { file } of index) {
    const text = (await readFile(join(corpus, "files", file), "utf8")).replace(/^\uFEFF/, "");
    const [first] = differences(parse(text), tokenize(grammar, text));
    if (first !== undefined && kept[file] === undefined) differing.push(`${file}:${first}`);
  }
  assert.deepEqual(differing, []);
});
