/** Sessions in which files around the Dockerfile matter: configuration with mistakes, and a `shellcheck` program. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, Diagnostic } from "vscode-languageserver-types";
import { LspClient } from "../support/lsp-client.ts";

const root = mkdtempSync(join(tmpdir(), "quayside-"));
after(() => rmSync(root, { recursive: true, force: true }));
const noPrograms: string | false = process.platform === "win32" ? "the stand-in for shellcheck is a script" : false;

/** Ends the server whatever happens: a failed test must not leave one behind. */
async function session(use: (client: LspClient, folder: string) => Promise<void>): Promise<void> {
  const client = new LspClient();
  try {
    await use(client, mkdtempSync(join(root, "session-")));
    await client.stop();
  } finally {
    client.child.kill();
  }
}

const uriOf = (path: string) => pathToFileURL(path).href;
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

test(
  "a mistake in a configuration file is shown in that file, and gone when it is corrected",
  { timeout: 60_000 },
  () =>
    session(async (client, folder) => {
      const config = join(folder, ".quayside.yaml");
      writeFileSync(config, "rules:\n  no-consecutive-runs: off\n  require-absolute-workdir: sometimes\n");
      await client.start();
      const uri = uriOf(join(folder, "Dockerfile"));
      client.open(uri, "FROM debian:12\nWORKDIR a\nRUN a\nRUN b\n");
      const shown = await client.pushed((published) => published.uri === uriOf(config));
      assert.deepEqual(
        shown.diagnostics.map(({ range, severity }) => [range.start, range.end.character, severity]),
        [[{ line: 2, character: 28 }, 37, 1]],
      );
      const first = await client.pushed((published) => published.uri === uri);
      assert.deepEqual(codes(first.diagnostics), ["require-absolute-workdir"]);

      client.published.length = 0;
      writeFileSync(config, "rules:\n  require-absolute-workdir: off\n");
      client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(config), type: 2 }] });
      await client.pushed((published) => published.uri === uriOf(config) && published.diagnostics.length === 0);
      // What the old file said may have been on its way, for instance because a ShellCheck was found.
      await client.pushed(
        (published) => published.uri === uri && codes(published.diagnostics).join() === "no-consecutive-runs",
      );
    }),
);

test("settings of the editor come on top of a configuration file", { timeout: 60_000 }, () =>
  session(async (client, folder) => {
    writeFileSync(join(folder, ".quayside.yaml"), "rules:\n  no-consecutive-runs: off\n  DL3000: error\n");
    const settings = { rules: { "no-consecutive-runs": "hint" } };
    await client.start({}, { initializationOptions: settings });
    const uri = uriOf(join(folder, "Dockerfile"));
    client.open(uri, "FROM debian:12\nWORKDIR a\nRUN a\nRUN b\n");
    const { diagnostics } = await client.pushed((published) => published.uri === uri);
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [
        ["require-absolute-workdir", 1],
        ["no-consecutive-runs", 4],
      ],
    );
  }),
);

test("what a configuration file ignores is only told what a builder refuses", { timeout: 60_000 }, () =>
  session(async (client, folder) => {
    writeFileSync(join(folder, ".quayside.yaml"), "ignore: ['*.old']\n");
    await client.start();
    const uri = uriOf(join(folder, "Dockerfile.old"));
    client.open(uri, "FROM debian:12\nWORKDIR a\nBOGUS\n");
    const { diagnostics } = await client.pushed((published) => published.uri === uri);
    assert.deepEqual(codes(diagnostics), ["unknown-instruction"]);
  }),
);

/** A program that answers as ShellCheck does, for every `$x`, and notes each run in a file beside it. */
function standIn(folder: string): string {
  const path = join(folder, "shellcheck");
  writeFileSync(
    path,
    `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const files = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
appendFileSync(${JSON.stringify(join(folder, "runs"))}, files.length + "\\n");
const edit = (line, column) => ({ line, column, endLine: line, endColumn: column, precedence: 8, insertionPoint: "", replacement: '"' });
const comments = files.flatMap((file) => readFileSync(file, "utf8").split("\\n").flatMap((text, index) => {
  const column = text.indexOf("$x") + 1;
  const line = index + 1;
  if (column === 0) return [];
  const fix = { replacements: [edit(line, column), edit(line, column + 2)] };
  return [{ file, line, column, endLine: line, endColumn: column + 2, level: "info", code: 2086, message: "Quote it.", fix }];
}));
console.log(JSON.stringify({ comments }));
`,
  );
  chmodSync(path, 0o755);
  return path;
}

