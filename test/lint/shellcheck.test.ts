/** Which scripts ShellCheck gets, and where its answers come back to; with the program itself where it is installed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findShellCheck, runShellCheck } from "../../server/host/shellcheck.ts";
import { lintFile } from "../../server/lint/file.ts";
import { applyEdits } from "../../server/lint/fix.ts";
import { positionAt } from "../../server/lint/positions.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import { foreignFindings, type ShellCheckComment, shellCheckScripts } from "../../server/lint/shellcheck.ts";
import { rules } from "../../server/rules/index.ts";
import { parse } from "../../server/syntax/parser.ts";
import { reparse } from "../../server/syntax/reparse.ts";
import type { Dockerfile } from "../../server/syntax/tree.ts";

const program = await findShellCheck("");
const skip = program === null ? "no shellcheck program on the PATH" : false;

const scriptsOf = (text: string) => shellCheckScripts(parse(text)).map((script) => script.text);
const firstLine = (text: string) => scriptsOf(text)[0]?.split("\n")[0];

test("the first line names the shell in force, with its flags", () => {
  assert.equal(firstLine("FROM a:1\nRUN b\n"), "#!/bin/sh");
  assert.equal(firstLine('FROM a:1\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN b\n'), "#!/bin/bash -o pipefail");
  assert.equal(firstLine('FROM a:1\nSHELL ["/bin/bash", "-exc"]\nRUN b\n'), "#!/bin/bash -ex");
  assert.equal(firstLine('FROM a:1\nSHELL ["/bin/ash", "-c"]\nONBUILD RUN b\n'), "#!/bin/dash");
  assert.equal(firstLine("FROM a:1\nRUN <<EOF\n#!/usr/bin/env bash\nb\nEOF\n"), "#!/usr/bin/env bash");
});

test("what no Bourne shell reads is not asked about", () => {
  assert.deepEqual(scriptsOf('FROM a:1\nRUN ["b", "$c"]\nCMD d $e\nENTRYPOINT f $g\nHEALTHCHECK CMD h $i\n'), []);
  assert.deepEqual(scriptsOf('FROM a:1\nSHELL ["powershell", "-command"]\nRUN Get-Item $x\n'), []);
  assert.deepEqual(scriptsOf("FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\n"), []);
});

test("variables of ARG and ENV are known, those of other stages are not, and ONBUILD knows no ARG", () => {
  const text =
    "ARG a=1\nFROM x:1 AS one\nENV b=1\nRUN echo $a $b\nFROM one\nARG c\nRUN echo $b $c\nONBUILD RUN echo $b $c\n";
  const exported = scriptsOf(text).map((script) => /no_proxy=1(.*)/.exec(script)?.[1]);
  assert.deepEqual(exported, [" b=1", " b=1 c=1", " b=1"]);
});

/** A comment as ShellCheck gives it, at a line of the script and columns from 1. */
function comment(
  line: number,
  column: number,
  endColumn: number,
  more: Partial<ShellCheckComment> = {},
): ShellCheckComment {
  return {
    file: "0.sh",
    line,
    column,
    endLine: line,
    endColumn,
    level: "info",
    code: 2086,
    message: "m",
    fix: null,
    ...more,
  };
}

function spansOf(text: string, ...comments: readonly ShellCheckComment[]): readonly string[] {
  const [script] = shellCheckScripts(parse(text));
  assert.ok(script);
  return foreignFindings(script, comments).map(({ finding: { span } }) => text.slice(span.start, span.end));
}

test("places come back through continuations, comments and characters of two units", () => {
  const text = "FROM a:1\nRUN echo 😀 $x \\\n# words\n\n  && ls $y\n";
  assert.deepEqual(spansOf(text, comment(3, 8, 10), comment(3, 19, 21)), ["$x", "$y"]);
});

test("places come back from heredocs: with a first line of their own, with tabs, with carriage returns", () => {
  assert.deepEqual(spansOf("FROM a:1\nRUN <<EOF\n#!/bin/bash\n# words\nls $x\nEOF\n", comment(4, 4, 6)), ["$x"]);
  assert.deepEqual(spansOf("FROM a:1\nRUN <<-EOF\n\t#!/bin/sh\n\tls $x\n\tEOF\n", comment(3, 5, 7)), ["$x"]);
  assert.deepEqual(spansOf("FROM a:1\r\nRUN <<EOF\r\nls $x\r\nls $y\r\nEOF\r\n", comment(4, 4, 6)), ["$y"]);
});

