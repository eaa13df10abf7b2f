/** What the lightbulb offers: the fixes of findings that touch the range, "ignore here", and every safe fix at once. */
import type { CodeAction, CodeActionContext, Range, TextEdit } from "vscode-languageserver-types";
import { type Host, lintFile } from "../lint/file.ts";
import { compatibleFixes, fixText } from "../lint/fix.ts";
import { lineEnd, positionAt, rangeOf, spanOf } from "../lint/positions.ts";
import type { Edit, Fix } from "../lint/rule.ts";
import { type CrashLog, type LintSettings, lint, type Result } from "../lint/run.ts";
import { fixAllKind } from "../protocol.ts";
import { rules } from "../rules/index.ts";
import { parse } from "../syntax/parser.ts";
import type { Dockerfile, Instruction, Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { type FindSettings, fromResult } from "./diagnostics.ts";

/**
 * Code actions for a range. The file is linted again, which the cached tree makes cheap, so no state is kept between
 * a diagnostic and its fix.
 * @param only kinds that the client asks for, or undefined for all
 */
export function codeActions(
  file: Dockerfile,
  uri: string,
  range: Range,
  only: CodeActionContext["only"],
  settings: FindSettings,
  host: Host | null,
  log: CrashLog,
): CodeAction[] {
  if (settings.lint === null) return [];
  const actions: CodeAction[] = [];
  const wants = (kind: string) =>
    only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const edit = (edits: readonly Edit[]) => ({ changes: { [uri]: edits.map((e) => textEdit(file, e)) } });

  if (wants("quickfix")) {
    const all = lint(lintFile(file, host), rules, settings.lint, log, settings.foreign);
    const span = spanOf(file, range);
    const touching = all.filter((result) => touches(result.span, span));
    for (const result of touching) {
      for (const { title, edits } of result.alternatives) {
        const diagnostics = [fromResult(file, uri, result)];
        actions.push({ title, kind: "quickfix", diagnostics, edit: edit(edits) });
      }
      if (result.fix === null) continue;
      const same = all.filter((other) => other.rule === result.rule && other.fix !== null);
      actions.push({
        title: result.fix.title,
        kind: "quickfix",
        diagnostics: [fromResult(file, uri, result)],
        isPreferred: result.fix.safe,
        edit: edit(result.fix.edits),
      });
      const many = same.length > 1 ? compatibleFixes(same.map((other) => other.fix as Fix)) : [];
      if (many.length > 1 && touching.find((other) => other.rule === result.rule) === result) {
        actions.push({
          title: t("Fix all {0} of {1}", many.length, result.rule.id),
          kind: "quickfix",
          edit: edit(many.flatMap((fix) => fix.edits)),
        });
      }
    }
    for (const result of touching) {
      const ignore = ignoreEdit(file, result);
      if (ignore === null) continue;
      actions.push({
        title: t("Ignore {0} here", result.rule.id),
        kind: "quickfix",
        diagnostics: [fromResult(file, uri, result)],
        edit: edit([ignore]),
      });
    }
    const offered = new Set<string>();
    for (const result of touching) {
      if (result.rule.conclude !== undefined || offered.has(result.rule.id)) continue;
      offered.add(result.rule.id);
      actions.push({
        title: t("Ignore {0} in this file", result.rule.id),
        kind: "quickfix",
        diagnostics: [fromResult(file, uri, result)],
        edit: edit([ignoreInFileEdit(file, result)]),
      });
    }
  }
  // A fix-all that was not asked for by its kind would only fill the lightbulb's menu.
  if (only?.some((asked) => fixAllKind === asked || fixAllKind.startsWith(`${asked}.`))) {
    const fixed = fixAll(file.text, settings.lint, host, log);
    if (fixed !== file.text) {
      actions.push({
        title: t("Fix everything that is safe to fix"),
        kind: fixAllKind,
        edit: edit(smallestEdits(file.text, fixed)),
      });
    }
  }
  return actions;
}

/** The text after every safe fix. */
export function fixAll(text: string, settings: LintSettings, host: Host | null, log: CrashLog): string {
  return fixText(text, (current) =>
    lint(lintFile(parse(current), host), rules, settings, log).flatMap((result) =>
      result.fix?.safe ? [result.fix] : [],
    ),
  );
}

/** Adds the rule's name to the ignore comment above the instruction, or such a comment. */
function ignoreEdit(file: Dockerfile, result: Result): Edit | null {
  if (result.rule.conclude !== undefined) return null;
  const instruction = file.instructions.find(
    ({ span }) => span.start <= result.span.start && result.span.start <= span.end,
  );
  if (instruction === undefined) return null;
  const own = ownComment(file, instruction);
  if (own !== null) return { span: { start: own, end: own }, newText: `${result.rule.id},` };
  const line = positionAt(file, instruction.span.start).line;
  const start = instruction.span.start - positionAt(file, instruction.span.start).character;
  const indent = /^[ \t]*/.exec(file.text.slice(start, instruction.span.start))?.[0] ?? "";
  const newline = file.text.slice(lineEnd(file, line), lineEnd(file, line) + 2) === "\r\n" ? "\r\n" : "\n";
  return { span: { start, end: start }, newText: `${indent}# quayside ignore=${result.rule.id}${newline}` };
}

/** Where a name can be put into a `# quayside ignore=` right above an instruction. */
function ownComment(file: Dockerfile, instruction: Instruction): number | null {
  const comment = file.comments.find(({ line }) => line === instruction.startLine - 1);
  const match = comment && /^\s*quayside\s+ignore\s*=\s*/i.exec(comment.text);
  return comment && match ? comment.span.start + 1 + match[0].length : null;
}

/** Adds the rule's name to the file's ignore comment, or such a comment: below the directives, which come first. */
function ignoreInFileEdit(file: Dockerfile, result: Result): Edit {
  for (const comment of file.comments) {
    const match = /^\s*quayside\s+global\s+ignore\s*=\s*/i.exec(comment.text);
    if (match === null) continue;
    const at = comment.span.start + 1 + match[0].length;
    return { span: { start: at, end: at }, newText: `${result.rule.id},` };
  }
  const newline = /\r?\n/.exec(file.text)?.[0] ?? "\n";
  const directive = file.directives.at(-1);
  if (directive === undefined) {
    const start = file.text.startsWith("\ufeff") ? 1 : 0;
    return { span: { start, end: start }, newText: `# quayside global ignore=${result.rule.id}${newline}` };
  }
  const end = lineEnd(file, positionAt(file, directive.span.start).line);
  return { span: { start: end, end }, newText: `${newline}# quayside global ignore=${result.rule.id}` };
}

function touches(finding: Span, range: Span): boolean {
  return finding.start <= range.end && range.start <= finding.end;
}

function textEdit(file: Dockerfile, edit: Edit): TextEdit {
  return { range: rangeOf(file, edit.span), newText: edit.newText };
}

/** One edit from the first line that differs to the last, so that the rest of the document keeps its marks. */
export function smallestEdits(before: string, after: string): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = before.length;
  let newEnd = after.length;
  while (end > start && newEnd > start && before[end - 1] === after[newEnd - 1]) {
    end--;
    newEnd--;
  }
  return [{ span: { start, end }, newText: after.slice(start, newEnd) }];
}
