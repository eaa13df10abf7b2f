/** The Ui port over `vscode`: dialogs, notifications, terminals, read-only documents and the log. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import * as vscode from "vscode";
import { createLiveTexts, type Follow } from "./live-texts.ts";
import { createPanels } from "./panels.ts";
import { createProgress } from "./progress.ts";
import { createOutputs } from "./terminal-output.ts";
import { createStreamTerminal, type Size, type StreamTerminalOptions } from "./terminal-stream.ts";
import type { Choice, Ui } from "./ui.ts";
import { t } from "./words.ts";

/**
 * @param log where details go that are too long for a notification
 * @param home the extension's folder
 */
export function createWindow(log: vscode.LogOutputChannel, home: vscode.Uri): Ui & vscode.Disposable {
  const documents = createDocuments(log);
  const panels = createPanels(home);
  const outputs = createOutputs(openPseudoterminal);

  return {
    async confirm(message, detail, action) {
      return (await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) === action;
    },

    async ask(message, detail, actions) {
      return await vscode.window.showWarningMessage(message, { modal: true, detail }, ...actions);
    },

    async pick(title, choices, options) {
      const chosen = await vscode.window.showQuickPick(choices.map(quickPickItem), {
        title,
        matchOnDescription: true,
        ...(options?.placeholder === undefined ? {} : { placeHolder: options.placeholder }),
      });
      return chosen?.value;
    },

    async pickMany(title, choices, options) {
      const chosen = await vscode.window.showQuickPick(choices.map(quickPickItem), {
        title,
        canPickMany: true,
        matchOnDescription: true,
        ...(options?.placeholder === undefined ? {} : { placeHolder: options.placeholder }),
      });
      return chosen?.map((item) => item.value);
    },

    async input(title, { prompt, value, placeholder, validate, typed }) {
      const check = (text: string): string | null => {
        typed?.(text);
        return validate?.(text) ?? null;
      };
      return await vscode.window.showInputBox({
        title,
        ignoreFocusOut: true,
        ...(prompt === undefined ? {} : { prompt }),
        ...(value === undefined ? {} : { value }),
        ...(placeholder === undefined ? {} : { placeHolder: placeholder }),
        ...(validate === undefined && typed === undefined ? {} : { validateInput: check }),
      });
    },

    async askSavePath(title, suggestion) {
      const defaultUri = vscode.Uri.file(resolve(homedir(), suggestion));
      return localPath(await vscode.window.showSaveDialog({ title, defaultUri }));
    },

    async askOpenPath(title, kinds) {
      const filters = Object.fromEntries(Object.entries(kinds).map(([name, endings]) => [name, [...endings]]));
      const chosen = await vscode.window.showOpenDialog({ title, canSelectMany: false, filters });
      return localPath(chosen?.[0]);
    },

    async info(message, options) {
      const chosen = vscode.window.showInformationMessage(message, ...(options?.actions ?? []));
      return options?.actions?.length ? await chosen : undefined;
    },

    async error(message, options) {
      log.error(message);
      if (options?.detail !== undefined && options.detail !== message) log.error(options.detail);
      const chosen = vscode.window.showErrorMessage(message, ...(options?.actions ?? []));
      return options?.actions?.length ? await chosen : undefined;
    },

    progress: showProgress,

    output: outputs.open,

    terminal(name, icon, open, options) {
      const pty = streamPseudoterminal({ connect: open, closeOnSuccess: false, ...options }, log);
      vscode.window.createTerminal({ name, iconPath: new vscode.ThemeIcon(icon), pty, isTransient: true }).show();
    },

    typeInShell(name, command) {
      const terminal = vscode.window.createTerminal({ name, isTransient: true });
      terminal.show();
      void shellReady(terminal).then(() => terminal.sendText(command, false));
    },

    document: documents.show,

    liveDocument: documents.follow,

    panel: panels.open,

    async copy(text) {
      await vscode.env.clipboard.writeText(text);
    },

    async openExternal(url) {
      await vscode.env.openExternal(vscode.Uri.parse(url));
    },

    async openSettings(query) {
      await vscode.commands.executeCommand("workbench.action.openSettings", query);
    },

    showLog: () => log.show(true),

    log: (line) => log.info(line),

    dispose() {
      outputs.dispose();
      panels.dispose();
      documents.dispose();
    },
  };
}

/** How long a shell may take to its first prompt where it doesn't tell VS Code of it. */
const promptMilliseconds = 3_000;

/** A shell tells of its prompt a moment before it reads what is typed. */
const readMilliseconds = 200;

/** Resolves when a shell has its prompt: what is typed before stands there twice. */
async function shellReady(terminal: vscode.Terminal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(end, promptMilliseconds);
    const listener = vscode.window.onDidChangeTerminalShellIntegration((change) => {
      // Its folder it tells with its prompt; that it is there long before, while its own files are still being read.
      if (change.terminal === terminal && change.shellIntegration.cwd !== undefined) end();
    });
  });
  await new Promise((resolve) => setTimeout(resolve, readMilliseconds));
}

