import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionItem, TextEdit } from "vscode-languageserver-types";
import { completion } from "../../server/features/completion.ts";
import { offsetAt, positionAt } from "../../server/lint/positions.ts";
import { parse } from "../../server/syntax/parser.ts";
import { readCursor } from "../support/marked.ts";

function complete(marked: string, snippets = true): readonly CompletionItem[] {
  const { text, offset } = readCursor(marked);
  const file = parse(text);
  const { items } = completion(file, positionAt(file, offset), { snippets });
  return [...items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
}

const labels = (marked: string): readonly string[] => complete(marked).map(({ label }) => label);

/** Checks that an item is offered and what the text becomes when it is taken. */
function checkCompletion(before: string, label: string, after: string, snippets = false): void {
  const { text } = readCursor(before);
  const item = complete(before, snippets).find((one) => one.label === label);
  assert.ok(item, `${label} is not among ${labels(before).join(" ")}`);
  const { range, newText } = item.textEdit as TextEdit;
  const file = parse(text);
  assert.equal(text.slice(0, offsetAt(file, range.start)) + newText + text.slice(offsetAt(file, range.end)), after);
}

test("an empty file starts with FROM or ARG", () => {
  assert.deepEqual(
    complete("$0", false).map(({ label }) => label),
    ["FROM", "ARG"],
  );
});

test("after FROM every instruction is offered, the deprecated one last and struck through", () => {
  const items = complete("FROM alpine\n$0", false);
  assert.equal(items.length, 18);
  assert.equal(items[0]?.label, "WORKDIR");
  assert.deepEqual([items.at(-1)?.label, items.at(-1)?.tags], ["MAINTAINER", [1]]);
});

test("a second CMD is ranked behind what makes more sense", () => {
  const found = complete("FROM alpine\nCMD x\n$0", false).map(({ label }) => label);
  assert.equal(found.at(-1), "CMD");
  assert.equal(found[0], "FROM");
});

test("a keyword replaces what was typed of it, in the case of the file", () => {
  checkCompletion("FROM alpine\nWO$0", "WORKDIR", "FROM alpine\nWORKDIR ");
  checkCompletion("from alpine\nwo$0", "workdir", "from alpine\nworkdir ");
  checkCompletion("FROM alpine\nWO$0RK /app", "WORKDIR", "FROM alpine\nWORKDIR  /app");
});

test("snippets only for clients that take them", () => {
  checkCompletion("FROM alpine\nHEAL$0", "HEALTHCHECK", "FROM alpine\nHEALTHCHECK ");
  const item = complete("FROM alpine\nHEAL$0").find(({ label }) => label === "HEALTHCHECK");
  assert.equal(item?.insertTextFormat, 2);
  assert.ok(complete("FROM alpine\n$0", false).every((one) => one.insertTextFormat !== 2));
});

test("ONBUILD offers what it can trigger", () => {
  const found = complete("FROM alpine\nONBUILD $0", false).map(({ label }) => label);
  assert.ok(found.includes("RUN"));
  assert.ok(!found.includes("FROM") && !found.includes("ONBUILD") && !found.includes("MAINTAINER"));
});

test("flags of the instruction, without those it has", () => {
  assert.deepEqual(labels("FROM alpine\nCOPY --chown=1 --$0"), [
    "--from=",
    "--chmod=",
    "--link",
    "--parents",
    "--exclude=",
  ]);
  assert.ok(labels("FROM alpine\nRUN --mount=type=cache,target=/x -$0").includes("--mount="));
  assert.ok(labels("FROM alpine\nONBUILD ADD --$0").includes("--checksum="));
  assert.deepEqual(labels("FROM alpine\nRUN ls --$0"), []);
});

test("what is still being tried is offered where the file asks for it", () => {
  assert.ok(!labels("FROM alpine\nRUN --$0").includes("--device="));
  assert.ok(labels("# syntax=docker/dockerfile:1-labs\nFROM alpine\nRUN --$0").includes("--device="));
});

test("every flag says what it does", () => {
  for (const { documentation, label } of complete("FROM alpine\nADD --$0")) assert.ok(documentation, label);
});

test("a flag across a continued line", () => {
  checkCompletion("FROM alpine\nCOPY \\\n  --fr$0", "--from=", "FROM alpine\nCOPY \\\n  --from=");
});

test("types of mounts, then the keys of the type", () => {
  assert.deepEqual(labels("FROM alpine\nRUN --mount=type=$0"), ["bind", "cache", "tmpfs", "secret", "ssh"]);
  checkCompletion(
    "FROM alpine\nRUN --mount=type=cache,sha$0",
    "sharing=",
    "FROM alpine\nRUN --mount=type=cache,sharing=",
  );
  assert.ok(!labels("FROM alpine\nRUN --mount=type=cache,target=/x,$0").includes("target="));
  assert.ok(labels("FROM alpine\nRUN --mount=type=secret,$0").includes("env="));
  assert.deepEqual(labels("FROM alpine\nRUN --mount=type=cache,sharing=$0"), ["shared", "private", "locked"]);
});

test("stages where one can be named, the nearest first", () => {
  const text = "FROM golang AS build\nFROM node\nFROM alpine\n";
  assert.deepEqual(labels(`${text}COPY --from=$0`), ["1", "build"]);
  assert.deepEqual(labels(`${text}RUN --mount=from=$0`), ["1", "build"]);
  assert.deepEqual(labels(`${text}FROM $0`), ["2", "1", "build", "scratch", "--platform="]);
});

test("values that have names", () => {
  assert.ok(labels("FROM --platform=$0").includes("$BUILDPLATFORM"));
  assert.deepEqual(labels("FROM alpine\nRUN --network=$0"), ["default", "none", "host"]);
  assert.deepEqual(labels("FROM alpine\nRUN --security=$0"), ["sandbox", "insecure"]);
  assert.ok(labels("FROM alpine\nSTOPSIGNAL $0").includes("SIGTERM"));
  assert.deepEqual(labels("FROM alpine\nHEALTHCHECK $0").slice(0, 3), ["CMD", "NONE", "--interval="]);
  assert.ok(labels("FROM alpine\nLABEL $0").includes("org.opencontainers.image.source="));
  assert.deepEqual(labels("FROM alpine $0"), ["AS"]);
});

test("folders that the stage has worked in, as destinations", () =>
  assert.deepEqual(labels("FROM alpine\nWORKDIR /a\nWORKDIR /b\nCOPY x $0"), ["/b/", "/a/"]));

test("variables in force, the latest first, those of nobody last", () => {
  const found = labels("ARG global\nFROM alpine\nARG a=1\nENV b=2\nRUN echo $$0");
  assert.deepEqual(found.slice(0, 2), ["b", "a"]);
  assert.ok(!found.includes("global"));
  assert.ok(found.includes("HTTP_PROXY"));
  checkCompletion("FROM alpine\nENV name=2\nRUN echo ${na$0", "name", "FROM alpine\nENV name=2\nRUN echo ${name}");
});

test("variables are inherited from the stage below", () => {
  const found = labels("FROM alpine AS a\nARG x=1\nENV y=2\nFROM a\nRUN echo $$0");
  assert.ok(found.includes("y") && found.includes("x"));
});

test("ARG offers the global arguments and the platforms", () => {
  const found = labels("ARG VERSION=1\nFROM alpine\nARG $0");
  assert.equal(found[0], "VERSION");
  assert.ok(found.includes("TARGETARCH"));
});

test("directives on the first lines, and what each takes", () => {
  assert.deepEqual(labels("# $0"), ["syntax=", "escape=", "check="]);
  assert.ok(labels("# syntax=$0").includes("docker/dockerfile:1"));
  assert.deepEqual(labels("FROM alpine\n# $0\n"), []);
});

test("rules in ignore comments, each by the names of the tool", () => {
  assert.ok(labels("FROM alpine\n# quayside ignore=$0\n").includes("no-consecutive-runs"));
  assert.ok(labels("FROM alpine\n# hadolint ignore=DL3000,$0\n").includes("DL3059"));
  assert.ok(labels("# check=skip=$0\nFROM alpine\n").includes("WorkdirRelativePath"));
});

test("nothing in heredocs that are taken as they are, variables in the others", () => {
  assert.deepEqual(labels("FROM alpine\nRUN <<'EOF'\necho $$0\nEOF\n"), []);
  assert.ok(labels("FROM alpine\nENV a=1\nRUN <<EOF\necho $$0\nEOF\n").includes("a"));
});

test("no place of a half-typed file makes it fail", () => {
  const text =
    '# syntax=docker/dockerfile:1\r\nARG A=1\nFROM --platform=$A alpine:${A} AS b\nRUN --mount=type=cache,target=/x,from=b \\\n # c\n  a && ${A:-x}\nCOPY --from=b <<-EOF /x\n\t$A\n\tEOF\nONBUILD RUN x\nHEALTHCHECK --interval=1s CMD x\nCMD ["a", "b';
  const everywhere = () => {
    for (let end = 0; end <= text.length; end++) {
      const file = parse(text.slice(0, end));
      for (const offset of [end, Math.floor(end / 2)]) completion(file, positionAt(file, offset), { snippets: true });
    }
  };
  assert.doesNotThrow(everywhere);
});
