/** Sessions with the built server, as an editor has them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type {
  CodeAction,
  CompletionList,
  Diagnostic,
  DocumentLink,
  Hover,
  SemanticTokens,
  SemanticTokensDelta,
} from "vscode-languageserver-types";
import { fullCapabilities, LspClient } from "../support/lsp-client.ts";

const uri = "untitled:Dockerfile";
const text = "FROM debian:12\nWORKDIR /app\nWORKDIR src\nRUN a\nRUN b\nBOGUS\n";

test("a client that can do nothing special gets diagnostics pushed, with their version, for each change", async () => {
  const client = new LspClient();
  await client.start();
  assert.equal(client.initialized.serverInfo?.name, "quayside");
  client.open(uri, text);
  const first = await client.pushed(({ version }) => version === 1);
  assert.deepEqual(
    first.diagnostics.map(({ code, severity }) => [code, severity]),
    [
      ["unknown-instruction", 1],
      ["require-absolute-workdir", 2],
      ["no-consecutive-runs", 3],
    ],
  );
  assert.ok(first.diagnostics.every(({ source }) => source === "quayside"));
  assert.match(first.diagnostics[1]?.codeDescription?.href ?? "", /require-absolute-workdir\.md$/);

  client.notify("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 2, character: 8 }, end: { line: 2, character: 8 } }, text: "/" }],
  });
  const second = await client.pushed(({ version }) => version === 2);
  assert.ok(!second.diagnostics.some(({ code }) => code === "require-absolute-workdir"));

  client.notify("textDocument/didClose", { textDocument: { uri } });
  await client.pushed(({ version, diagnostics }) => version === undefined && diagnostics.length === 0);
  assert.equal(await client.stop(), 0);
});

test("of many quick changes the last one is what diagnostics are pushed for", async () => {
  const client = new LspClient();
  await client.start();
  client.open(uri, "FROM debian:12\n");
  await client.pushed(({ version }) => version === 1);
  const start = { line: 1, character: 0 };
  for (let version = 2; version <= 60; version++) {
    client.notify("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end: start }, text: "#\n" }],
    });
  }
  await client.pushed(({ version }) => version === 60);
  assert.ok(client.published.length < 30, `${client.published.length} pushes for 59 changes`);
  await client.stop();
});

test("a client that pulls gets nothing pushed, and answers to what it asks", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  client.open(uri, text);
  const report = (await client.request("textDocument/diagnostic", { textDocument: { uri } })) as {
    items: Diagnostic[];
  };
  assert.equal(report.items.length, 3);
  assert.deepEqual(client.published, []);
  await client.stop();
});

test("the lightbulb on a finding offers its fix and to ignore it", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  client.open(uri, text);
  const at = { line: 2, character: 9 };
  const actions = (await client.request("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  })) as CodeAction[];
  assert.deepEqual(
    actions.map(({ title }) => title),
    ["Replace with /app/src", "Ignore require-absolute-workdir here", "Ignore require-absolute-workdir in this file"],
  );
  assert.deepEqual(actions[0]?.edit?.changes?.[uri], [
    { range: { start: { line: 2, character: 8 }, end: { line: 2, character: 11 } }, newText: "/app/src" },
  ]);
  await client.stop();
});

test("fix all, as an editor asks on saving", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  client.open(uri, text);
  const actions = (await client.request("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics: [], only: ["source.fixAll"] },
  })) as CodeAction[];
  assert.deepEqual(
    actions.map(({ kind }) => kind),
    ["source.fixAll.quayside"],
  );
  await client.stop();
});

test("completion and hover", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  client.open(uri, "FROM debian:12\nRUN --");
  const list = (await client.request("textDocument/completion", {
    textDocument: { uri },
    position: { line: 1, character: 6 },
  })) as CompletionList;
  assert.ok(list.items.some(({ label }) => label === "--mount="));
  const hover = (await client.request("textDocument/hover", {
    textDocument: { uri },
    position: { line: 0, character: 1 },
  })) as Hover;
  assert.match(JSON.stringify(hover.contents), /docs\.docker\.com\/reference\/dockerfile\/#from/);
  await client.stop();
});

test("semantic tokens: all, then what a change has changed, and links", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  client.open(uri, text);
  const textDocument = { uri };
  const full = (await client.request("textDocument/semanticTokens/full", { textDocument })) as SemanticTokens;
  assert.ok(full.data.length > 0 && full.data.length % 5 === 0);
  const end = { line: 6, character: 0 };
  client.notify("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: end, end }, text: "FROM alpine\n" }],
  });
  const delta = (previousResultId: string) =>
    client.request("textDocument/semanticTokens/full/delta", { textDocument, previousResultId });
  const changed = (await delta(full.resultId ?? "")) as SemanticTokensDelta;
  assert.deepEqual(
    changed.edits.map(({ start, deleteCount }) => [start, deleteCount]),
    [[full.data.length, 0]],
  );
  const again = (await delta("nonsense")) as SemanticTokens;
  assert.equal(again.data.length, full.data.length + (changed.edits[0]?.data?.length ?? 0));
  const links = (await client.request("textDocument/documentLink", { textDocument })) as DocumentLink[];
  assert.equal(links.length, 2);
  await client.stop();
});

test("settings are asked for, and a change of them is seen", async () => {
  const client = new LspClient();
  client.settings = { rules: { "require-absolute-workdir": "off", DL3059: "error" } };
  await client.start({ ...fullCapabilities, textDocument: {} });
  client.open(uri, text);
  await client.pushed(({ diagnostics }) =>
    diagnostics.some((d) => d.code === "no-consecutive-runs" && d.severity === 1),
  );
  client.settings = { lint: { enable: false } };
  client.notify("workspace/didChangeConfiguration", { settings: null });
  const last = await client.pushed(({ diagnostics }) => diagnostics.length === 1);
  assert.equal(last.diagnostics[0]?.code, "unknown-instruction");
  await client.stop();
});

test("a configuration file in the Dockerfile's folder is honoured", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quayside-"));
  try {
    writeFileSync(join(folder, ".hadolint.yaml"), "ignored: [DL3000]\noverride:\n  error: [DL3059]\n");
    const client = new LspClient();
    await client.start();
    const file = pathToFileURL(join(folder, "Dockerfile")).href;
    client.open(file, text);
    const { diagnostics } = await client.pushed((published) => published.uri === file);
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [
        ["unknown-instruction", 1],
        ["no-consecutive-runs", 1],
      ],
    );
    await client.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a client in Chinese is spoken to in Chinese", async () => {
  const client = new LspClient();
  await client.start({}, { locale: "zh-cn" });
  client.open(uri, "FROM debian:12\nRUN a\nRUN b\n");
  const { diagnostics } = await client.pushed(({ version }) => version === 1);
  assert.match(String(diagnostics[0]?.message), /[\u4e00-\u9fff]/);
  await client.stop();
});

test("a request that is cancelled is answered as cancelled, and an unknown one with an error", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  client.open(uri, text);
  const params = { textDocument: { uri } };
  const asked = Array.from({ length: 20 }, () => client.ask("textDocument/diagnostic", params));
  for (const { id } of asked) client.notify("$/cancelRequest", { id });
  const answers = await Promise.all(asked.map(({ answer }) => answer));
  assert.ok(answers.some(({ error }) => error?.code === -32800));
  await assert.rejects(client.request("textDocument/nonsense", params), /-32601/);
  await client.stop();
});

test("a request about a document that is not open, or with nonsense in it, leaves the server alive", async () => {
  const client = new LspClient();
  await client.start(fullCapabilities);
  const nowhere = { textDocument: { uri: "untitled:nowhere" }, position: { line: 0, character: 0 } };
  assert.equal(await client.request("textDocument/hover", nowhere), null);
  client.open(uri, text);
  await assert.rejects(client.request("textDocument/hover", { textDocument: { uri } }));
  const beyond = { textDocument: { uri }, position: { line: 4000, character: 4000 } };
  await client.request("textDocument/hover", beyond);
  assert.ok(await client.request("textDocument/documentSymbol", { textDocument: { uri } }));
  await client.stop();
});

test("the server ends when its client is gone", async () => {
  const client = new LspClient();
  await client.start();
  const ended = new Promise((resolve) => client.child.on("exit", resolve));
  client.child.stdin?.end();
  assert.equal(await ended, 1);
});

test("over Node's channel it is the same", async () => {
  const client = new LspClient("--node-ipc");
  await client.start();
  client.open(uri, text);
  const { diagnostics } = await client.pushed(({ version }) => version === 1);
  assert.equal(diagnostics.length, 3);
  assert.equal(await client.stop(), 0);
});
