/** The one TreeDataProvider: draws any view, asks the engine for nothing, and touches only the rows that changed. */
import * as vscode from "vscode";
import { type Arrangements, describeArrangement, isFiltered } from "../describe/arrangement.ts";
import type { Engines } from "../engine/engines.ts";
import type { Kind } from "../engine/model.ts";
import type { Sessions } from "../engine/sessions.ts";
import { readSetting } from "../settings.ts";
import { t } from "../words.ts";
import { dragAndDrop } from "./drag-and-drop.ts";
import { failureOf } from "./engine-state.ts";
import type { RowStats } from "./row-stats.ts";
import { createSideBySide, type SeenSession } from "./side-by-side.ts";
import { createThrottle, viewPace } from "./throttle.ts";
import type { Element } from "./tree.ts";
import type { Seen, View } from "./view.ts";

export interface ShownView extends vscode.Disposable {
  readonly id: string;
  /** The rows that a key is pressed for, each with its node and its session: those selected, else the one with the focus. */
  selection(): Promise<readonly Element[]>;
}

/** Relative times go on while the view is on screen; nothing is asked of the engine for it. */
const tickMilliseconds = 30_000;

/** How long a view waits for its first rows, with VS Code's progress bar, before it says that it is connecting. */
const patienceMilliseconds = 1_500;

