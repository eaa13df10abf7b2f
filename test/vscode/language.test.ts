/** The language server through VS Code's own API, in documents that VS Code opened. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "mocha";
import * as vscode from "vscode";

describe("a Dockerfile that VS Code has opened", () => {
  it("gets findings, each with a rule's id and the page that explains it", async () => {
    const { uri } = await open("FROM debian:12\nWORKDIR app\n");
    const finding = await until("a finding is told", () =>
      vscode.languages.getDiagnostics(uri).find(({ range }) => range.start.line === 1),
    );
    assert.equal(finding.source, "quayside");
    const code = finding.code as { value: string; target: vscode.Uri };
    assert.equal(code.value, "require-absolute-workdir");
    assert.match(code.target.toString(), /require-absolute-workdir/);
  });

  it("loses its findings when they are mended", async () => {
    const document = await open("FROM debian:12\nWORKDIR app\n");
    await until("a finding is told", () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(1, 8, 1, 11), "/app");
    await vscode.workspace.applyEdit(edit);
    await until("no finding is left", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it("offers a quick fix whose edit mends the line", async () => {
    const document = await open("FROM debian:12\nWORKDIR /srv\nWORKDIR app\n");
    await until("a finding is told", () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new vscode.Range(2, 8, 2, 11),
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit?.get(document.uri).some(({ newText }) => newText === "/srv/app"));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(", "));
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.lineAt(2).text, "WORKDIR /srv/app");
  });

  it("explains an instruction in a hover", async () => {
    const { uri } = await open("FROM debian:12\n");
    const hovers = await until("a hover is told", async () => {
      const found = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
        "vscode.executeHoverProvider",
        uri,
        new vscode.Position(0, 2),
      );
      return found.length > 0 && found;
    });
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value));
    assert.match(text.join("\n"), /FROM/);
  });

  it("is completed with instructions, flags and stage names", async () => {
    const { uri } = await open("FROM debian:12 AS build\nFROM debian:12\nCOPY --from=\n");
    const stages = await until("the stage is offered", async () => {
      const labels = await complete(uri, new vscode.Position(2, 12));
      return labels.includes("build") && labels;
    });
    assert.ok(!stages.includes("RUN"), stages.join(", "));
  });

  it("is the same for Containerfiles and for files named by their ending", async () => {
    for (const name of ["Containerfile", "web.dockerfile", "Dockerfile.dev"]) {
      const { languageId } = await open("FROM debian:12\n", name);
      assert.equal(languageId, "dockerfile", name);
    }
  });
});

async function open(text: string, name = "Dockerfile"): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  count += 1;
  const uri = vscode.Uri.joinPath(folder, String(count), name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  // Findings are asked for where a person sees them: in documents with a tab.
  return (await vscode.window.showTextDocument(uri)).document;
}
/** A folder for each document, so that none meets another's. */
let count = 0;

async function complete(uri: vscode.Uri, position: vscode.Position): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

async function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, undefined | false>> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
  }
  throw new Error(`waited in vain until ${what}`);
}
