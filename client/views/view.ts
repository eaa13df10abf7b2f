/** What a tree view is: pure functions of the store's snapshots; one provider draws them all. */
import type { EnginesSnapshot } from "../engine/engines.ts";
import type { NotesSnapshot } from "../engine/notes.ts";
import type { Reading } from "../engine/stats.ts";
import type { Snapshots } from "../engine/store.ts";

/** What views are functions of: what the engine in use holds, and which engines there are. */
export interface Seen extends Snapshots {
  readonly engines?: EnginesSnapshot;
  /** What was found out on demand. */
  readonly notes?: NotesSnapshot;
  /** What containers use just now, while rows show it. */
  readonly stats?: ReadonlyMap<string, Reading>;
}

/** A row: `id` is stable for the object's life (never holds its state), so that selection and expansion stay. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Codicon, and a theme colour's id. */
  readonly icon: { readonly name: string; readonly color?: string };
  /** `<kind>:<state>`, what `when` clauses read. */
  readonly contextValue: string;
  /** Read aloud: name, state and what matters. */
  readonly accessibleLabel: string;
  readonly collapsible: "none" | "collapsed" | "expanded";
  /** Markdown, made only when the row is hovered. */
  readonly tooltip?: () => string;
}

export interface Welcome {
  /** Part of the key that its words have in package.nls.json. */
  readonly name: string;
  /** Context-key expression, over `quayside.engine.state` and `quayside.<nouns>.count`. */
  readonly when: string;
  /** English Markdown with command links; Chinese stands in package.nls.zh-cn.json. */
  readonly contents: string;
}

/** A command, the node of the row that it is for, and what else it takes. */
export interface Action {
  readonly command: string;
  readonly node: unknown;
  readonly more: readonly unknown[];
}

export interface View<Node> {
  /** `quayside.<nouns>` */
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  /** Starting share of the side bar's height and whether it starts open. */
  readonly size: number;
  readonly visibility: "visible" | "collapsed";
  readonly welcome: readonly Welcome[];
  /** Kinds whose change redraws this view. */
  readonly kinds: readonly Exclude<keyof Seen, "stats">[];
  children(seen: Seen, node: Node | null): readonly Node[];
  /** `now`: milliseconds since the epoch, for relative times. */
  row(node: Node, now: number, seen?: Seen): Row;
  /** Ids of the containers that a dragged row carries; a view without it has no rows to drag. */
  dragged?(node: Node): readonly string[];
  /** What dropping containers on a row does; null where it does nothing. */
  dropped?(node: Node, containers: readonly string[]): Action | null;
}

export function defineView<Node>(view: View<Node>): View<Node> {
  return view;
}
