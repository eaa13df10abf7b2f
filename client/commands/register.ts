/** Gives VS Code every command, and each command VS Code's workspace, memory and settings. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Arrangements } from "../describe/arrangement.ts";
import type { Engines } from "../engine/engines.ts";
import type { Sessions } from "../engine/sessions.ts";
import { readSetting } from "../settings.ts";
import type { Ui } from "../ui.ts";
import type { DriverServices } from "./command.ts";

export interface Registration {
  readonly context: vscode.ExtensionContext;
  readonly sessions: Sessions;
  readonly engines: Engines;
  readonly ui: Ui;
  readonly rowStats: DriverServices["rowStats"];
  readonly arrangements: Arrangements;
  /** The rows selected in a view, each with its node and its session. */
  selection(view: string): Promise<readonly unknown[]>;
}

export function registerCommands({
  context,
  sessions,
  engines,
  ui,
  rowStats,
  arrangements,
  selection,
}: Registration): void {
  const titles = new Map<string, string>();
  const manifest = context.extension.packageJSON as {
    contributes: { commands: { command: string; title: string | { readonly value: string } }[] };
  };
  // VS Code has put the user's language in place of the keys; where that is not English, beside the English words.
  for (const { command, title } of manifest.contributes.commands) {
    titles.set(command, (typeof title === "string" ? title : title.value).replace(/…$/, ""));
  }

  const services: DriverServices = {
    store: sessions.all[0].store,
    notes: sessions.all[0].notes,
    sessions,
    engines,
    ui,
    liveStats: sessions.all[0].liveStats,
    rowStats,
    arrangements,
    selection,
    title: (id) => titles.get(id) ?? id,
    memory: {
      get: (key) => context.workspaceState.get<string>(key),
      set: (key, value) => void context.workspaceState.update(key, value),
    },
    workspace: {
      dockerfiles,
      folderOf: (path) => vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path))?.uri.fsPath,
      trusted: () => vscode.workspace.isTrusted,
      virtual: () => vscode.workspace.workspaceFolders?.every(({ uri }) => uri.scheme !== "file") ?? false,
      save,
    },
    setting: (key) => readSetting(vscode.workspace, key),
  };
  let runner: Promise<(id: string, args: readonly unknown[]) => Promise<void>> | undefined;
  const load = () => import("./on-first-use.ts").then(({ createRunner }) => createRunner(services));
  // The manifest names them, so that none of their code has to be read for it.
  for (const id of titles.keys()) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        runner ??= load();
        await (await runner)(id, args);
      }),
    );
  }
}

/** Enough to choose from; a workspace with more has its Dockerfiles' own context menu. */
const mostDockerfiles = 500;

async function dockerfiles(): Promise<readonly string[]> {
  const pattern = "**/{Dockerfile,Dockerfile.*,*.dockerfile,*.Dockerfile,Containerfile,Containerfile.*}";
  const found = await vscode.workspace.findFiles(pattern, "**/{node_modules,.git}/**", mostDockerfiles);
  const paths = found
    .filter((uri) => uri.scheme === "file" && !uri.path.endsWith(".dockerignore"))
    .map((uri) => uri.fsPath);
  const depth = (path: string): number => dirname(path).split(/[\\/]/).length;
  return paths.sort((a, b) => depth(a) - depth(b) || a.localeCompare(b));
}

async function save(folder: string): Promise<void> {
  const below = (path: string): boolean =>
    path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);
  const unsaved = vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && document.uri.scheme === "file" && below(document.uri.fsPath),
  );
  await Promise.all(unsaved.map((document) => document.save()));
}
