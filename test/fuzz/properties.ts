/** What holds of every text, whatever is in it. */
import assert from "node:assert/strict";
import { refusals } from "../../server/semantics/build-errors.ts";
import { variableReferences, variablesAt } from "../../server/semantics/variables.ts";
import { userAt, workdirAt } from "../../server/semantics/workdir.ts";
import { parse } from "../../server/syntax/parser.ts";
import { reparse } from "../../server/syntax/reparse.ts";
import { shellScripts } from "../../server/syntax/shell.ts";
import { tokens } from "../../server/syntax/tokens.ts";
import type { Dockerfile, Instruction, Span } from "../../server/syntax/tree.ts";

/** The tokens are the text; every span lies in it, an instruction's parts in the instruction. */
export function checkTree(file: Dockerfile): void {
  const { text } = file;
  let at = 0;
  for (const { span } of tokens(file)) {
    assert.equal(span.start, at);
    assert.ok(span.end > span.start);
    at = span.end;
  }
  assert.equal(at, text.length);
  const inside = (span: Span, outer: Span) => {
    assert.ok(
      span.start <= span.end && span.start >= outer.start && span.end <= outer.end,
      JSON.stringify([span, outer]),
    );
  };
  const all = { start: 0, end: text.length };
  const checkInstruction = (one: Instruction, outer: Span) => {
    inside(one.span, outer);
    assert.ok(one.startLine <= one.endLine);
    for (const span of [one.keyword.span, one.argsSpan, ...one.args.map((word) => word.span)]) inside(span, one.span);
    for (const flag of one.flags) {
      inside(flag.span, one.span);
      inside(flag.nameSpan, flag.span);
      if (flag.valueSpan) inside(flag.valueSpan, flag.span);
    }
    for (const pair of one.pairs) {
      inside(pair.span, one.span);
      inside(pair.name.span, pair.span);
      if (pair.value) inside(pair.value.span, pair.span);
    }
    if (one.onbuild) checkInstruction(one.onbuild, one.span);
  };
  let end = 0;
  for (const one of file.instructions) {
    assert.ok(one.span.start >= end);
    end = one.span.end;
    checkInstruction(one, all);
    for (const heredoc of one.heredocs) {
      inside(heredoc.markerSpan, one.span);
      inside(heredoc.contentSpan, all);
      assert.equal(text.slice(heredoc.contentSpan.start, heredoc.contentSpan.end), heredoc.content);
    }
  }
  for (const error of file.errors) inside(error.span, all);
}

/** Every question about the tree has an answer. */
export function checkQuestions(file: Dockerfile): void {
  const all = { start: 0, end: file.text.length };
  const inside = (span: Span) => {
    assert.ok(span.start >= 0 && span.end <= all.end && span.start <= span.end, JSON.stringify(span));
  };
  for (const error of refusals(file)) inside(error.span);
  for (const one of file.instructions) {
    variablesAt(file, one);
    workdirAt(file, one);
    userAt(file, one);
    for (const reference of variableReferences(file, one)) {
      inside(reference.span);
      inside(reference.nameSpan);
    }
    for (const script of shellScripts(file, one)) {
      for (const command of script.commands) inside(command.span);
      for (const error of script.errors) inside(error.span);
    }
  }
}

/** An edit's tree is the tree of the text. */
export function checkReparse(previous: Dockerfile, text: string): Dockerfile {
  const file = reparse(previous, text);
  const whole = parse(text);
  const instructions = file.instructions.map((one, at) => likeThat(one, whole.instructions[at]));
  const plain = { ...file, instructions };
  if (JSON.stringify(plain) !== JSON.stringify(whole)) assert.deepEqual(plain, whole);
  return file;
}

/** One that an edit has moved tells its parts when it is asked: here it is asked for all that the other one has. */
function likeThat(moved: Instruction, other: Instruction | undefined): Instruction {
  if (other === undefined) return moved;
  const keys = Object.keys(other) as (keyof Instruction)[];
  const plain = Object.fromEntries(keys.map((key) => [key, moved[key]])) as unknown as Instruction;
  return { ...plain, onbuild: moved.onbuild && likeThat(moved.onbuild, other.onbuild ?? undefined) };
}
