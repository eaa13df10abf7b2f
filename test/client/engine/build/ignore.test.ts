import assert from "node:assert/strict";
import { test } from "node:test";
import { compileIgnore, readIgnoreFile } from "../../../../client/engine/build/ignore.ts";

/** A sentence, the file's text, what it leaves out, and what stays. */
type Case = readonly [string, string, readonly string[], readonly string[]];

const cases: readonly Case[] = [
  ["an empty file leaves nothing out", "", [], ["a", "a/b"]],
  ["a name matches at the top only", "temp", ["temp", "temp/a"], ["a/temp", "temporary"]],
  ["a leading slash changes nothing", "/temp", ["temp"], ["a/temp"]],
  ["a trailing slash changes nothing, and files match as well", "temp/", ["temp", "temp/a"], ["a/temp"]],
  ["a dot and a slash in front change nothing", "./temp", ["temp"], ["a/temp"]],
  ["a path is cleaned", "a//b/../c/.", ["a/c", "a/c/d"], ["a/b", "a"]],
  ["a path that leads out matches nothing inside", "../a", [], ["a"]],
  ["blanks around a pattern are no part of it", "  \ta.txt \t ", ["a.txt"], ["b.txt"]],
  ["a line may end as on Windows", "a\r\nb\r\n", ["a", "b"], ["c"]],
  ["a byte order mark is no part of the first pattern", "\uFEFFa", ["a"], ["b"]],
  ["a number sign in the first column starts a comment", "#a\nb", ["b"], ["#a", "a"]],
  ["a number sign after a blank is a pattern", " #a", ["#a"], ["a"]],
  ["a star does not cross a slash", "*.log", ["a.log", ".log"], ["b/a.log", "a.logs"]],
  ["a star after a slash is one level down", "*/temp*", ["a/temp", "a/temp.txt"], ["temp", "a/b/temp"]],
  ["two levels down", "*/*/temp*", ["a/b/temp.txt"], ["a/temp.txt"]],
  ["a question mark is one character", "temp?", ["tempa", "temp😀"], ["temp", "tempab", "temp/"]],
  ["two stars in front match at any depth", "**/*.go", ["a.go", "b/a.go", "c/b/a.go"], ["a.golang"]],
  [
    "two stars and a name match at any depth",
    "**/node_modules",
    ["node_modules/a", "x/node_modules"],
    ["my_node_modules"],
  ],
  ["two stars stuck to a name match its end", "**foo", ["foo", "a/foo", "afoo"], ["foob"]],
  ["two stars at the end leave the folder itself", "a/**", ["a/b", "a/b/c"], ["a", "ab"]],
  ["two stars stuck to a name's end match what starts so", "a**", ["a", "ab", "a/b"], ["ba"]],
  ["two stars in the middle match any depth, none too", "a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a", "x/a/b", "a/xb"]],
  ["two stars alone match everything", "**", ["a", "a/b", ".x"], []],
  ["two stars and a slash match everything", "**/", ["a", "a/b"], []],
  ["two stars on both sides", "**/x/**", ["x/a", "b/x/a"], ["x", "b/x"]],
  ["three stars are two and one", "***", ["a", "b/c"], []],
  ["an exclamation mark takes back in", "*.md\n!README.md", ["a.md"], ["README.md"]],
  ["blanks after the exclamation mark are no part", "*.md\n!  README.md", ["a.md"], ["README.md"]],
  ["a slash after the exclamation mark changes nothing", "*.md\n!/README.md", ["a.md"], ["README.md"]],
  ["the last pattern that matches wins", "*.md\n!README*.md\nREADME-secret.md", ["README-secret.md"], ["README.md"]],
  [
    "so a later one hides again what was taken back",
    "*.md\nREADME-secret.md\n!README*.md",
    ["a.md"],
    ["README-secret.md"],
  ],
  ["a file comes back from an ignored folder", "a\n!a/b/c", ["a", "a/b", "a/x"], ["a/b/c", "a/b/c/d"]],
  ["everything but some files", "*\n!src\n!go.mod", ["a", "b/c"], ["src/a", "go.mod", "src"]],
  ["everything but files by their end", "**\n!**/*.ts", ["a", "a.js"], ["a.ts", "b/a.ts"]],
  ["what is taken back in without being left out first changes nothing", "!a\na", ["a"], ["b"]],
  ["a dot is a dot", "a.b", ["a.b"], ["axb"]],
  ["a dot beside a wildcard is a dot", "a.b*", ["a.bc"], ["axbc"]],
  ["signs of regular expressions are themselves", "a+(b)|{c}$*", ["a+(b)|{c}$"], ["aab", "a"]],
  ["a range of characters", "[a-c].txt", ["a.txt", "c.txt"], ["d.txt", "ab.txt"]],
  ["a negated range", "[^a-c].txt", ["d.txt"], ["a.txt", ".txt"]],
  ["an escaped star is a star", "a\\*b", ["a*b"], ["axb"]],
  ["an escaped exclamation mark is a name", "\\!a", ["!a"], ["a"]],
  ["an escaped number sign is a name", "\\#a", ["#a"], ["a"]],
  ["an escaped letter is what it is in the engine's regular expressions", "a\\d", ["a1"], ["ad"]],
  ["a bracket in a bracket", "[[]a", ["[a"], ["a"]],
  ["names of other scripts", "ü*/ñ", ["über/ñ", "ü/ñ/x"], ["u/ñ"]],
  ["a dot alone matches nothing in the folder", ".", [], ["a", ".a"]],
  ["a slash alone matches nothing", "/", [], ["a"]],
  ["a hat outside of brackets with a wildcard never matches", "a^b*", [], ["a^bc", "ab"]],
  ["a hat in a plain name is a hat", "a^b", ["a^b"], ["ab"]],
  ["a folder's dots are not cleaned away in names", "..a", ["..a"], ["a"]],
];

