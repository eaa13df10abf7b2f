/** The extension's entry: registers views and commands, and loads nothing heavy until a view is seen or a Dockerfile opened. */
import * as vscode from "vscode";
import { registerCommands } from "./commands/register.ts";
import type { Arrangements } from "./describe/arrangement.ts";
import { createEngines, type Engines, engineInUse } from "./engine/engines.ts";
import { currentEnvironment, type Environment } from "./engine/environment.ts";
import { type Beside, createSessions } from "./engine/sessions.ts";
import { createStore, type Store } from "./engine/store.ts";
import { errorDetail } from "./failures.ts";
import type { LanguageServer } from "./language-client.ts";
import { readSetting } from "./settings.ts";
import { arrangementKeys, createArrangements } from "./views/arrangements.ts";
import { contextKeys } from "./views/engine-state.ts";
import { views } from "./views/index.ts";
import { showView } from "./views/provider.ts";
import { createRowStats } from "./views/row-stats.ts";
import { statusText } from "./views/status-bar.ts";
import { createWindow } from "./window.ts";
import { t, useTranslate } from "./words.ts";

/** What `activate` gives to other code in the extension host: the tests, which wait for states with it. */
export interface Api {
  readonly store: Store;
  /** Resolves when the language server runs; null until a Dockerfile has been opened. */
  languageServer(): Promise<LanguageServer> | null;
}

export function activate(context: vscode.ExtensionContext): Api {
  useTranslate((message, ...args) => vscode.l10n.t(message, ...args));
  const log = vscode.window.createOutputChannel("Quayside", { log: true });
  const ui = createWindow(log, context.extensionUri);
  const { workspaceState } = context;
  const memory = {
    get: () => workspaceState.get("engine", ""),
    set: (choice: string) => void workspaceState.update("engine", choice === "" ? undefined : choice),
  };
  const environment = (): Environment => currentEnvironment(readSetting(vscode.workspace, "engine"), memory.get());
  const store = createStore({ environment, log: (line) => log.info(line) });
  const sessions = createSessions({
    store,
    ownName: () => engineInUse(engines.snapshot)?.name ?? "",
    environment,
    memory: {
      get: () => workspaceState.get<Beside[]>("sideBySide", []),
      set: (beside) => void workspaceState.update("sideBySide", beside.length === 0 ? undefined : beside),
    },
    log: (line) => log.info(line),
  });
  const engines = createEngines({ store, sessions, environment, memory });
  const rowStats = createRowStats(sessions, {
    get: () => workspaceState.get("statsInRows", false),
    set: (wanted) => void workspaceState.update("statsInRows", wanted),
  });
  const arrangements = createArrangements(views, {
    get: (key) => workspaceState.get<string>(key),
    set: (key, value) => void workspaceState.update(key, value),
  });
  const shown = views.map((view, position) =>
    showView(view, sessions, engines, arrangements, rowStats, position === 0),
  );
  context.subscriptions.push(
    log,
    ui,
    engines,
    rowStats,
    sessions,
    store,
    ...shown,
    followEngine(store, engines, arrangements),
  );
  context.subscriptions.push(showStatus(store, engines));
  registerCommands({
    context,
    sessions,
    engines,
    ui,
    rowStats,
    arrangements,
    selection: async (id) => (await shown.find((view) => view.id === id)?.selection()) ?? [],
  });
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("quayside.engine")) return;
      store.reconnect();
      if (engines.snapshot.state === "ready") void engines.refresh();
    }),
  );
  readEngineCode();
  return { store, languageServer: followDockerfiles(context, log) };
}

/** Started without a Dockerfile, we are about to be asked for an engine: its code is read while VS Code makes room for a view. */
function readEngineCode(): void {
  if (vscode.workspace.textDocuments.some(({ languageId }) => languageId === "dockerfile")) return;
  // Once activation is over; what can't be read is told by whoever needs it.
  setImmediate(() => void import("./engine/connect.ts").catch(() => {}));
}

/** Keeps the context keys, which menus and welcome views read, as the store's state is and the views are arranged. */
function followEngine(store: Store, engines: Engines, arrangements: Arrangements): vscode.Disposable {
  const known = new Map<string, unknown>();
  const update = (): void => {
    const keys = {
      ...contextKeys(store.snapshots),
      "quayside.engine.chosen": engines.chosen !== "",
      ...arrangementKeys(views, arrangements),
    };
    for (const [key, value] of Object.entries(keys)) {
      if (known.get(key) === value) continue;
      known.set(key, value);
      void vscode.commands.executeCommand("setContext", key, value);
    }
  };
  update();
  return vscode.Disposable.from(
    store.onDidChange(update),
    engines.onDidChange(update),
    arrangements.onDidChange(update),
  );
}

/** The engine in use in the status bar, from the first time that the window is connected. Nothing connects for it. */
function showStatus(store: Store, engines: Engines): vscode.Disposable {
  let item: vscode.StatusBarItem | undefined;
  const update = (): void => {
    const wanted = readSetting(vscode.workspace, "statusBar") && (item !== undefined || store.engine !== null);
    const status = wanted ? statusText({ ...store.snapshots, engines: engines.snapshot }) : null;
    if (status === null) {
      item?.hide();
      return;
    }
    if (item === undefined) {
      item = vscode.window.createStatusBarItem("quayside.engine", vscode.StatusBarAlignment.Left);
      item.name = t("Quayside: Engine");
      item.command = "quayside.engine.choose";
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.accessibilityInformation = { label: status.accessibleLabel };
    item.show();
  };
  return vscode.Disposable.from(
    store.onDidChange(update),
    engines.onDidChange(update),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("quayside.statusBar")) update();
    }),
    { dispose: () => item?.dispose() },
  );
}

/** Starts the language server with the first Dockerfile that is open. */
function followDockerfiles(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): () => Promise<LanguageServer> | null {
  let server: Promise<LanguageServer> | null = null;
  const start = (document: vscode.TextDocument): void => {
    if (document.languageId !== "dockerfile" || server !== null) return;
    opened.dispose();
    const module = context.asAbsolutePath("dist/server.cjs");
    // Once activation is over: VS Code waits for it before it goes on.
    server = new Promise((resolve) => setImmediate(resolve))
      .then(() => import("./language-client.ts"))
      .then(({ startLanguageServer }) => startLanguageServer(module, log));
    server.catch((error: unknown) => {
      log.error(errorDetail(error));
      void vscode.window.showErrorMessage(t("The Dockerfile language server did not start; the log says why."));
    });
  };
  const opened = vscode.workspace.onDidOpenTextDocument(start);
  for (const document of vscode.workspace.textDocuments) start(document);
  context.subscriptions.push(opened, {
    dispose: () => void server?.then(({ stop }) => stop()).catch(() => {}),
  });
  return () => server;
}
