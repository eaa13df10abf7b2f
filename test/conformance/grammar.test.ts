/** The grammar over the corpus of real Dockerfiles that stands beside the project. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { instructionKeywords } from "../../syntaxes/rule.ts";
import { factsFolder, noFacts } from "../support/facts.ts";
import { loadGrammar, type ScopedLine, tokenize } from "../support/grammar.ts";

const corpus = join(factsFolder, "corpus");
const skip = noFacts;
const keywordScope = "keyword.other.special-method.dockerfile";

/** What this suite reads of a line of oracle.jsonl: file, and per instruction its keyword and 1-based lines. */
interface Answer {
  readonly file: string;
  readonly nodes?: readonly (readonly [keyword: string, startLine: number, endLine: number])[];
}

/** The instruction that a line starts with, where nothing around it has a scope. */
function keywordOf(line: ScopedLine): string | undefined {
  const first = line.tokens.find((token) => token.text.trim() !== "");
  return first?.scopes.length === 1 && first.scopes[0] === keywordScope ? first.text.trim() : undefined;
}

test("instructions of real Dockerfiles have an instruction's colour, and other lines don't", { skip }, async () => {
  const grammar = await loadGrammar();
  const known = new Set<string>(instructionKeywords);
  const answers = (await readFile(join(corpus, "oracle.jsonl"), "utf8")).trim().split("\n");
  let instructions = 0;
  const missed: string[] = [];
  const invented: string[] = [];
  for (const answer of answers.map((line): Answer => JSON.parse(line))) {
    if (answer.nodes === undefined) continue;
    const text = await readFile(join(corpus, "files", answer.file), "utf8");
    const lines = tokenize(grammar, text.replace(/^\uFEFF/, ""));
    const started = new Map(answer.nodes.map(([keyword, startLine]) => [startLine, keyword]));
    for (const [startLine, keyword] of started) {
      if (!known.has(keyword.toUpperCase())) continue;
      instructions++;
      const line = lines[startLine - 1];
      if (line === undefined || keywordOf(line) !== keyword) missed.push(`${answer.file}:${startLine}`);
    }
    lines.forEach((line, index) => {
      const keyword = keywordOf(line);
      // The command of HEALTHCHECK may start on a line of its own.
      if (keyword === undefined || keyword.toUpperCase() === "CMD") return;
      if (!started.has(index + 1)) invented.push(`${answer.file}:${index + 1}`);
    });
  }
  console.log(`${instructions - missed.length} of ${instructions} instructions, ${invented.length} invented`);
  assert.ok(instructions > 0);
  assert.ok(missed.length <= instructions * 0.001, missed.slice(0, 20).join("\n"));
  assert.ok(invented.length <= instructions * 0.001, invented.slice(0, 20).join("\n"));
});

test("no line of a real Dockerfile is too much for the grammar", { skip }, async () => {
  const grammar = await loadGrammar();
  const index: readonly { file: string }[] = JSON.parse(await readFile(join(corpus, "index.json"), "utf8"));
  for (const { file } of index) {
    const text = await readFile(join(corpus, "files", file), "utf8");
    for (const [number, line] of tokenize(grammar, text).entries()) {
      const end = line.tokens.at(-1)?.endIndex ?? 0;
      assert.equal(end, line.text.length, `${file}:${number + 1} is tokenized to its end`);
      // Rules that pile up would make scopes pile up; a heredoc in a continued command has eight of ours or so.
      const ours = (scopes: readonly string[]) => scopes.filter((scope) => scope.endsWith(".dockerfile")).length;
      const depth = Math.max(0, ...line.tokens.map((token) => ours(token.scopes)));
      assert.ok(depth <= 12, `${file}:${number + 1} is ${depth} scopes deep`);
    }
  }
});
