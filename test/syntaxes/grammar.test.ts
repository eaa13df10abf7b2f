import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { instructions } from "../../server/data/instructions.ts";
import { instructionKeywords } from "../../syntaxes/rule.ts";
import { loadGrammar, type ScopedLine, tokenize } from "../support/grammar.ts";

const fixtures = "test/syntaxes/fixtures";
const keywordScope = "keyword.other.special-method.dockerfile";

for (const name of (await readdir(fixtures)).sort()) {
  test(`the colours of ${name.replaceAll("-", " ")} stay as they are recorded`, async () => {
    const text = await readFile(`${fixtures}/${name}/Dockerfile`, "utf8");
    const scopes = describe(tokenize(await loadGrammar(), text.replace(/\n$/, "")));
    const path = `${fixtures}/${name}/scopes.txt`;
    if (process.env.UPDATE === "1") await writeFile(path, scopes);
    assert.equal(scopes, existsSync(path) ? await readFile(path, "utf8") : "");
  });
}

/** The words at the start of a line that have an instruction's colour, and that nothing else surrounds. */
async function keywords(text: string): Promise<string[]> {
  return tokenize(await loadGrammar(), text).flatMap((line) =>
    line.tokens
      .filter((token) => token.scopes.length === 1 && token.scopes[0] === keywordScope)
      .filter((token) => line.text.slice(0, token.startIndex).trim() === "")
      .map((token) => token.text),
  );
}

async function scopesOf(text: string, word: string): Promise<string> {
  const tokens = tokenize(await loadGrammar(), text).flatMap((line) => line.tokens);
  return tokens.find((token) => token.text.trim() === word)?.scopes.join(" ") ?? `${word} is no token`;
}

test("every instruction has an instruction's colour, in capitals or not, indented or not", async () => {
  for (const keyword of instructionKeywords) {
    for (const written of [keyword, keyword.toLowerCase(), keyword[0] + keyword.slice(1).toLowerCase()]) {
      assert.deepEqual(await keywords(`FROM a\n  ${written} x\n${written} x\n`), ["FROM", written, written]);
    }
  }
});

test("a word that only starts like an instruction has none", async () => {
  assert.deepEqual(await keywords("RUNNING x\nFROMAGE x\nCOPY-x y\nCOPIED x\n"), []);
});

const unclosed: Readonly<Record<string, string>> = {
  "a double quote in a command": 'RUN echo "a',
  "a single quote in a command": "RUN echo 'a",
  "a quote in a continued command": 'RUN echo a && \\\n    echo "b \\\n    c',
  "a quote in a command that starts on the second line": "RUN \\\n  echo 'a",
  "a quote in a command that starts on the second line, not indented": "RUN \\\necho 'a \\\n  b",
  "a block of the shell": "RUN if [ -f a ]; then \\\n    echo b",
  "a quote in a lower case file": "run echo 'a \\\n  b",
  "a quote behind ONBUILD": "ONBUILD RUN echo 'a \\\n  b",
  "a quote in CMD": "CMD echo 'a",
  "a quote in HEALTHCHECK": "HEALTHCHECK --interval=1s \\\n  CMD echo 'a",
  "a quote in ENV": 'ENV A="b',
  "a quote in a continued ENV": 'ENV A=b \\\n    C="d',
  "a quote in LABEL": "LABEL a='b",
  "a brace": "ENV A=${B",
  "a JSON array": 'ENTRYPOINT ["a", "b',
  "a continued JSON array": 'ENTRYPOINT ["a", \\\n  "b"',
  "a quote in a heredoc's body": "RUN <<EOF\necho 'a\nEOF",
  "a block in a heredoc's body": "RUN <<EOF bash\nif true; then\nEOF",
  "a quote on a heredoc's line": "RUN cat <<EOF > 'a\nb\nEOF",
  "a quote in the first of two heredocs": "RUN cat <<A <<B\n#!/bin/sh\necho 'a\nA\nb\nB",
  "a heredoc without its end": "RUN <<EOF\necho a",
  "a heredoc without its end, behind a continued flag": "RUN --mount=type=cache,target=/a \\\n    <<EOF\necho a",
  "a heredoc without its end in COPY": "COPY <<EOF /a\nb",
  "a shell's heredoc that Docker takes for a word": "RUN cat<<EOF > a",
  "a quote in PowerShell": 'SHELL ["powershell"]\nRUN Write-Host "a',
};
for (const [what, text] of Object.entries(unclosed)) {
  test(`${what}, left open, does not take the next instructions' colours`, async () => {
    const [lower] = /^[a-z]+/.exec(text) ?? [];
    const next = lower === undefined ? "COPY a b\nRUN c\nFROM d" : "copy a b\nrun c\nfrom d";
    const found = await keywords(`${text}\n${next}\n`);
    assert.deepEqual(found.slice(-3), next.match(/^[A-Za-z]+/gm));
  });
}

