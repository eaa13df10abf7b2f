/** What a tree view is: pure functions of the store's snapshots; one provider draws them all. */
import type { Arrangement, Options } from "../describe/arrangement.ts";
import type { EnginesSnapshot } from "../engine/engines.ts";
import type { Kind } from "../engine/model.ts";
import type { NotesSnapshot } from "../engine/notes.ts";
import type { Reading } from "../engine/stats.ts";
import type { Snapshots } from "../engine/store.ts";

/** What views are functions of: what the engine in use holds, which engines there are, and how the user wants it shown. */
export interface Seen extends Snapshots {
  readonly engines?: EnginesSnapshot;
  /** What was found out on demand. */
  readonly notes?: NotesSnapshot;
  /** What containers use just now, while rows show it. */
  readonly stats?: ReadonlyMap<string, Reading>;
  /** What is chosen in the view that is drawn; as usual where left out. */
  readonly arrangement?: Arrangement;
  /** The paths of the workspace's folders. */
  readonly folders?: readonly string[];
}

/** What a tooltip is given besides its row. */
export interface Asked {
  /** What the engine says of the row's `inspects`; null where it did not answer. */
  readonly inspected: unknown;
  /** The engine's address, for links to published ports; null while there is none. */
  readonly endpoint: string | null;
}

export interface Badge {
  readonly value: number;
  readonly tooltip: string;
}

/** A row: `id` is stable for the object's life (never holds its state), so that selection and expansion stay. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Codicon, and a theme colour's id. */
  readonly icon: { readonly name: string; readonly color?: string };
  /** `<kind>:<state>`, what `when` clauses read; `+<trait>` behind it where a command needs that as well. */
  readonly contextValue: string;
  /** Read aloud: name, state and what matters. */
  readonly accessibleLabel: string;
  readonly collapsible: "none" | "collapsed" | "expanded";
  /** Markdown, made only when the row is hovered. */
  readonly tooltip?: (asked?: Asked) => string;
  /** What the engine is asked about first, once, when the row is hovered. */
  readonly inspects?: { readonly kind: Kind; readonly id: string };
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
  /** Kinds whose change redraws this view. */
  readonly kinds: readonly (Kind | "engines" | "notes")[];
  /** Rows stand below rows, so that all can be collapsed at once. */
  readonly nested?: boolean;
  /** How it can be arranged; in one way only where left out. */
  readonly options?: Options;
  /** How many of its objects the arrangement leaves out. */
  hidden?(seen: Seen): number;
  /** The number on the activity bar's icon, over all engines that are open; `wish` is the user's. */
  badge?(seen: readonly Snapshots[], wish: string): Badge | null;
  children(seen: Seen, node: Node | null): readonly Node[];
  /** `now`: milliseconds since the epoch, for relative times. */
  row(node: Node, now: number, arrangement?: Arrangement, stats?: Seen["stats"]): Row;
  /** Ids of the containers that a dragged row carries; a view without it has no rows to drag. */
  dragged?(node: Node): readonly string[];
  /** What dropping containers on a row does; null where it does nothing. */
  dropped?(node: Node, containers: readonly string[]): Action | null;
}

export function defineView<Node>(view: View<Node>): View<Node> {
  return view;
}
