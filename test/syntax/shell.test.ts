import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../server/syntax/parser.ts";
import { type ShellScript, shellScripts } from "../../server/syntax/shell.ts";
import type { Span } from "../../server/syntax/tree.ts";

/** The scripts of the file's last instruction, and a way to read spans. */
function scripts(text: string): { found: readonly ShellScript[]; at: (span: Span | null) => string | null } {
  const file = parse(text);
  const last = file.instructions.at(-1);
  assert.ok(last);
  return { found: shellScripts(file, last), at: (span) => span && text.slice(span.start, span.end) };
}

function names(text: string): (string | null)[] {
  return scripts(text).found.flatMap((script) => script.commands.map((command) => command.name));
}

test("commands are found in lists, pipes, subshells, functions, loops and substitutions", () => {
  assert.deepEqual(
    names('RUN a && b | c; (d); f() { e; }; for x in 1; do g; done; if h; then i; fi; j $(k `l`) "$(m)"'),
    ["a", "b", "c", "d", "e", "g", "h", "i", "j", "k", "l", "m"],
  );
});

test("spans lead back through continuations, comments and empty lines", () => {
  const { found, at } = scripts("FROM a\nRUN one \\\n  # not a word \\\n\n  tw\\\no && \\\r\n three x\n");
  const [first, second] = found[0]?.commands ?? [];
  assert.deepEqual(
    first?.args.map((word) => [word.value, at(word.span)]),
    [["two", "tw\\\no"]],
  );
  assert.deepEqual([second?.name, at(second?.nameSpan ?? null)], ["three", "three"]);
  assert.deepEqual(
    second?.args.map((word) => at(word.span)),
    ["x"],
  );
});

test("a word with an expansion has no literal value", () => {
  const { found } = scripts('RUN x \'a $b\' "c" "$d" e\\ f $(g) *.deb ${h}i');
  assert.deepEqual(
    found[0]?.commands[0]?.args.map((word) => word.value),
    ["a $b", "c", null, "e f", null, "*.deb", null],
  );
});

test("variables read are listed, those in single quotes are not", () => {
  const { found, at } = scripts("RUN echo $A '$B' \"${C:-$D}\" $1");
  assert.deepEqual(
    found[0]?.variables.map((variable) => [variable.name, at(variable.span)]),
    [
      ["A", "$A"],
      ["C", "${C:-$D}"],
      ["D", "$D"],
    ],
  );
});

test("a command knows whether it reads from a pipe or feeds one", () => {
  const { found } = scripts("RUN a | (b; c) | d; e");
  assert.deepEqual(
    found[0]?.commands.map((command) => [command.name, command.pipedFrom, command.pipedTo]),
    [
      ["a", false, true],
      ["b", true, true],
      ["c", true, true],
      ["d", true, false],
      ["e", false, false],
    ],
  );
});

test("assignments and redirections are apart from arguments", () => {
  const { found, at } = scripts("RUN A=1 B=$c cmd x >out 2>&1 <in");
  const command = found[0]?.commands[0];
  assert.deepEqual(
    command?.assignments.map((one) => [one.name, one.value?.value, at(one.span)]),
    [
      ["A", "1", "A=1"],
      ["B", null, "B=$c"],
    ],
  );
  assert.deepEqual(
    command?.args.map((word) => word.text),
    ["x"],
  );
  assert.deepEqual(
    command?.redirects.map((one) => [one.operator, one.target?.value]),
    [
      [">", "out"],
      [">&", "1"],
      ["<", "in"],
    ],
  );
});

test("only one and-list can be merged with another", () => {
  const merges = (command: string) => scripts(`RUN ${command}`).found[0]?.isAndList;
  assert.equal(merges("a"), true);
  assert.equal(merges("a && b | c && d"), true);
  assert.equal(merges("a || b"), false);
  assert.equal(merges("a; b"), false);
  assert.equal(merges("a &"), false);
  assert.equal(merges("a &&"), false);
});