test("a heredoc that writes a Dockerfile keeps its instructions to itself", async () => {
  assert.deepEqual(await keywords("COPY <<EOF /Dockerfile\nFROM a\nRUN b\nEOF\nUSER c\n"), ["COPY", "USER"]);
});

test("a marker inside quotes starts no heredoc", async () => {
  assert.deepEqual(await keywords('RUN echo "a <<EOF b"\nCOPY c d\n'), ["RUN", "COPY"]);
});

test("only the heredoc with a dash lets tabs stand ahead of its end", async () => {
  assert.deepEqual(await keywords("COPY <<EOF a\n\tEOF\nfrom b\nEOF\nUSER c\n"), ["COPY", "USER"]);
  assert.deepEqual(await keywords("COPY <<-EOF a\n\tEOF\nUSER c\n"), ["COPY", "USER"]);
});

test("continued lines are no instructions, whatever they start with", async () => {
  assert.deepEqual(await keywords("RUN a && \\\n    env B=c d\nLABEL a=b \\\nuser=c\nNONSENSE \\\nRUN x\n"), [
    "RUN",
    "LABEL",
  ]);
});

test("comments and empty lines between continued lines end nothing", async () => {
  assert.match(
    await scopesOf("RUN a && \\\n# why\n\n   b 'c' \\\n  && d\n", "'"),
    /meta\.embedded\.block\.shellscript/,
  );
  assert.match(await scopesOf("ENV A=b \\\n\n# why\n  C='d'\n", "C"), /variable\.other\.assignment/);
});

test("two escape characters at a line's end continue nothing", async () => {
  assert.deepEqual(await keywords("RUN a \\\\\nRUN b\n"), ["RUN", "RUN"]);
});

test("directives are directives only at the top", async () => {
  assert.match(await scopesOf("# syntax=docker/dockerfile:1\nFROM a\n", "syntax"), /keyword\.control\.directive/);
  assert.match(await scopesOf("# a\n# syntax=b\n", "syntax=b"), /^comment/);
  assert.match(await scopesOf("# a\n# escape=`\nRUN b\n", "escape=`"), /^comment/);
  assert.match(await scopesOf("\n# check=skip=all\n", "check=skip=all"), /^comment/);
});

test("with the backtick as escape character a backslash continues nothing", async () => {
  assert.deepEqual(await keywords("# escape=`\nFROM a\nCOPY b c\\\nRUN d `\n  RUN e\nUSER f\n"), [
    "FROM",
    "COPY",
    "RUN",
    "USER",
  ]);
});

test("a command is in the language of its shell", async () => {
  assert.match(await scopesOf("RUN echo a\n", "echo"), /meta\.embedded\.block\.shellscript/);
  assert.match(await scopesOf('SHELL ["pwsh", "-c"]\nRUN echo a\n', "echo a"), /meta\.embedded\.block\.powershell/);
  assert.match(await scopesOf('SHELL ["pwsh"]\nRUN b\nFROM c\nRUN echo a\n', "echo"), /shellscript/);
  assert.match(await scopesOf("RUN python3 <<EOF\nimport a\nEOF\n", "import a"), /meta\.embedded\.block\.python/);
  assert.match(await scopesOf("RUN <<EOF\n#!/usr/bin/env python3\nimport a\nEOF\n", "import a"), /block\.python/);
  assert.match(await scopesOf("COPY <<EOF /a.sh\necho a\nEOF\n", "echo"), /meta\.embedded\.block\.shellscript/);
  assert.match(await scopesOf("COPY <<EOF /a.txt\necho a\nEOF\n", "echo a"), /string\.unquoted\.heredoc/);
});

