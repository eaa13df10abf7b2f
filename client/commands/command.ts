/** What a command is: one value that carries its title, icon, place and states; manifest, palette and guard follow from it. */
import type { Engine } from "../engine/engine.ts";
import type { Container, ContainerState, Image } from "../engine/model.ts";
import type { Store } from "../engine/store.ts";
import type { Ui } from "../ui.ts";

export interface TargetTypes {
  readonly container: Container;
  readonly image: Image;
  /** A Dockerfile: its path. */
  readonly dockerfile: string;
  /** Nothing: the command asks for what it needs. */
  readonly nothing: never;
}
export type TargetKind = keyof TargetTypes;

/** What a command may use; passed in, never imported. */
export interface Services {
  readonly store: Store;
  readonly ui: Ui;
  /** Remembers answers per workspace (last tag of a Dockerfile and the like). */
  readonly memory: { get(key: string): string | undefined; set(key: string, value: string): void };
  readonly workspace: {
    /** Dockerfiles of the workspace, absolute paths, nearest to the root first. */
    dockerfiles(): Promise<readonly string[]>;
    folderOf(path: string): string | undefined;
    trusted(): boolean;
  };
  setting<T>(key: string): T;
}

export interface CommandContext extends Services {
  /** Connected: the driver waited for it and showed the failure otherwise. */
  readonly engine: Engine;
}

export interface Command<K extends TargetKind = TargetKind> {
  /** `quayside.<noun>.<verb>` */
  readonly id: string;
  /** English; Chinese stands in package.nls.zh-cn.json under the command's key. */
  readonly title: string;
  /** A codicon's name. */
  readonly icon?: string;
  readonly on: K;
  /** Containers: states in which the engine accepts it; in any other it is not offered. */
  readonly states?: readonly ContainerState[];
  /** `inline`: a button on the row (and in its menu). `menu`: in the row's menu only. */
  readonly placement?: "inline" | "menu";
  /** Menu group and order, `1_life@2`. */
  readonly group?: string;
  /** View title button: ids of the views. */
  readonly viewTitle?: readonly string[];
  /** Takes several rows at once. */
  readonly multiple?: boolean;
  /** Needs a trusted workspace: it runs what the workspace holds. */
  readonly trust?: boolean;
  run(context: CommandContext, targets: readonly TargetTypes[K][]): Promise<void>;
}

export function defineCommand<K extends TargetKind>(command: Command<K>): Command<K> {
  return command;
}