test("a heredoc's body is the script, with its place in the file", () => {
  const { found, at } = scripts("FROM a\nRUN <<EOF\nset -e\n  make $X\nEOF\n");
  assert.deepEqual(
    found.map((script) => at(script.span)),
    ["set -e\n  make $X\n"],
  );
  assert.deepEqual(
    found[0]?.commands.map((command) => at(command.span)),
    ["set -e", "make $X"],
  );
});

test("a heredoc that another program runs is no shell text", () => {
  assert.deepEqual(names("RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\n"), []);
  assert.deepEqual(names("RUN <<EOF\n#!/bin/bash\nls\nEOF\n"), ["ls"]);
  assert.deepEqual(names("RUN python3 <<EOF\nprint(1)\nEOF\n"), ["python3"]);
  assert.deepEqual(names("COPY <<EOF /x\nls\nEOF\n"), []);
});

test("a heredoc given to a shell is a script of its own", () => {
  assert.deepEqual(names("RUN bash -ex <<EOF\nls\nEOF\n"), ["bash", "ls"]);
});

test("CMD, ENTRYPOINT, HEALTHCHECK and ONBUILD are read in shell form only", () => {
  assert.deepEqual(names("CMD a b"), ["a"]);
  assert.deepEqual(names('CMD ["a"]'), []);
  assert.deepEqual(names("ENTRYPOINT exec a"), ["exec"]);
  assert.deepEqual(names("HEALTHCHECK --retries=3 CMD curl -f x || exit 1"), ["curl", "exit"]);
  assert.deepEqual(names("HEALTHCHECK NONE"), []);
  assert.deepEqual(names("ONBUILD RUN make"), ["make"]);
  assert.deepEqual(names("ONBUILD RUN <<EOF\nmake\nEOF\n"), ["make"]);
  assert.deepEqual(names("USER a b"), []);
});

test("PowerShell and cmd are left alone", () => {
  assert.deepEqual(names('FROM a\nSHELL ["pwsh", "-Command"]\nRUN Get-Item x'), []);
  assert.deepEqual(names('FROM a\nSHELL ["C:\\\\Windows\\\\powershell.exe"]\nRUN x'), []);
  assert.deepEqual(names("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir"), []);
  assert.deepEqual(names("FROM --platform=windows/amd64 a\nRUN dir"), []);
  assert.deepEqual(names("ARG B=mcr.microsoft.com/windows/nanoserver\nFROM $B\nRUN dir"), []);
  assert.deepEqual(names("# escape=`\nFROM $B\nRUN dir"), []);
  assert.deepEqual(names("# hadolint shell=powershell\nFROM a\nRUN x"), []);
});

test("zsh's scripts are read as the other shells' are", () => {
  assert.deepEqual(names('FROM a\nSHELL ["/bin/zsh", "-c"]\nRUN ls && b'), ["ls", "b"]);
});

test("the shell follows stages", () => {
  const windows = 'FROM mcr.microsoft.com/windows/nanoserver AS w\nSHELL ["bash", "-c"]\n';
  assert.deepEqual(names(`${windows}RUN ls`), ["ls"]);
  assert.deepEqual(names(`${windows}FROM w\nRUN ls`), ["ls"]);
  assert.deepEqual(names('FROM a AS p\nSHELL ["pwsh"]\nFROM p\nRUN x'), []);
  assert.deepEqual(names('FROM a AS p\nSHELL ["pwsh"]\nFROM a\nRUN x'), ["x"]);
  assert.deepEqual(names("# escape=`\nFROM debian:12\nRUN a `\n && b"), ["a", "b"]);
});

test("what a shell would refuse is an error at its place", () => {
  const { found, at } = scripts("FROM a\nRUN if x; then y\n");
  assert.deepEqual(
    found[0]?.errors.map((error) => at(error.span)),
    ["y"],
  );
  assert.deepEqual(scripts("RUN a 'b").found[0]?.errors.length, 1);
  assert.deepEqual(scripts("RUN a && b").found[0]?.errors, []);
});