for (const [sentence, text, ignored, kept] of cases) {
  test(`.dockerignore: ${sentence}`, () => {
    const rules = compileIgnore(readIgnoreFile(text));
    assert.deepEqual(
      [...ignored, ...kept].filter((path) => rules.ignores(path)),
      ignored,
    );
  });
}

test("the reader gives patterns as the engine's does", () => {
  const text = "test1\n/test2\n/a/file/here\n\nlastfile\n# this is a comment\n! /inverted/abs/path\n!\n! ";
  const read = ["test1", "test2", "a/file/here", "lastfile", "!inverted/abs/path", "!", "!"];
  assert.deepEqual(readIgnoreFile(text), read);
});

for (const [sentence, pattern, message] of [
  ["an exclamation mark alone", "!", 'illegal exclusion pattern: "!"'],
  ["an exclamation mark and a slash", "!/", 'illegal exclusion pattern: "!"'],
  ["a bracket that is never closed", "[a", "syntax error in pattern: [a"],
  ["an empty bracket", "a[]b", "syntax error in pattern: a[]b"],
  ["a range without an end", "[a-]", "syntax error in pattern: [a-]"],
  ["a range the wrong way round", "[z-a]", "syntax error in pattern: [z-a]"],
  ["a backslash at the end", "a\\", "syntax error in pattern: a\\"],
  ["an escaped letter without a meaning", "\\qa", "syntax error in pattern: \\qa"],
] as const) {
  test(`the engine's words for ${sentence}`, () => {
    assert.throws(() => compileIgnore(readIgnoreFile(pattern)), { message });
  });
}

test("a walk from the top keeps out what a later pattern names only by a parent that was never out", () => {
  const rules = compileIgnore(["a/b", "!a"]);
  const folder = rules.ignoresInside("a", null);
  assert.equal(folder.ignored, false);
  assert.equal(rules.ignoresInside("a/b", folder.matches).ignored, true);
  assert.equal(rules.ignores("a/b"), false);
});

test("a walk from the top inherits what matched above", () => {
  const rules = compileIgnore(["a", "!a/b"]);
  const folder = rules.ignoresInside("a", null);
  const inner = rules.ignoresInside("a/b", folder.matches);
  assert.deepEqual([folder.ignored, inner.ignored], [true, false]);
  assert.equal(rules.ignoresInside("a/b/c", inner.matches).ignored, false);
  assert.equal(rules.ignoresInside("a/x", folder.matches).ignored, true);
});