/** @param namesEngine whether the view's title says which engine is meant: once in the side bar is enough */
export function showView(
  view: View<unknown>,
  sessions: Sessions,
  engines: Engines,
  arrangements: Arrangements,
  stats: RowStats,
  namesEngine: boolean,
): ShownView {
  const tree = createSideBySide(view);
  const changes = new vscode.EventEmitter<Element[] | undefined>();
  let asked = false;
  /** When VS Code was first given rows: until it has drawn them it does not know them one by one. */
  let drawnAt: number | undefined;
  /** What each session last showed: its rows stay while they are listed anew, so that nothing flickers. */
  const kept = new Map<string, Seen>();

  const showsEngines = view.kinds.includes("engines");
  const showsStats = view.id === "quayside.containers";
  /** What it shows of an engine. */
  const kinds = view.kinds.filter((kind): kind is Kind => kind !== "engines" && kind !== "notes");

  function isPending(seen: Seen): boolean {
    return view.kinds.some((kind) => ["idle", "loading"].includes(seen[kind]?.state ?? "idle"));
  }

  /** The sessions as they are to be drawn. The Engines view is one for all of them. */
  function seenSessions(): readonly SeenSession[] {
    const [own] = sessions.all;
    const shown = showsEngines ? [own] : sessions.all;
    for (const id of kept.keys()) if (!shown.some((session) => session.id === id)) kept.delete(id);
    const wished = {
      arrangement: arrangements.of(view.id)?.values ?? {},
      folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    };
    return shown.map(({ id, name, store, notes }) => {
      const live = { engines: engines.snapshot, notes: notes.snapshot, stats: stats.last(id) };
      const now: Seen = { ...store.snapshots, ...live, ...wished };
      const pending = isPending(now);
      const seen = pending ? { ...(kept.get(id) ?? now), ...wished } : now;
      kept.set(id, seen);
      return { id, name, seen, pending };
    });
  }

  /** The view is seen: what it shows is wanted from here on. */
  function look(): void {
    for (const { store } of sessions.all) {
      store.want(kinds);
      store.connect();
    }
  }

  function redraw(): void {
    showDescription();
    const changed = tree.update(seenSessions(), Date.now());
    if (!asked || changed.length === 0) return;
    const isNew = Date.now() - (drawnAt ?? 0) < viewPace.interval;
    changes.fire(isNew || changed.includes(null) ? undefined : changed.filter((element) => element !== null));
  }
  const throttle = createThrottle(redraw, viewPace.delay, viewPace.interval);

  /** Resolves when there is something to show, or when it takes too long to stay silent about it. */
  async function firstSnapshot(): Promise<void> {
    const settled = (): boolean => seenSessions().some(({ pending }) => !pending);
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
      const listener = vscode.Disposable.from(sessions.onDidChange(check), engines.onDidChange(check));
    });
  }

  const treeView = vscode.window.createTreeView<Element>(view.id, {
    canSelectMany: true,
    showCollapseAll: view.nested === true,
    ...dragAndDrop(view),
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      async getChildren(element) {
        if (element !== undefined) return [...element.children];
        look();
        if (showsEngines && !asked) await engines.refresh();
        if (!asked) await firstSnapshot();
        asked = true;
        // VS Code gives a view that is opened while its extension runs no room for rows before two seconds are over,
        // but for a message, and be it an empty one.
        if (drawnAt === undefined) treeView.message = "";
        drawnAt ??= Date.now();
        tree.update(seenSessions(), Date.now());
        return [...tree.roots];
      },
      getParent: (element) => element.parent,
      getTreeItem: treeItem,
      async resolveTreeItem(item, element, token) {
        const { tooltip, inspects } = element.row;
        if (tooltip === undefined) return item;
        const engine = sessions.all.find(({ id }) => id === element.session)?.store.engine ?? null;
        const inspected =
          inspects === undefined || engine === null
            ? null
            : // A tooltip without it is better than none.
              await engine.inspect(inspects.kind, inspects.id).catch(() => null);
        if (token.isCancellationRequested) return item;
        item.tooltip = new vscode.MarkdownString(tooltip({ inspected, endpoint: engine?.info.endpoint ?? null }));
        return item;
      },
    },
  });

  /** How the view is arranged, how much of it that hides, and in the first view which engine is meant. */
  function showDescription(): void {
    const [{ store }, ...others] = sessions.all;
    const arranged = arrangements.of(view.id);
    const hidden =
      arranged !== null && isFiltered(arranged)
        ? seenSessions().reduce((sum, { seen }) => sum + (view.hidden?.(seen) ?? 0), 0)
        : 0;
    const failure = failureOf(store.snapshots);
    const words = [
      arranged === null ? "" : describeArrangement(arranged, hidden > 0 ? t("{0} hidden", hidden) : ""),
      // Several engines have a row each.
      namesEngine && others.length === 0 ? (failure?.endpoint ?? store.info?.contextName ?? "") : "",
    ];
    const text = words.filter((word) => word !== "").join(" · ");
    if ((treeView.description ?? "") !== text) treeView.description = text;
  }

  /** Kept while the view is hidden: that is when it is looked at. */
  function showBadge(): void {
    const seen = sessions.all.map(({ store }) => store.snapshots);
    const badge = view.badge?.(seen, readSetting(vscode.workspace, "badge")) ?? undefined;
    if (badge?.value !== treeView.badge?.value || badge?.tooltip !== treeView.badge?.tooltip) treeView.badge = badge;
  }

  let tick: NodeJS.Timeout | undefined;
  function followVisibility(visible: boolean): void {
    clearInterval(tick);
    tick = undefined;
    if (showsStats) stats.look(visible);
    if (!visible) return;
    look();
    if (showsEngines) void engines.refresh();
    for (const { store } of sessions.all) {
      if (failureOf(store.snapshots) !== null) store.retry();
      store.look(kinds);
    }
    tick = setInterval(() => throttle.ask(), tickMilliseconds);
    throttle.ask();
  }
  followVisibility(treeView.visible);

  const listeners = [
    treeView.onDidChangeVisibility(({ visible }) => followVisibility(visible)),
    engines.onDidChange(() => {
      if (showsEngines && treeView.visible) throttle.ask();
    }),
    stats.onDidChange(() => {
      if (showsStats && treeView.visible) throttle.ask();
    }),
    arrangements.onDidChange((id) => {
      if (id === view.id) throttle.ask();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("quayside.badge")) showBadge();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => throttle.ask()),
    sessions.onDidChange((_session, kind) => {
      if (kind === null || view.kinds.includes(kind)) showBadge();
      // While hidden nothing is drawn; the first look draws what happened meanwhile.
      if (!treeView.visible) return;
      if (kind === null) look();
      if (kind === null || view.kinds.includes(kind)) throttle.ask();
    }),
  ];

  return {
    id: view.id,
    async selection() {
      // Moving by keys moves the focus alone; several rows are selected on purpose.
      if (treeView.selection.length < 2) await vscode.commands.executeCommand("list.select");
      return treeView.selection;
    },
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
