import assert from "node:assert/strict";
import { test } from "node:test";
import { stages } from "../../server/semantics/stages.ts";
import { readCommand, readPairs, splitWords } from "../../server/syntax/arguments.ts";
import { heredocMarkers, readHeredocName } from "../../server/syntax/heredocs.ts";
import { LogicalLine } from "../../server/syntax/logical-line.ts";
import { parse } from "../../server/syntax/parser.ts";
import { ExpansionError } from "../../server/syntax/shell-words.ts";
import type { Instruction } from "../../server/syntax/tree.ts";
import { noFacts, readFact } from "../support/facts.ts";

interface Node {
  value: string;
  flags?: string[];
  args?: (string | Node)[];
  attrs?: string[];
  lines?: [number, number];
  heredocs?: { name: string; fd: number; expand: boolean; chomp: boolean; content: string }[];
}

interface Case {
  id: string;
  kind: string;
  in: string;
  out?: unknown;
  error?: string;
  expect: "ok" | "error";
  keyword?: string;
  dockerfile?: string;
  dockerfileTemplate?: { text: string; fill: string; count: number };
  line?: number;
  ast?: Node[];
  escape?: string;
  directive?: string;
  phase?: string;
  globalArgs?: unknown[];
  stages?: { name: string; base: string; platform: string; line: number; commands: [string, number, number][] }[];
}

function cases(kind: string): Case[] {
  const { cases: all } = JSON.parse(readFact("conformance/buildkit-parser.json")) as { cases: Case[] };
  const found = all.filter((one) => one.kind === kind);
  assert.ok(found.length > 0);
  return found;
}

function textOf(one: Case): string {
  const template = one.dockerfileTemplate;
  if (template) return template.text.replace("{{FILL}}", template.fill.repeat(template.count));
  return one.dockerfile ?? "";
}

/** A case's own mistake is that it stands alone, without FROM. */
function errorsOf(text: string) {
  return parse(text).errors.filter((error) => error.code !== "no-stage");
}

function node(instruction: Instruction, inner: boolean): Node {
  const { onbuild, flags, args, heredocs } = instruction;
  return {
    value: instruction.keyword.value,
    ...(flags.length > 0 && { flags: flags.map((flag) => flag.text) }),
    ...(onbuild && { args: [node(onbuild, true)] }),
    ...(args.length > 0 && !onbuild && { args: args.map((word) => word.value) }),
    ...(instruction.json && { attrs: ["json"] }),
    ...(!inner && { lines: [instruction.startLine, instruction.endLine] as [number, number] }),
    ...(!inner &&
      heredocs.length > 0 && {
        heredocs: heredocs.map(({ name, fileDescriptor: fd, expand, chomp, content }) => ({
          name,
          fd,
          expand,
          chomp,
          content,
        })),
      }),
  };
}

test("whole files give BuildKit's nodes, or its refusal at its line", { skip: noFacts }, () => {
  for (const one of cases("parse")) {
    const text = textOf(one);
    const file = parse(text);
    if (one.expect === "error") {
      assert.ok(
        file.errors.some((error) => error.line === one.line),
        `${one.id}: ${one.error} at ${one.line}, not ${JSON.stringify(file.errors)}`,
      );
      continue;
    }
    if (one.escape) assert.equal(file.escape, one.escape, one.id);
    if (!one.ast) continue;
    const expected = one.ast.map((wanted) => {
      const { value, flags, args, attrs, lines, heredocs } = wanted;
      const strip = (arg: string | Node): string | Node => {
        if (typeof arg === "string") return arg;
        const { original, ...rest } = arg as Node & { original?: string };
        return { ...rest, ...(rest.args && { args: rest.args.map(strip) }) };
      };
      return {
        value,
        ...(flags && { flags }),
        ...(args && { args: args.map(strip) }),
        ...(attrs && { attrs }),
        ...(lines && { lines }),
        ...(heredocs && { heredocs }),
      };
    });
    assert.deepEqual(
      file.instructions.map((instruction) => node(instruction, false)),
      expected,
      one.id,
    );
  }
});

