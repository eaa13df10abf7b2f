/** The outline and what can be folded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentSymbols } from "../../server/features/document-symbols.ts";
import { foldingRanges } from "../../server/features/folding-ranges.ts";
import { parse } from "../../server/syntax/parser.ts";

test("the outline is a tree by stage", () => {
  const symbols = documentSymbols(
    parse("ARG V=1\nFROM golang AS build\nRUN a \\\n  && b\nENV x=1 y=2\nFROM alpine\nCMD c\n"),
  );
  assert.deepEqual(
    symbols.map(({ name, children }) => [name, (children ?? []).map((child) => `${child.name} ${child.detail}`)]),
    [
      ["ARG", []],
      ["build", ["RUN a && b", "ENV x=1 y=2"]],
      ["alpine", ["CMD c"]],
    ],
  );
  const env = symbols[1]?.children?.[1];
  assert.deepEqual(
    env?.children?.map(({ name, detail }) => [name, detail]),
    [
      ["x", "1"],
      ["y", "2"],
    ],
  );
});

test("an outline's selection lies within its range", () => {
  const inside = (text: string) => {
    const check = (symbols: ReturnType<typeof documentSymbols>) => {
      for (const { range, selectionRange, children } of symbols) {
        assert.ok(
          range.start.line < selectionRange.start.line || range.start.character <= selectionRange.start.character,
        );
        assert.ok(range.end.line > selectionRange.end.line || range.end.character >= selectionRange.end.character);
        check(children ?? []);
      }
    };
    check(documentSymbols(parse(text)));
  };
  inside("FROM\nENV a\nONBUILD\nRUN <<EOF\nx");
  inside('FROM a AS\nLABEL "x"="y" \\\n z=1\n');
});

test("stages, continued instructions, heredocs, comments and regions fold", () => {
  const ranges = foldingRanges(
    parse("# a\n# b\nFROM x\n# region z\nRUN a \\\n  b\nRUN <<EOF\nx\nEOF\n# endregion\nFROM y\nCMD z\n"),
  );
  assert.deepEqual(
    ranges.map(({ startLine, endLine, kind }) => [startLine, endLine, kind ?? null]),
    [
      [0, 1, "comment"],
      [2, 8, null],
      [3, 9, "region"],
      [4, 5, null],
      [6, 8, null],
      [10, 11, null],
    ],
  );
});
