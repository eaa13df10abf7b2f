/** One view over several engines: a row for each, its own rows below; over one engine, that engine's rows alone. No `vscode` here. */
import { escapeMarkdown } from "../describe/format.ts";
import type { Failure } from "../engine/model.ts";
import { describeFailure } from "../failures.ts";
import { t } from "../words.ts";
import { failureOf } from "./engine-state.ts";
import { createTree, type Element, sameRow, type Tree } from "./tree.ts";
import type { Row, Seen, View } from "./view.ts";

/** A session as a view sees it. */
export interface SeenSession {
  /** Empty for the engine in use. */
  readonly id: string;
  readonly name: string;
  readonly seen: Seen;
  /** What `seen` holds is being listed anew, or for the first time. */
  readonly pending: boolean;
}

export interface SideBySide {
  readonly roots: readonly Element[];
  /** As a tree's: what has to be drawn again, where null stands for the whole view. */
  update(sessions: readonly SeenSession[], now: number): readonly (Element | null)[];
}

interface Branch {
  readonly tree: Tree;
  /** The row of the session, null while there is one session only. */
  readonly root: Element | null;
}

export function createSideBySide(view: View<unknown>): SideBySide {
  const branches = new Map<string, Branch>();
  let roots: readonly Element[] = [];
  let several = false;

  function branchOf(session: SeenSession): Branch {
    const known = branches.get(session.id);
    if (known !== undefined) return known;
    const { id } = session;
    const row = several ? sessionRow(view, session) : null;
    const root = row === null ? null : { id: row.id, session: id, parent: null, node: nodeOf(id), row, children: [] };
    const branch = { tree: createTree(view, { session: id, above: root }), root };
    branches.set(id, branch);
    return branch;
  }

  function updateBranch(session: SeenSession, now: number): readonly (Element | null)[] {
    const { tree, root } = branchOf(session);
    const changed = tree.update(session.seen, now);
    if (root === null) return changed;
    const row = sessionRow(view, session);
    const same = sameRow(root.row, row) && !changed.includes(null);
    root.row = row;
    root.children = tree.roots;
    return same ? changed : [root];
  }

  return {
    get roots() {
      return roots;
    },
    update(sessions, now) {
      const before = roots;
      if (several !== sessions.length > 1) {
        // Every row has another place from here on.
        several = !several;
        branches.clear();
      }
      const open = new Set(sessions.map(({ id }) => id));
      for (const id of branches.keys()) if (!open.has(id)) branches.delete(id);
      const changed = sessions.flatMap((session) => updateBranch(session, now));
      roots = sessions.flatMap((session) => {
        const { root, tree } = branchOf(session);
        return root === null ? tree.roots : [root];
      });
      const moved = before.length !== roots.length || before.some((element, index) => element !== roots[index]);
      return moved ? [null] : changed;
    },
  };
}

/** What a session's own row stands for. */
export interface SessionNode {
  readonly kind: "session";
  readonly id: string;
}

function nodeOf(id: string): SessionNode {
  return { kind: "session", id };
}

function sessionRow(view: View<unknown>, { id, name, seen, pending }: SeenSession): Row {
  const failure = failureOf(seen);
  const failed = failure !== null && !pending;
  const said = pending ? t("connecting…") : failure !== null ? describeFailure(failure) : counted(view, seen);
  const icon = pending
    ? { name: "sync", color: "charts.yellow" }
    : failed
      ? { name: "error", color: "charts.red" }
      : { name: "server-environment", color: "charts.green" };
  const label = name || t("Engine in use");
  return {
    id: `session/${id}`,
    label,
    description: said,
    icon,
    contextValue: `session:${id === "" ? "own" : "beside"}${failed ? "Failed" : ""}`,
    accessibleLabel: [label, t("engine"), said].filter((part) => part !== "").join(", "),
    collapsible: "expanded",
    ...(failed ? { tooltip: () => tooltip(failure) } : {}),
  };
}

function tooltip(failure: Failure): string {
  const { endpoint, detail } = failure;
  return [describeFailure(failure), `${endpoint}: ${detail}`].map(escapeMarkdown).join("\n\n");
}

/** How many of the view's own kind the engine holds. */
function counted({ kinds: [own] }: View<unknown>, seen: Seen): string {
  if (own === undefined || own === "engines" || own === "notes" || own === "container") {
    const { container } = seen;
    if (container.state !== "ready") return "";
    const all = [...container.items.values()];
    const running = all.filter((item) => item.kind === "container" && item.state === "running").length;
    return all.length === 0 ? t("no containers") : t("{0}/{1} running", running, all.length);
  }
  const snapshot = seen[own];
  if (snapshot.state !== "ready") return "";
  const count = snapshot.items.size;
  switch (own) {
    case "image":
      return count === 1 ? t("1 image") : t("{0} images", count);
    case "volume":
      return count === 1 ? t("1 volume") : t("{0} volumes", count);
    case "network":
      return count === 1 ? t("1 network") : t("{0} networks", count);
  }
}