test("single instructions are taken or refused as BuildKit does", { skip: noFacts }, () => {
  for (const one of cases("instruction")) {
    const errors = errorsOf(textOf(one));
    if (one.expect === "ok") assert.deepEqual(errors, [], one.id);
    else {
      assert.ok(
        errors.some((error) => one.line === undefined || error.line === one.line),
        `${one.id}: ${one.error} for ${textOf(one)}`,
      );
    }
  }
});

test("stages have BuildKit's names, bases, platforms and commands", { skip: noFacts }, () => {
  for (const one of cases("stages")) {
    const file = parse(textOf(one));
    if (one.expect === "error") {
      assert.ok(
        file.errors.some((error) => error.line === one.line),
        one.id,
      );
      continue;
    }
    assert.deepEqual(file.errors, [], one.id);
    const { list } = stages(file);
    assert.deepEqual(
      list.map((stage) => ({
        base: stage.base?.value ?? "",
        commands: stage.instructions.map((i) => [i.name.toLowerCase(), i.startLine, i.endLine]),
        line: stage.from.startLine,
        name: stage.name ?? "",
        platform: stage.platform?.value ?? "",
      })),
      one.stages?.map(({ base, commands, line, name, platform }) => ({
        base,
        commands: commands.map(([command, ...lines]) => [command.toLowerCase(), ...lines]),
        line,
        name,
        platform,
      })),
      one.id,
    );
  }
});

test("the exec form is what Go's JSON takes as an array of strings", { skip: noFacts }, () => {
  for (const one of cases("json")) {
    const text = one.in.trimStart();
    const read = readCommand(new LogicalLine(text, [0], [0]), 0, text.length, "\\");
    const { values, ok } = { values: read.args.map((word) => word.value), ok: read.json && read.problem === null };
    assert.equal(ok, one.expect === "ok", one.id);
    if (ok) assert.deepEqual(values, one.out, one.id);
    assert.equal(read.problem !== null, one.error?.startsWith("when using JSON") ?? false, one.id);
  }
});

test("ENV and LABEL are split into names and values", { skip: noFacts }, () => {
  for (const one of cases("name-value")) {
    const read = readPairs(one.keyword ?? "ENV")(new LogicalLine(one.in, [0], [0]), 0, one.in.length, "\\");
    assert.equal(read.problem === null, one.expect === "ok", one.id);
    if (one.expect === "ok") {
      assert.deepEqual(
        read.args.map((word) => word.value),
        one.out,
        one.id,
      );
    }
  }
});

test("words are split at white space outside quotes", { skip: noFacts }, () => {
  for (const one of cases("words")) {
    const words = splitWords(one.in, 0, one.in.length, "\\").map((word) => word.value);
    assert.deepEqual(words, one.out, one.id);
  }
});

test("heredoc markers are read as BuildKit reads them", { skip: noFacts }, () => {
  const shown = (marker: { name: string; fileDescriptor: number; expand: boolean; chomp: boolean }) => ({
    name: marker.name,
    fd: marker.fileDescriptor,
    expand: marker.expand,
    chomp: marker.chomp,
    content: "",
  });
  for (const one of cases("heredoc-token")) {
    if (one.expect === "error") assert.throws(() => readHeredocName(one.in), ExpansionError, one.id);
    else {
      const marker = readHeredocName(one.in);
      assert.deepEqual(marker && shown(marker), one.out, one.id);
    }
  }
  for (const one of cases("heredoc-line")) {
    const { markers } = heredocMarkers(one.in);
    assert.deepEqual(markers.map(shown), one.out, one.id);
  }
});

test("all parser directives are found with their values", { skip: noFacts }, () => {
  for (const one of cases("directive")) {
    if (one.directive !== "all") continue;
    const found = parse(textOf(one)).directives.map(({ line, name, value }) => ({ line, name, value }));
    assert.deepEqual(found, one.out ?? [], one.id);
  }
});

test("devices are named once", { skip: noFacts }, () => {
  for (const one of cases("device")) {
    assert.equal(errorsOf(`RUN --device=${one.in} true`).length === 0, one.expect === "ok", one.id);
  }
});