function quickPickItem<T>(choice: Choice<T>): vscode.QuickPickItem & { readonly value: T } {
  return {
    label: choice.label,
    value: choice.value,
    ...(choice.description === undefined ? {} : { description: choice.description }),
    ...(choice.detail === undefined ? {} : { detail: choice.detail }),
    ...(choice.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(choice.icon) }),
    ...(choice.picked === undefined ? {} : { picked: choice.picked }),
  };
}

/** Files of a virtual workspace are on no disk that could be read or written here. */
function localPath(uri: vscode.Uri | undefined): string | undefined {
  if (uri === undefined || uri.scheme === "file") return uri?.fsPath;
  throw new Error(t("Only files on this machine's disk can be used."));
}

const showProgress = createProgress((title, task) =>
  Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) =>
        task({
          report: (message) => progress.report({ message }),
          onCancel: (listener) => void token.onCancellationRequested(listener),
        }),
    ),
  ),
);

/** Shows a pseudoterminal that writes what it is given and says when the user closes it or presses Ctrl+C. */
function openPseudoterminal(
  name: string,
  icon: string,
  onClose: () => void,
  onInterrupt: () => void,
): { write(text: string): void; show(): void; close(): void } {
  const writes = new vscode.EventEmitter<string>();
  let before: string | null = "";
  const pty: vscode.Pseudoterminal = {
    onDidWrite: writes.event,
    open() {
      const held = before;
      before = null;
      if (held !== null && held !== "") writes.fire(held);
    },
    close: onClose,
    handleInput(data) {
      if (data === "\x03") onInterrupt();
    },
  };
  const terminal = vscode.window.createTerminal({
    name,
    iconPath: new vscode.ThemeIcon(icon),
    pty,
    isTransient: true,
  });
  terminal.show(true);
  return {
    write(text) {
      // What is written before VS Code has opened the terminal would be lost.
      if (before === null) writes.fire(text);
      else before += text;
    },
    show: () => terminal.show(true),
    close: () => terminal.dispose(),
  };
}

function streamPseudoterminal(
  options: Pick<StreamTerminalOptions, "connect" | "closeOnSuccess" | "greeting">,
  log: vscode.LogOutputChannel,
): vscode.Pseudoterminal {
  const writes = new vscode.EventEmitter<string>();
  const closes = new vscode.EventEmitter<void>();
  const terminal = createStreamTerminal({
    ...options,
    write: (text) => writes.fire(text),
    close: () => closes.fire(),
    log: (line) => log.warn(line),
  });
  const plain = ({ columns, rows }: vscode.TerminalDimensions): Size => ({ columns, rows });
  return {
    onDidWrite: writes.event,
    onDidClose: closes.event,
    open: (dimensions) => terminal.open(dimensions === undefined ? undefined : plain(dimensions)),
    close: () => terminal.closed(),
    setDimensions: (dimensions) => terminal.resize(plain(dimensions)),
    handleInput: (data) => terminal.input(data),
  };
}

interface Documents extends vscode.Disposable {
  show(name: string, read: () => Promise<string>): Promise<void>;
  follow(name: string, follow: Follow): Promise<void>;
}

/** Read-only documents under `quayside:`. */
function createDocuments(log: vscode.LogOutputChannel): Documents {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const texts = createLiveTexts(
    (path) => changes.fire(documentUri(path)),
    (error) => log.error(error),
  );
  const provider = vscode.workspace.registerTextDocumentContentProvider("quayside", {
    onDidChange: changes.event,
    provideTextDocumentContent: ({ path }) =>
      texts.read(path) ?? t("This document was read in an earlier session. Inspect the object again to see it."),
  });
  const isOurs = ({ uri }: vscode.TextDocument): boolean => uri.scheme === "quayside";
  const closed = vscode.workspace.onDidCloseTextDocument((document) => {
    if (isOurs(document)) texts.forget(document.uri.path);
  });
  const look = (): void => {
    const documents = vscode.window.visibleTextEditors.map(({ document }) => document).filter(isOurs);
    texts.look(new Set(documents.map(({ uri }) => uri.path)));
  };
  const seen = vscode.window.onDidChangeVisibleTextEditors(look);

  return {
    async show(name, read) {
      const uri = documentUri(`/${name}`);
      texts.show(uri.path, await read());
      await showDocument(uri);
    },
    async follow(name, follow) {
      const uri = documentUri(`/${name}`);
      // Text that comes into an open document would push the caret to its end.
      await texts.follow(uri.path, follow);
      try {
        await showDocument(uri);
      } finally {
        look();
      }
    },
    dispose() {
      texts.dispose();
      provider.dispose();
      closed.dispose();
      seen.dispose();
      changes.dispose();
    },
  };
}

function documentUri(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: "quayside", path });
}

async function showDocument(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true });
}
