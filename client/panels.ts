/** Pages in editors: each drawn by a script of media/ from the last message that it was sent, with a strict policy. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Panel, PanelListener } from "./ui.ts";

export interface Panels extends vscode.Disposable {
  open(page: "stats", title: string, listener: PanelListener): Panel;
}

/** @param home the extension's folder */
export function createPanels(home: vscode.Uri): Panels {
  const open = new Map<string, vscode.WebviewPanel>();
  const media = vscode.Uri.joinPath(home, "media");
  return {
    open(page, title, listener) {
      open.get(title)?.dispose();
      const panel = vscode.window.createWebviewPanel(`quayside.${page}`, title, vscode.ViewColumn.Active, {
        enableScripts: true,
        localResourceRoots: [media],
      });
      open.set(title, panel);
      let last: unknown;
      panel.webview.onDidReceiveMessage((message: unknown) => {
        // A page that VS Code has thrown away while it was hidden is drawn anew and asks for what it shows.
        if (message === "ready") void panel.webview.postMessage(last);
        else listener.onMessage(message);
      });
      let visible = panel.visible;
      panel.onDidChangeViewState(() => {
        if (visible === panel.visible) return;
        visible = panel.visible;
        listener.onVisible(visible);
      });
      panel.onDidDispose(() => {
        if (open.get(title) === panel) open.delete(title);
        if (visible) listener.onVisible(false);
        visible = false;
      });
      panel.webview.html = html(panel.webview, media, page, title);
      listener.onVisible(visible);
      return {
        show(message) {
          last = message;
          if (visible) void panel.webview.postMessage(message);
        },
      };
    },
    dispose() {
      for (const panel of [...open.values()]) panel.dispose();
    },
  };
}

function html(webview: vscode.Webview, media: vscode.Uri, page: string, title: string): string {
  const nonce = randomBytes(16).toString("hex");
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const escaped = title.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped}</title>
<link rel="stylesheet" href="${file(`${page}.css`)}">
</head>
<body><script nonce="${nonce}" src="${file(`${page}.js`)}"></script></body>
</html>`;
}
