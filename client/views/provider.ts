/** The one TreeDataProvider: draws any view, asks the engine for nothing, and touches only the rows that changed. */
import * as vscode from "vscode";
import type { Engines } from "../engine/engines.ts";
import type { Store } from "../engine/store.ts";
import { failureOf } from "./engine-state.ts";
import { createThrottle } from "./throttle.ts";
import { createTree, type Element } from "./tree.ts";
import type { Seen, View } from "./view.ts";

export interface ShownView extends vscode.Disposable {
  readonly id: string;
  /** The selected rows' nodes. */
  selection(): readonly unknown[];
}

/** What comes together is drawn together. */
const gatherMilliseconds = 10;

/**
 * VS Code restarts a wait of 200 ms with every change that a provider tells it, so a steady stream of them closer than
 * that is never drawn; spaced wider, each is drawn at once.
 */
const redrawMilliseconds = 230;

/** Relative times go on while the view is on screen; nothing is asked of the engine for it. */
const tickMilliseconds = 30_000;

/** How long a view waits for its first rows, with VS Code's progress bar, before it says that it is connecting. */
const patienceMilliseconds = 1_500;

/** @param namesEngine whether the view's title says which engine is meant: once in the side bar is enough */
export function showView(view: View<unknown>, store: Store, engines: Engines, namesEngine: boolean): ShownView {
  const tree = createTree(view);
  const changes = new vscode.EventEmitter<Element[] | undefined>();
  let asked = false;
  /** When VS Code was first given rows: until it has drawn them it does not know them one by one. */
  let drawnAt: number | undefined;

  const showsEngines = view.kinds.includes("engines");

  const seen = (): Seen => ({ ...store.snapshots, engines: engines.snapshot });
  function settled(): boolean {
    const now = seen();
    return view.kinds.every((kind) => !["idle", "loading"].includes(now[kind]?.state ?? "idle"));
  }

  /** The view is seen: what it shows is wanted from here on. */
  function look(): void {
    store.want(view.kinds.filter((kind) => kind !== "engines"));
    store.connect();
  }

  function redraw(): void {
    // Rows stay while they are listed anew, so that nothing flickers.
    if (!settled() && tree.roots.length > 0) return;
    const changed = tree.update(seen(), Date.now());
    if (!asked || changed.length === 0) return;
    const isNew = Date.now() - (drawnAt ?? 0) < redrawMilliseconds;
    changes.fire(isNew || changed.includes(null) ? undefined : changed.filter((element) => element !== null));
  }
  const throttle = createThrottle(redraw, gatherMilliseconds, redrawMilliseconds);

  /** Resolves when there is something to show, or when it takes too long to stay silent about it. */
  async function firstSnapshot(): Promise<void> {
    if (settled()) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        listener.dispose();
        resolve();
      };
      const timer = setTimeout(end, patienceMilliseconds);
      const check = (): void => {
        if (settled()) end();
      };
      const listener = vscode.Disposable.from(store.onDidChange(check), engines.onDidChange(check));
    });
  }

  const treeView = vscode.window.createTreeView<Element>(view.id, {
    canSelectMany: true,
    showCollapseAll: false,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      async getChildren(element) {
        if (element !== undefined) return [...element.children];
        look();
        if (showsEngines && !asked) await engines.refresh();
        if (!asked) await firstSnapshot();
        asked = true;
        drawnAt ??= Date.now();
        if (settled() || tree.roots.length === 0) tree.update(seen(), Date.now());
        return [...tree.roots];
      },
      getParent: (element) => element.parent,
      getTreeItem: treeItem,
      resolveTreeItem(item, element) {
        const tooltip = element.row.tooltip?.();
        if (tooltip !== undefined) item.tooltip = new vscode.MarkdownString(tooltip);
        return item;
      },
    },
  });

  function showDescription(): void {
    const failure = failureOf(store.snapshots);
    const text = failure?.endpoint ?? store.info?.contextName ?? "";
    if ((treeView.description ?? "") !== text) treeView.description = text;
  }

  let tick: NodeJS.Timeout | undefined;
  function followVisibility(visible: boolean): void {
    clearInterval(tick);
    tick = undefined;
    if (!visible) return;
    look();
    if (showsEngines) void engines.refresh();
    if (failureOf(store.snapshots) !== null) store.retry();
    tick = setInterval(() => throttle.ask(), tickMilliseconds);
    throttle.ask();
  }
  followVisibility(treeView.visible);

  const listeners = [
    treeView.onDidChangeVisibility(({ visible }) => followVisibility(visible)),
    engines.onDidChange(() => {
      if (showsEngines && treeView.visible) throttle.ask();
    }),
    store.onDidChange((kind) => {
      if (namesEngine) showDescription();
      // While hidden nothing is drawn; the first look draws what happened meanwhile.
      if (view.kinds.includes(kind) && treeView.visible) throttle.ask();
    }),
  ];

  return {
    id: view.id,
    selection: () => treeView.selection.map((element) => element.node),
    dispose() {
      clearInterval(tick);
      throttle.dispose();
      for (const listener of listeners) listener.dispose();
      treeView.dispose();
      changes.dispose();
    },
  };
}

const collapsibleStates: Readonly<Record<Element["row"]["collapsible"], vscode.TreeItemCollapsibleState>> = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

function treeItem({ row }: Element): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, collapsibleStates[row.collapsible]);
  item.id = row.id;
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.accessibleLabel };
  item.iconPath = new vscode.ThemeIcon(
    row.icon.name,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  if (row.description !== undefined) item.description = row.description;
  return item;
}