test(
  "ShellCheck's findings come as a second wave, stay through edits elsewhere, and have their fix",
  { skip: noPrograms, timeout: 60_000 },
  () =>
    session(async (client, folder) => {
      const path = standIn(folder);
      await client.start({}, { initializationOptions: { shellcheck: { path } } });
      const uri = uriOf(join(folder, "Dockerfile"));
      client.open(uri, "FROM debian:12\nWORKDIR a\nRUN echo \\\n  $x\n");
      const first = await client.pushed((published) => published.uri === uri);
      assert.deepEqual(codes(first.diagnostics), ["require-absolute-workdir"]);
      const second = await client.pushed(({ diagnostics }) => codes(diagnostics).includes("SC2086"));
      const finding = second.diagnostics.find(({ code }) => code === "SC2086");
      assert.deepEqual(finding?.range, { start: { line: 3, character: 2 }, end: { line: 3, character: 4 } });
      assert.equal(finding?.severity, 3);

      const actions = (await client.request("textDocument/codeAction", {
        textDocument: { uri },
        range: finding.range,
        context: { diagnostics: [] },
      })) as CodeAction[];
      assert.deepEqual(
        actions.map(({ title }) => title),
        ["Apply ShellCheck's fix for SC2086", "Ignore SC2086 here", "Ignore SC2086 in this file"],
      );

      // A line above: the script is the same, so the very first answer has the finding at its new place.
      const start = { line: 0, character: 0 };
      client.notify("textDocument/didChange", {
        textDocument: { uri, version: 2 },
        contentChanges: [{ range: { start, end: start }, text: "# words\n" }],
      });
      const third = await client.pushed(({ version }) => version === 2);
      assert.equal(third.diagnostics.find(({ code }) => code === "SC2086")?.range.start.line, 4);
      assert.equal(readFileSync(join(folder, "runs"), "utf8"), "1\n");
    }),
);

test("ShellCheck is asked once when typing pauses, not at every key", { skip: noPrograms, timeout: 60_000 }, () =>
  session(async (client, folder) => {
    const path = standIn(folder);
    await client.start({}, { initializationOptions: { shellcheck: { path } } });
    const uri = uriOf(join(folder, "Dockerfile"));
    client.open(uri, "FROM debian:12\nRUN ls $x\n");
    for (let version = 2; version <= 21; version++) {
      const at = { line: 1, character: 6 };
      client.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: at, end: at }, text: "s" }],
      });
    }
    await client.pushed(({ version, diagnostics }) => version === 21 && codes(diagnostics).includes("SC2086"));
    assert.ok(readFileSync(join(folder, "runs"), "utf8").length < 20);
  }),
);

test(
  "without the program, or where it is switched off, nothing is said about it",
  { skip: noPrograms, timeout: 60_000 },
  () =>
    session(async (client, folder) => {
      const shellcheck = { path: standIn(folder), enable: false };
      await client.start({}, { initializationOptions: { shellcheck } });
      const uri = uriOf(join(folder, "Dockerfile"));
      client.open(uri, "FROM debian:12\nRUN ls $x\n");
      await client.pushed((published) => published.uri === uri);
      assert.deepEqual(client.logged, []);
      assert.ok(!existsSync(join(folder, "runs")));
    }),
);

test("a program that fails is named once in the log, and the rules go on", { skip: noPrograms, timeout: 60_000 }, () =>
  session(async (client, folder) => {
    await client.start({}, { initializationOptions: { shellcheck: { path: process.execPath } } });
    const uri = uriOf(join(folder, "Dockerfile"));
    client.open(uri, "FROM debian:12\nWORKDIR a\nRUN ls $x\n");
    while (client.logged.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match(client.logged.join("\n"), /^ShellCheck failed and is not asked again: /);
    const { diagnostics } = await client.pushed((published) => published.uri === uri);
    assert.deepEqual(codes(diagnostics), ["require-absolute-workdir"]);
  }),
);