test("the first command of an instruction has the colours of the ones after it", async () => {
  for (const instruction of ["RUN", "CMD", "ONBUILD RUN", "HEALTHCHECK CMD", "RUN \\\n ", "RUN cat <<EOF | tee &&"]) {
    const text = `${instruction} one -a two && three -b four\nEOF\n`;
    assert.equal(await scopesOf(text, "one"), await scopesOf(text, "three"), instruction);
    assert.equal(await scopesOf(text, "two"), await scopesOf(text, "four"), instruction);
    assert.match(await scopesOf(text, "one"), /entity\.name\.command/);
  }
});

/** The last scope of each word: the colour that a theme gives it. */
async function colours(text: string): Promise<string[]> {
  return tokenize(await loadGrammar(), text).flatMap((line) =>
    line.tokens
      .filter((token) => token.text.trim() !== "")
      .map((token) => `${token.text.trim()} ${token.scopes.at(-1) ?? ""}`.replace(/^RUN .*special-method.*/, "RUN")),
  );
}

test("a command over many lines has the colours that it has on one, whatever its lines start with", async () => {
  const continuation = "\\ punctuation.separator.continuation.line.dockerfile";
  for (const words of ["a b c -d e 'f' && g h | i -j; k", "a $(b c d) e && l", "if a b; then c d; fi; e f"]) {
    const expected = await colours(`RUN ${words}`);
    for (const indent of ["    ", "\t", " ", "  # why\n  "]) {
      const parts = words.replaceAll(" ", ` \\\n${indent}`);
      const found = (await colours(`RUN ${parts}`)).filter((colour) => !/^(?:#|why) /.test(colour));
      const glue = (colour: string) => colour !== continuation;
      assert.deepEqual(found.filter(glue), expected, JSON.stringify(parts));
      assert.equal(found.length - expected.length, words.split(" ").length - 1, "every line ends with a continuation");
    }
  }
});

test("a comment below a command over many lines is no part of it", async () => {
  for (const command of [
    "a \\\n  b \\\n  c",
    "a \\\n  && b \\\n  && c",
    "if a; then \\\n  b; \\\n  fi;",
    "a {} \\\n\tb \\;",
  ]) {
    assert.equal(await scopesOf(`RUN ${command}\n# why\n`, "why"), "comment.line.number-sign.dockerfile", command);
  }
});

test("the lines of a heredoc's script are commands, and continued ones are their arguments", async () => {
  const text = "RUN <<EOF\na one \\\n  two \\\n  three \\\n  four\nb five\nEOF\n";
  for (const word of ["a", "b"]) assert.match(await scopesOf(text, word), /entity\.name\.command/);
  for (const word of ["one", "two", "three", "four", "five"]) assert.match(await scopesOf(text, word), /\.argument\./);
});

test("a tag is a tag to its end, with a variable in its middle too", async () => {
  for (const [reference, word] of [
    ["python:${VERSION}-slim", "-slim"],
    ["python:3.${MINOR:-12}.$PATCH-slim@sha256:ab", "-slim"],
    ["host:5000/a:$B-c", "-c"],
  ] as const) {
    assert.equal(await scopesOf(`FROM ${reference} AS d\n`, word), "constant.other.tag.dockerfile", reference);
  }
  for (const registry of ["host:5000", "$HOST:${PORT}", "${HOST:-a}:${PORT:-5000}"]) {
    assert.equal(
      await scopesOf(`FROM ${registry}/b AS d\n`, registry === "host:5000" ? "5000/b" : "/b"),
      "entity.name.type.image.dockerfile",
    );
  }
});

test("only the first sign behind a variable's name is an operator: a value may be a path or have a dash", async () => {
  const operators = async (text: string) =>
    tokenize(await loadGrammar(), `ENV A=\${${text}} B=C\n`).flatMap((line) =>
      line.tokens
        .filter((token) => token.scopes.at(-1) === "keyword.operator.expansion.dockerfile")
        .map((token) => token.text),
    );
  assert.deepEqual(await operators("A:-/usr/local-b:+c%d"), [":-"]);
  assert.deepEqual(await operators("A#linux/amd64"), ["#"]);
  assert.deepEqual(await operators("A%%-*"), ["%%"]);
  assert.deepEqual(await operators("A//b\\/c/d/e"), ["//", "/"]);
});

test("a quoted name before an equals sign has the colour of one without quotes", async () => {
  for (const instruction of ["ENV", "LABEL"]) {
    const text = `${instruction} a="b" "c.d e"=f \\\n  'g'="h"\n`;
    for (const name of ['"c.d e"', "'g'"]) assert.equal(await scopesOf(text, name), await scopesOf(text, "a"));
  }
});

test("a name before an equals sign may have a variable in it", async () => {
  const text = "ENV BEFORE_${TARGET}_AFTER=a\n";
  assert.match(await scopesOf(text, "BEFORE_"), /variable\.other\.assignment/);
  assert.match(await scopesOf(text, "TARGET"), /variable\.other\.readwrite/);
  assert.match(await scopesOf(text, "_AFTER"), /variable\.other\.assignment/);
});

test("in the old form of ENV, with a blank for the equals sign, one name has a colour", async () => {
  const names = async (text: string) =>
    tokenize(await loadGrammar(), text).flatMap((line) =>
      line.tokens
        .filter((token) => token.scopes.at(-1)?.startsWith("variable.other.assignment"))
        .map((token) => token.text),
    );
  assert.deepEqual(await names("ENV A b c=d \\\n  e=f\nENV g=h i=j\n"), ["A", "g", "i"]);
});

test("the stage that a mount is from has the colour of the one that COPY is from", async () => {
  const text = "COPY --from=one a b\nRUN --mount=from=two,target=/a --mount=type=bind,from=three:1/b c\n";
  for (const name of ["one", "two", "three:1/b"]) assert.match(await scopesOf(text, name), /entity\.name\.type\.stage/);
});

test("a heredoc's name may have blanks inside quotes", async () => {
  const text = "COPY <<\"THE END\" <<B /c\nUSE\nTHE END\nd\nB\nRUN cat <<'a b'\nUSE\na b\nUSER c\n";
  assert.deepEqual(await keywords(text), ["COPY", "RUN", "USER"]);
  assert.match(await scopesOf(text, "THE END"), /heredoc-token/);
});

test("after SHELL names cmd, commands are cmd's, up to the next stage or shell", async () => {
  for (const program of ["cmd", "cmd.exe", "C:\\\\Windows\\\\cmd.exe"]) {
    const shell = `SHELL ["${program}", "/S", "/C"]\n`;
    const variable = "RUN if %A%==b `echo \\c\\d && \\\n  dir %E%\n";
    for (const text of [`${shell}${variable}`, `SHELL ["pwsh"]\nRUN a\n${shell}${variable}`]) {
      for (const name of ["A", "E"])
        assert.match(await scopesOf(text, name), /variable\.other\.readwrite\.dockerfile$/);
    }
    assert.match(await scopesOf(`${shell}RUN a\nFROM b\nRUN echo c\n`, "echo"), /shellscript/);
    assert.match(await scopesOf(`${shell}RUN a\nSHELL ["pwsh"]\nRUN echo\n`, "echo"), /powershell/);
  }
  assert.match(await scopesOf('SHELL ["/bin/cmdsh", "-c"]\nRUN echo a\n', "echo"), /shellscript/);
});

test("a test command of the shell is not taken for the JSON form", async () => {
  assert.match(await scopesOf('RUN [ "$a" = b ] && c\n', "["), /meta\.embedded\.block\.shellscript/);
  assert.match(await scopesOf('RUN [ "a", "b" ]\n', "["), /meta\.structure\.array/);
});

test("the grammar knows the instructions that the language service knows", async () => {
  assert.deepEqual([...instructionKeywords], instructions.map((instruction) => instruction.name).sort());
});

/** Each source line behind `> `, then its tokens with their scopes, from the outside in. */
function describe(lines: readonly ScopedLine[]): string {
  return lines
    .map((line) =>
      [
        `> ${line.text}`.trimEnd(),
        ...line.tokens
          .filter((token) => token.text.trim() !== "" && token.scopes.length > 0)
          .map((token) => `    ${JSON.stringify(token.text)} ${token.scopes.map(short).join(" ")}`),
      ].join("\n"),
    )
    .join("\n")
    .concat("\n");
}

/** The language's name at a scope's end says nothing here. */
function short(scope: string): string {
  return scope.replace(/\.dockerfile$/, "");
}
