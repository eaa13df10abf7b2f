/** The packaged extension as VS Code sees it: installed, activated by need, complete. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import type { Api } from "../../client/extension.ts";

const id = "quayside.quayside";

describe("the installed package", () => {
  it("is the extension under test, not the source tree", () => {
    assert.match(extension().extensionPath, /extensions[\\/]quayside\.quayside-/);
  });

  it("waits for a view, a command or a Dockerfile before it is activated", () => {
    const events = extension().packageJSON.activationEvents as readonly string[] | undefined;
    assert.deepEqual(
      (events ?? []).filter((event) => event === "*" || event === "onStartupFinished"),
      [],
    );
  });

  it("connects to no engine when it is activated", async () => {
    const { store } = await extension().activate();
    assert.equal(store.snapshots.container.state, "idle");
    assert.equal(store.engine, null);
  });

  it("has every command that its manifest names", async () => {
    await extension().activate();
    const known = new Set(await vscode.commands.getCommands(true));
    const { commands } = extension().packageJSON.contributes as { commands: readonly { command: string }[] };
    assert.ok(commands.length > 0);
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it("gives each of its settings the default that its manifest tells", () => {
    const { properties } = extension().packageJSON.contributes.configuration as {
      properties: Readonly<Record<string, { default: unknown }>>;
    };
    assert.ok(Object.keys(properties).length > 0);
    for (const [key, { default: expected }] of Object.entries(properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().get(key), expected, key);
    }
  });
});

function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>(id);
  assert.ok(found, `VS Code does not know ${id}`);
  return found;
}
