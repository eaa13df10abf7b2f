import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarkupContent } from "vscode-languageserver-types";
import { instructions } from "../../server/data/instructions.ts";
import { mountTypes } from "../../server/data/mounts.ts";
import { hover } from "../../server/features/hover.ts";
import { positionAt } from "../../server/lint/positions.ts";
import { parse } from "../../server/syntax/parser.ts";
import { readCursor } from "../support/marked.ts";

function hoverText(marked: string): string | null {
  const { text, offset } = readCursor(marked);
  const file = parse(text);
  const found = hover(file, positionAt(file, offset));
  return found === null ? null : (found.contents as MarkupContent).value;
}

test("every instruction has its forms, what it does, and a link to the reference", () => {
  for (const { name, anchor } of instructions) {
    const text = hoverText(`FROM alpine\n${name.slice(0, 2)}$0${name.slice(2)} x`) ?? "";
    assert.ok(text.includes(`docs.docker.com/reference/dockerfile/#${anchor}`), name);
    assert.ok(text.includes("```dockerfile"), name);
  }
});

test("every flag of every instruction is explained", () => {
  for (const { name, flags } of instructions) {
    for (const flag of flags) {
      const text = hoverText(`FROM alpine\n${name} --$0${flag.name}=1 x`) ?? "";
      assert.ok(text.includes(`--${flag.name}`), `${name} ${flag.name}`);
    }
  }
});

test("every key of every mount type is explained", () => {
  for (const type of mountTypes) {
    assert.ok(hoverText(`FROM alpine\nRUN --mount=$0type=${type.name} x`)?.includes(`type=${type.name}`));
    for (const key of type.keys) {
      const text = hoverText(`FROM alpine\nRUN --mount=type=${type.name},$0${key.name}=1 x`) ?? "";
      assert.ok(text.includes(`\`${key.name}\``), `${type.name} ${key.name}`);
    }
  }
});

test("the instruction that ONBUILD keeps", () => {
  assert.match(hoverText("FROM alpine\nONBUILD C$0OPY a b") ?? "", /#copy\)/);
});

test("a stage, where it is named and where it is used", () => {
  const text = "FROM golang:1 AS build\nFROM alpine\nCOPY --from=build /a /b\n";
  assert.match(hoverText(text.replace("=build", "=b$0uild")) ?? "", /FROM golang:1 AS build[\s\S]*Build stage 1 of 2/);
  assert.match(hoverText(text.replace("AS build", "AS b$0uild")) ?? "", /References in this file: 1/);
});

test("a variable with its value and where it is set", () => {
  assert.match(hoverText("FROM alpine\nENV A=1\nRUN echo $0$A") ?? "", /ENV A=1[\s\S]*line 2/);
  assert.match(hoverText("ARG V=3\nFROM alpine:$${0}{V}".replace("${0}", "$0")) ?? "", /ARG V=3/);
  assert.match(hoverText("ARG V=3\nFROM alpine\nARG V\nRUN echo ${$0V}") ?? "", /ARG V=3[\s\S]*line 3/);
  assert.equal(hoverText("FROM alpine\nRUN echo $n$0obody"), null);
});

test("directives, signals, label names, platform arguments", () => {
  assert.match(hoverText("# sy$0ntax=docker/dockerfile:1\nFROM alpine") ?? "", /frontend/);
  assert.match(hoverText("FROM alpine\nSTOPSIGNAL SIG$0TERM") ?? "", /15/);
  assert.match(hoverText("FROM alpine\nLABEL org.opencontainers.$0image.source=x") ?? "", /sources/);
  assert.match(hoverText("FROM alpine\nARG TARGET$0ARCH") ?? "", /amd64/);
});

test("rules in ignore comments", () => {
  assert.match(hoverText("FROM alpine\n# hadolint ignore=DL3$0059\nRUN a") ?? "", /no-consecutive-runs/);
  assert.match(hoverText("# check=skip=Workdir$0RelativePath\nFROM alpine") ?? "", /require-absolute-workdir/);
});

test("nothing on white space, plain words and comments", () => {
  assert.equal(hoverText("FROM alpine\n# wo$0rds\nRUN a"), null);
  assert.equal(hoverText("FROM alpine\n\n$0\nRUN a"), null);
});

test("no place of a half-typed file makes it fail", () => {
  const text = 'ARG A\nFROM $A AS b\nRUN --mount=type=cache,targ ${A\nCOPY --from= x\nCMD ["a';
  const file = parse(text);
  const everywhere = () => {
    for (let offset = 0; offset <= text.length; offset++) hover(file, positionAt(file, offset));
  };
  assert.doesNotThrow(everywhere);
});
