/** A view's rows with identities that outlast snapshots, so that only what changed is drawn again. No `vscode` here. */
import type { Row, Seen, View } from "./view.ts";

/** What VS Code holds on to for a row: the same object as long as the row's id exists. */
export interface Element {
  readonly id: string;
  /** The session that the row stands in: empty for the engine in use. */
  readonly session: string;
  readonly parent: Element | null;
  node: unknown;
  row: Row;
  children: readonly Element[];
}

export interface Tree {
  readonly roots: readonly Element[];
  /** Takes new snapshots or a later time; returns what has to be drawn again: null stands for the whole view. */
  update(seen: Seen, now: number): readonly (Element | null)[];
}

/** Where a tree stands while several engines are open: below the row of its session. */
export interface Place {
  readonly session: string;
  readonly above: Element | null;
}

export function createTree(view: View<unknown>, { session, above }: Place = { session: "", above: null }): Tree {
  // Rows of the engine in use keep their ids when another engine is opened beside it, and so what is selected and open.
  const prefix = session === "" ? "" : `${session}|`;
  const known = new Map<string, Element>();
  let roots: readonly Element[] = [];

  function elementsOf(parent: Element | null, seen: Seen, now: number, changed: Element[]): Element[] {
    const level = new Map<string, Element>();
    for (const node of view.children(seen, parent?.node ?? null)) {
      const plain = view.row(node, now, seen.arrangement, seen.stats);
      const row = prefix === "" ? plain : { ...plain, id: `${prefix}${plain.id}` };
      // VS Code drops a whole view in which two rows have the same id.
      if (level.has(row.id)) continue;
      const before = known.get(row.id);
      // A container that joined a project has another parent: VS Code knows it as another element.
      const element =
        before?.parent === (parent ?? above)
          ? before
          : { id: row.id, session, parent: parent ?? above, node, row, children: [] };
      if (element === before && !sameRow(before.row, row)) changed.push(element);
      element.node = node;
      element.row = row;
      known.set(row.id, element);
      level.set(row.id, element);
    }
    return [...level.values()];
  }

  /** Brings one level and those below up to date; true when it has to be drawn anew as a whole. */
  function refresh(parent: Element | null, seen: Seen, now: number, changed: Element[]): boolean {
    const before = parent === null ? roots : parent.children;
    const opens = before.some(({ row }) => row.collapsible !== "none");
    const after = elementsOf(parent, seen, now, changed);
    // VS Code leaves room for arrows on every row of a level where one row has one.
    const realigned = after.some(({ row }) => row.collapsible !== "none") !== opens;
    const moved = before.length !== after.length || before.some((element, index) => element !== after[index]);
    if (moved) {
      const kept = new Set(after);
      for (const element of before) if (!kept.has(element)) forget(element);
      if (parent === null) roots = after;
      else parent.children = after;
    }
    for (const element of after) if (refresh(element, seen, now, changed)) changed.push(element);
    return moved || realigned;
  }

  function forget(element: Element): void {
    for (const child of element.children) forget(child);
    if (known.get(element.id) === element) known.delete(element.id);
  }

  return {
    get roots() {
      return roots;
    },
    update(seen, now) {
      const changed: Element[] = [];
      if (refresh(null, seen, now, changed)) return [null];
      // Drawing a row draws what is below it.
      const all = new Set(changed);
      return [...all].filter((element) => !hasAncestorIn(element, all));
    },
  };
}

function hasAncestorIn(element: Element, set: ReadonlySet<Element>): boolean {
  for (let above = element.parent; above !== null; above = above.parent) if (set.has(above)) return true;
  return false;
}

export function sameRow(a: Row, b: Row): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon.name === b.icon.name &&
    a.icon.color === b.icon.color &&
    a.contextValue === b.contextValue &&
    a.accessibleLabel === b.accessibleLabel &&
    a.collapsible === b.collapsible
  );
}
