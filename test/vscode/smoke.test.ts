/** The packaged extension is there and VS Code takes it. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";

describe("the installed package", () => {
  it("is the extension under test, not the source tree", () => {
    const extension = vscode.extensions.getExtension("quayside.quayside");
    assert.ok(extension, "VS Code does not know the extension");
    assert.match(extension.extensionPath, /extensions[\\/]quayside\.quayside-/);
  });
});
