import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../server/syntax/parser.ts";
import { shellScripts } from "../../server/syntax/shell.ts";
import { noFacts, oracles } from "../support/facts.ts";

for (const which of ["corpus", "mutants"] as const) {
  test(`the ${which}: every command and word is found at its place in the file`, { skip: noFacts }, () => {
    let commands = 0;
    for (const { text, file: name, id } of oracles(which)) {
      const file = parse(text);
      // Continuations may stand inside words, comments and empty lines between their pieces.
      const plain = (start: number, end: number) =>
        text
          .slice(start, end)
          .replace(/[\\`][ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*/g, "")
          .replace(/\r/g, "");
      for (const instruction of file.instructions) {
        for (const script of shellScripts(file, instruction)) {
          for (const command of script.commands) {
            commands++;
            for (const word of command.args) {
              assert.ok(word.span.start >= instruction.span.start && word.span.end <= instruction.span.end, name ?? id);
              const shown = plain(word.span.start, word.span.end);
              assert.equal(shown, word.text.replace(/\r/g, "").replace(/[\\`][ \t]*\n/g, ""), `${name ?? id}`);
            }
          }
        }
      }
    }
    assert.ok(commands > 1000);
  });
}
