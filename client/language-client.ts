/** Starts the Dockerfile language server beside VS Code and restarts it when it ends by itself; loaded with the first Dockerfile. */
import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { settingsSection } from "../server/protocol.ts";

export interface LanguageServer {
  stop(): Promise<void>;
}

/**
 * @param module path of the server's bundle
 * @param log where the server's own messages go
 */
export async function startLanguageServer(module: string, log: vscode.LogOutputChannel): Promise<LanguageServer> {
  const client = new LanguageClient(
    "quayside",
    "Quayside",
    { module, args: ["lsp"], transport: TransportKind.stdio },
    {
      // Any scheme: files, remote and virtual files, files not saved yet.
      documentSelector: [{ language: "dockerfile" }],
      outputChannel: log,
      synchronize: { configurationSection: settingsSection },
    },
  );
  await client.start();
  return { stop: () => client.stop() };
}
