import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../server/syntax/parser.ts";
import { tokens } from "../../server/syntax/tokens.ts";

/** Tokens as `kind text`, white space and line ends left out. */
function shown(text: string): string[] {
  const file = parse(text);
  return tokens(file)
    .filter((token) => token.kind !== "whitespace" && token.kind !== "newline")
    .map((token) => `${token.kind} ${JSON.stringify(text.slice(token.span.start, token.span.end))}`);
}

test("directives, comments, keywords and flags have kinds of their own", () => {
  assert.deepEqual(shown("# escape=`\n# c\nFROM --platform=x a\n"), [
    'directive "# escape=`"',
    'comment "# c"',
    'keyword "FROM"',
    'flag "--platform=x"',
    'word "a"',
  ]);
});

test("continuations and the comments between them part an instruction", () => {
  assert.deepEqual(shown("RUN a \\\n # c\n b\\\nc"), [
    'keyword "RUN"',
    'word "a"',
    'continuation "\\\\\\n"',
    'comment "# c"',
    'word "b"',
    'continuation "\\\\\\n"',
    'word "c"',
  ]);
});

test("two escapes at a line's end are no continuation", () => {
  assert.deepEqual(shown("ENV A b\\\\\nENV"), ['keyword "ENV"', 'word "A"', 'word "b\\\\\\\\"', 'keyword "ENV"']);
});

test("pairs and arrays have operators", () => {
  assert.deepEqual(shown('ENV A=1 B="x y"\nCMD ["a,", "b"]'), [
    'keyword "ENV"',
    'word "A"',
    'operator "="',
    'word "1"',
    'word "B"',
    'operator "="',
    'word "\\"x"',
    'word "y\\""',
    'keyword "CMD"',
    'operator "["',
    'word "\\"a,\\""',
    'operator ","',
    'word "\\"b\\""',
    'operator "]"',
  ]);
});

test("heredocs have a marker, a body and an end", () => {
  assert.deepEqual(shown("\ufeffRUN <<E\n a\nE\n"), [
    'bom "\ufeff"',
    'keyword "RUN"',
    'heredoc-marker "<<E"',
    'heredoc-body " a\\n"',
    'heredoc-end "E"',
  ]);
});
