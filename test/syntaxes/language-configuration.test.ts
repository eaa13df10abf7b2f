import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { languageContributions } from "../../client/language.ts";
import { instructionKeywords } from "../../syntaxes/rule.ts";

type Pattern = string | { readonly pattern: string; readonly flags: string };
interface EnterRule {
  readonly beforeText: Pattern;
  readonly afterText?: Pattern;
  readonly previousLineText?: Pattern;
  readonly action: { readonly indent: string; readonly appendText?: string };
}

const configuration: {
  readonly wordPattern: string;
  readonly onEnterRules: readonly EnterRule[];
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
} = JSON.parse(await readFile("syntaxes/dockerfile.language-configuration.json", "utf8"));

function regex(pattern: Pattern): RegExp {
  return typeof pattern === "string" ? new RegExp(pattern) : new RegExp(pattern.pattern, pattern.flags);
}

/** What Enter does: the first rule that fits, as the editor picks it. */
function onEnter(previous: string, before: string, after = ""): EnterRule["action"] | undefined {
  return configuration.onEnterRules.find(
    (rule) =>
      regex(rule.beforeText).test(before) &&
      (rule.afterText === undefined || regex(rule.afterText).test(after)) &&
      (rule.previousLineText === undefined || regex(rule.previousLineText).test(previous)),
  )?.action;
}

test("Enter behind a continuation indents, once", () => {
  for (const keyword of instructionKeywords) assert.equal(onEnter("", `${keyword} a \\`)?.indent, "indent");
  assert.equal(onEnter("", "run a && `")?.indent, "indent");
  assert.equal(onEnter("RUN a \\", "    && b \\"), undefined);
  assert.equal(onEnter("", "RUN a"), undefined);
});

test("Enter behind the last continued line goes back", () => {
  assert.equal(onEnter("RUN a \\", "    && b")?.indent, "outdent");
  assert.equal(onEnter("RUN a \\", "    # why"), undefined);
});

test("Enter in the middle of a comment continues the comment, but not a directive", () => {
  assert.equal(onEnter("", "# one", " two")?.appendText, "# ");
  assert.equal(onEnter("", "# one"), undefined);
  assert.equal(onEnter("", "# syntax=docker", "/dockerfile:1"), undefined);
});

test("regions fold", () => {
  assert.match("# region Build", regex(configuration.folding.markers.start));
  assert.match("#endregion", regex(configuration.folding.markers.end));
  assert.doesNotMatch("# regional", regex(configuration.folding.markers.start));
});

test("a double click takes a name with its dashes, not a flag's dashes nor a tag", () => {
  const words = (text: string) => text.match(new RegExp(configuration.wordPattern, "g"));
  assert.deepEqual(words("RUN apt-get install -y $A"), ["RUN", "apt-get", "install", "y", "A"]);
  assert.deepEqual(words("COPY --from=build-stage a"), ["COPY", "from", "build-stage", "a"]);
});

test("the files that the contributions name exist", () => {
  for (const language of languageContributions.languages) {
    if ("configuration" in language) assert.ok(existsSync(language.configuration), language.configuration);
  }
  for (const grammar of languageContributions.grammars) assert.ok(existsSync(grammar.path), grammar.path);
});

test("an ignore file's pattern is longer than any Dockerfile pattern that fits it, as the editor asks", () => {
  const [dockerfile, ignore] = languageContributions.languages;
  const fits = (pattern: string, name: string) =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name);
  const longest = (patterns: readonly string[], name: string) =>
    Math.max(0, ...patterns.filter((pattern) => fits(pattern, name)).map((pattern) => pattern.length));
  for (const name of [
    "Dockerfile.dockerignore",
    "Dockerfile.dev.dockerignore",
    "Containerfile.dockerignore",
    "Containerfile.dev.dockerignore",
  ]) {
    assert.ok(longest(ignore.filenamePatterns, name) > longest(dockerfile.filenamePatterns, name), name);
  }
});