test("after an edit elsewhere places are where the text is now, and a variable that is set now is known", () => {
  const before = parse("FROM a:1\nRUN ls $x\nRUN ls $y\n");
  const answers = [comment(3, 4, 6)];
  const places = (file: Dockerfile) =>
    shellCheckScripts(file)
      .flatMap((script) => foreignFindings(script, answers))
      .map(({ finding: { span } }) => file.text.slice(span.start, span.end));
  assert.deepEqual(places(before), ["$x", "$y"]);
  const after = reparse(before, "FROM a:1\n# words\nRUN ls $x\nENV y=1\nRUN ls $y\n");
  assert.deepEqual(places(after), ["$x", "$y"]);
  const exported = shellCheckScripts(after).map(({ text }) => /no_proxy=1(.*)/.exec(text)?.[1]);
  assert.deepEqual(exported, ["", " y=1"]);
  const again = reparse(after, "FROM a:1\n# more words\nRUN ls $x\nENV y=1\nRUN ls $y\n");
  assert.deepEqual(places(again), ["$x", "$y"]);
});

test("what is said of the lines that only ShellCheck gets is left out", () =>
  assert.deepEqual(spansOf("FROM a:1\nRUN ls $x\n", comment(1, 1, 5), comment(2, 1, 5)), []));

test("a fix is one edit a place; one that would break a command is not offered", () => {
  const text = "FROM a:1\nRUN ls $x \\\n  $y\n";
  const replacement = { line: 3, endLine: 3, precedence: 8, insertionPoint: "x" };
  const quote = (column: number) => ({ ...replacement, column, endColumn: column, replacement: '"' });
  const [script] = shellCheckScripts(parse(text));
  assert.ok(script);
  const fixOf = (
    replacements: readonly (typeof replacement & { column: number; endColumn: number; replacement: string })[],
  ) => foreignFindings(script, [comment(3, 4, 6, { fix: { replacements } })])[0]?.finding.fix;
  assert.equal(applyEdits(text, fixOf([quote(4), quote(6)])?.edits ?? []), 'FROM a:1\nRUN ls "$x" \\\n  $y\n');
  assert.equal(fixOf([quote(4), quote(6)])?.safe, false);
  assert.equal(fixOf([{ ...replacement, column: 4, endColumn: 11, replacement: "z" }]), undefined);
  assert.equal(fixOf([{ ...replacement, column: 4, endColumn: 6, replacement: "a\nb" }]), undefined);
});

test("comments and settings silence ShellCheck's codes, and a comment that silences none of them is unused", () => {
  const text = "FROM a:1\n# quayside ignore=SC2086\nRUN ls $x\n# quayside ignore=SC2154\nRUN ls -l $x\n";
  const file = parse(text);
  const [first, second] = shellCheckScripts(file);
  assert.ok(first && second);
  const foreign = [first, second].flatMap((script) => foreignFindings(script, [comment(3, 4, 6)]));
  const codes = (settings = defaultLintSettings, found: typeof foreign | null = foreign) =>
    lint(lintFile(file), rules, settings, () => {}, found)
      .map(({ rule, message }) => `${rule.id}${rule.id.startsWith("SC") ? "" : `: ${message}`}`)
      .filter((words) => /^SC|unused/.test(words));
  assert.deepEqual(codes(), ["no-unused-ignore: SC2154 finds nothing here. Remove it from the comment.", "SC2086"]);
  const off = { ...defaultLintSettings, choices: new Map([["sc2086", "off" as const]]) };
  assert.ok(!codes(off).includes("SC2086"));
  assert.deepEqual(codes(defaultLintSettings, null), []);
});

test("ShellCheck itself, several scripts in one process", { skip }, async () => {
  const text = `FROM debian:12
RUN cd /tmp \\
  && echo $x
RUN <<EOF
#!/bin/bash
echo \${y[0]} $RANDOM
source z
EOF
RUN bash <<EOF
cd /a
EOF
ONBUILD RUN echo $RANDOM
`;
  const file = parse(text);
  const scripts = shellCheckScripts(file);
  const found = await runShellCheck(
    program ?? "",
    scripts.map((script) => script.text),
  );
  const places = scripts.flatMap((script, index) =>
    foreignFindings(script, found[index] ?? []).map(({ rule, finding: { span } }) => {
      const { line } = positionAt(file, span.start);
      return `${rule.id} ${line + 1} ${text.slice(span.start, span.end)}`;
    }),
  );
  for (const place of ["SC2086 3 $x", "SC2086 6 ${y[0]}", "SC2164 10 cd /a", "SC3028 12 $RANDOM"]) {
    assert.ok(places.includes(place), `${place} is not in ${places.join("; ")}`);
  }
  assert.ok(!places.some((place) => /^SC3028 6|^SC10|^SC2148/.test(place)), places.join("; "));
});

test("a run that nobody waits for any more is ended", { skip }, async () => {
  const abort = new AbortController();
  const run = runShellCheck(program ?? "", ["#!/bin/sh\necho $x\n"], abort.signal);
  abort.abort();
  await assert.rejects(run, { name: "AbortError" });
});

test("a program that does not do what ShellCheck does is told by what it says", async () => {
  await assert.rejects(runShellCheck(process.execPath, ["#!/bin/sh\n"]), /bad option/);
  assert.equal(await findShellCheck("/nowhere/shellcheck"), null);
});
