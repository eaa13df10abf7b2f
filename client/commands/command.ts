/** What a command is: one value that carries its title, icon, place and states; manifest, palette and guard follow from it. */
import type { Arrangements } from "../describe/arrangement.ts";
import type { EngineUse } from "../describe/engines.ts";
import type { ImageState, ImageTarget } from "../describe/images.ts";
import type { MemberState, MemberTarget, NetworkState, NetworkTarget } from "../describe/networks.ts";
import type { VolumeState, VolumeTarget } from "../describe/volumes.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { Engine } from "../engine/engine.ts";
import type { Engines } from "../engine/engines.ts";
import type { LiveStats } from "../engine/live-stats.ts";
import type { Container, ContainerState } from "../engine/model.ts";
import type { Notes } from "../engine/notes.ts";
import type { Session, Sessions } from "../engine/sessions.ts";
import type { Store } from "../engine/store.ts";
import type { SettingKey, SettingValue } from "../settings.ts";
import type { Ui } from "../ui.ts";
import type { Submenu } from "./submenus.ts";

export interface TargetTypes {
  readonly container: Container;
  readonly image: ImageTarget;
  readonly volume: VolumeTarget;
  readonly network: NetworkTarget;
  /** A container in a network. */
  readonly member: MemberTarget;
  readonly engine: EngineEntry;
  /** One of several engines that are open side by side, by its row in any view. */
  readonly session: Session;
  /** A Dockerfile: its path. */
  readonly dockerfile: string;
  /** Nothing: the command asks for what it needs. */
  readonly nothing: never;
}
export type TargetKind = keyof TargetTypes;

/** The engine in use, or one beside it; and whether its connection failed. */
export type SessionState = "own" | "ownFailed" | "beside" | "besideFailed";

export interface StateTypes {
  readonly container: ContainerState;
  readonly image: ImageState;
  readonly volume: VolumeState;
  readonly network: NetworkState;
  readonly member: MemberState;
  readonly engine: EngineUse;
  readonly session: SessionState;
  readonly dockerfile: never;
  readonly nothing: never;
}

/** What a command may use; passed in, never imported. */
export interface Services {
  /** Of the session that the command runs in: the engine in use, unless a row or the user named another one. */
  readonly store: Store;
  /** The engines that are open in this window. */
  readonly sessions: Sessions;
  /** The engines that can be chosen, and the choice for this window. */
  readonly engines: Engines;
  /** What was found out on demand of that session's engine. */
  readonly notes: Notes;
  readonly ui: Ui;
  readonly liveStats: LiveStats;
  /** Whether the rows of containers show what they use. */
  readonly rowStats: { readonly wanted: boolean; want(wanted: boolean): void };
  /** How each view shows what there is. */
  readonly arrangements: Arrangements;
  /** Remembers answers per workspace (last tag of a Dockerfile and the like). */
  readonly memory: { get(key: string): string | undefined; set(key: string, value: string): void };
  readonly workspace: {
    /** Dockerfiles of the workspace, absolute paths, nearest to the root first. */
    dockerfiles(): Promise<readonly string[]>;
    folderOf(path: string): string | undefined;
    trusted(): boolean;
    /** Whether its files are on no disk of this machine: a repository that is shown from afar. */
    virtual(): boolean;
    /** Writes unsaved changes under a folder to disk, so that a build sees what the editor shows. */
    save(folder: string): Promise<void>;
  };
  setting<K extends SettingKey>(key: K): SettingValue<K>;
}

/** What runs commands needs besides. */
export interface DriverServices extends Services {
  /** A command's title in the user's language. */
  title(id: string): string;
  /** The rows selected in a view, each with its node and its session. */
  selection(view: string): Promise<readonly unknown[]>;
}

export interface CommandContext extends Services {
  /** Connected: the driver waited for it and showed the failure otherwise. Throws in an `offline` command. */
  readonly engine: Engine;
}

export interface Keybinding {
  readonly key: string;
  readonly mac?: string;
  /** The view whose focus it needs, for a command that acts on no row. */
  readonly view?: string;
  /** What else has to hold. */
  readonly when?: string;
}

export interface Command<K extends TargetKind = TargetKind> {
  /** `quayside.<noun>.<verb>` */
  readonly id: string;
  /** English; Chinese stands in package.nls.zh-cn.json under the command's key. */
  readonly title: string;
  /** A codicon's name. */
  readonly icon?: string;
  readonly on: K;
  /** States in which the engine accepts it; in any other it is not offered. */
  readonly states?: readonly StateTypes[K][];
  /** What a container has to have beside its state: `web`, a port that a browser may reach. */
  readonly needs?: "web";
  /** `inline`: a button on the row (and in its menu). `menu`: in the row's menu only. */
  readonly placement?: "inline" | "menu";
  /** Below this entry of the row's menu rather than in the menu itself, in its own group and order. */
  readonly submenu?: Submenu;
  /** Menu group and order, `1_life@2`. */
  readonly group?: string;
  /** View title button: ids of the views. */
  readonly viewTitle?: readonly string[];
  /** A context-key expression: where it does not hold, neither views' titles nor the palette offer it. */
  readonly when?: string;
  /** Takes several rows at once; on a project's row, all its containers that are in one of `states`. */
  readonly multiple?: boolean;
  /** Needs a trusted workspace: it runs what the workspace holds. */
  readonly trust?: boolean;
  /** A second run for the same target replaces the first; otherwise it is ignored until the first has ended. */
  readonly repeatable?: boolean;
  /** Works without an engine. */
  readonly offline?: boolean;
  /** False where it makes no sense without a row. */
  readonly palette?: boolean;
  /** Acts on the selected rows while the view has the focus. */
  readonly keybinding?: Keybinding;
  /** `more`: what else the caller gave, in place of questions to the user. */
  run(context: CommandContext, targets: readonly TargetTypes[K][], more: readonly unknown[]): Promise<void>;
}

export function defineCommand<K extends TargetKind>(command: Command<K>): Command<K> {
  return command;
}
