/** The engine as narrow typed operations. Every one rejects with an EngineError that carries the engine's own message. */
import type { Duplex, Readable } from "node:stream";
import type { EngineEvent, Kind, Records, Unreadable } from "./model.ts";
import type { Recipe } from "./recipe.ts";
import type { Reading } from "./stats.ts";

export interface EngineInfo {
  /** How it was found: `context "desktop-linux"`, `DOCKER_HOST`, `the default socket`, `the setting`. */
  readonly source: "window" | "setting" | "DOCKER_HOST" | "DOCKER_CONTEXT" | "context" | "default";
  readonly contextName: string | null;
  readonly endpoint: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  readonly arch: string;
  /** Whether the engine builds with BuildKit: API ≥ 1.39 and Builder-Version 2 in the ping, or none from Linux engines before 23.0. */
  readonly buildkit: boolean;
  /** Kinds of whose changes the engine tells nothing; Podman's networks are one. None where left out. */
  readonly silent?: readonly Kind[];
}

export interface RunOptions {
  readonly image: string;
  readonly name?: string;
  readonly command?: readonly string[];
  readonly env?: readonly string[];
  /** `hostPort:containerPort[/protocol]`; a host port of 0 lets the engine choose. */
  readonly ports?: readonly string[];
  /** Publish every exposed port on a free host port. */
  readonly publishAll?: boolean;
  readonly volumes?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Remove it when it ends (`--rm`). */
  readonly remove?: boolean;
  readonly interactive?: boolean;
}

export interface VolumeOptions {
  readonly name?: string;
  readonly driver?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of its driver: `type`, `o` and `device` of the local one. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface NetworkOptions {
  readonly name: string;
  readonly driver?: string;
  /** `172.28.0.0/16`; the engine chooses one where none is given. */
  readonly subnet?: string;
  readonly gateway?: string;
  /** Without a way out of the engine's machine. */
  readonly internal?: boolean;
  readonly ipv6?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A file system's archive as an image. */
export interface ImportOptions {
  /** The archive on this machine; compressed ones too. */
  readonly file: string;
  readonly reference: string;
  readonly message?: string;
  /** Instructions of a Dockerfile that need no build: `CMD ["sh"]`, `ENV A=b`. */
  readonly changes?: readonly string[];
}

/** One step of an image's making, the first one first. */
export interface HistoryStep {
  /** What made it, as the builder wrote it down. */
  readonly command: string;
  /** Milliseconds since the epoch; 0 where it isn't known. */
  readonly createdAt: number;
  /** Bytes that it added. */
  readonly size: number;
  readonly comment: string;
}

/** A machine for which an image is made. */
export interface Platform {
  /** `linux/arm64/v8` */
  readonly name: string;
  /** Whether the engine holds it, or only knows that there is one. */
  readonly present: boolean;
}

/** What the engine's objects take up on its disk. */
export interface Usage {
  readonly sizes: Readonly<Record<"container" | "image" | "volume", ReadonlyMap<string, number>>>;
  /** What builds left behind and none needs now; null where the engine has no such cache. */
  readonly buildCache: readonly { readonly id: string; readonly size: number }[] | null;
}

/** A two-way terminal stream of the engine. */
export interface TerminalStream {
  readonly stream: Duplex;
  resize(columns: number, rows: number): Promise<void>;
  /**
   * Resolves with the exit code when the process has ended, null where it can't be known; with "detached" where the
   * terminal ended and the process goes on.
   */
  readonly exit: Promise<number | null | "detached">;
  close(): void;
}

/** The processes of a container, in the columns of the engine's own `ps`. */
export interface Processes {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What of a container's limits is to change; what is left out stays. */
export interface LimitChanges {
  /** Bytes. */
  readonly memory?: number;
  /** Bytes of memory and swap together; -1 for as much as there is. */
  readonly memorySwap?: number;
  /** 0 takes a quota away; an engine takes no other limit of them away. */
  readonly cpus?: number;
  /** 0 for none. */
  readonly pids?: number;
  readonly restart?: { readonly name: string; readonly retries: number };
}

export interface CommitOptions {
  /** `name:tag` of the image to make. */
  readonly reference: string;
  readonly message: string;
  readonly author: string;
  /** Whether the container stands still while its files are read. */
  readonly pause: boolean;
}

export interface LogOptions {
  readonly follow: boolean;
  /** Lines from the end; "all" for every one. */
  readonly tail: number | "all";
  readonly timestamps?: boolean;
}

/** One line of a pull's or a push's progress; `id` is the layer. */
export interface TransferProgress {
  readonly id: string | null;
  readonly status: string;
  readonly current: number | null;
  readonly total: number | null;
}

export interface BuildOptions {
  /** Folder on this machine. */
  readonly context: string;
  /** Path of the Dockerfile, absolute. May lie outside the context. */
  readonly dockerfile: string;
  readonly tags: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly platform?: string;
  readonly noCache?: boolean;
  readonly pull?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a build tells while it runs, in order. */
export type BuildEvent =
  | { readonly kind: "context"; readonly files: number; readonly bytes: number }
  | {
      readonly kind: "step";
      readonly id: string;
      readonly name: string;
      readonly state: "started" | "done" | "cached" | "failed";
      readonly seconds: number | null;
      readonly error: string | null;
    }
  | { readonly kind: "output"; readonly step: string | null; readonly text: string }
  | { readonly kind: "warning"; readonly text: string; readonly line: number | null };

/** The result of a build that worked. A failed one rejects with an EngineError whose message is the engine's, first line first. */
export interface BuildResult {
  readonly imageId: string | null;
}

export interface Engine {
  readonly info: EngineInfo;
  list<K extends Kind>(kind: K): Promise<readonly (Records[K] | Unreadable)[]>;
  /** One object as the list would show it; null where it is gone. */
  read<K extends Kind>(kind: K, id: string): Promise<Records[K] | Unreadable | null>;
  /** The engine's raw JSON of one object. */
  inspect(kind: Kind, id: string): Promise<unknown>;
  /** Endless stream of events from `since` (nanoseconds as text) on; ends when the connection does or the signal aborts. */
  events(since: string | null, signal: AbortSignal): AsyncIterable<EngineEvent>;

  start(id: string): Promise<void>;
  stop(id: string, timeoutSeconds?: number): Promise<void>;
  restart(id: string): Promise<void>;
  pause(id: string): Promise<void>;
  unpause(id: string): Promise<void>;
  kill(id: string, signal?: string): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  /** Resolves with the exit code once the container does not run any more. */
  wait(id: string, signal: AbortSignal): Promise<number>;
  top(id: string, signal: AbortSignal): Promise<Processes>;
  /** About a reading a second; ends with the container, with the connection, or when the signal aborts. */
  stats(id: string, signal: AbortSignal): AsyncIterable<Reading>;
  /** Changes limits of a container that is there, by what it was limited with. Resolves with the engine's warnings. */
  update(id: string, changes: LimitChanges): Promise<readonly string[]>;
  /** Makes an image of the container's files. Resolves with its id. */
  commit(id: string, options: CommitOptions): Promise<string>;
  /**
   * Writes the container's files as a tar to a file of this machine, over one that is there; the file has its name
   * only when it is whole. `onBytes` is told how many there are so far.
   */
  exportTo(id: string, path: string, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void>;
  /** What a container was made from, as far as its image doesn't say so already. */
  recipe(id: string): Promise<Recipe>;
  removeContainer(id: string, options: { force: boolean; volumes: boolean }): Promise<void>;
  /** Removes the reference or, with an id, the image. */
  removeImage(reference: string, options: { force: boolean }): Promise<void>;
  tag(image: string, reference: string): Promise<void>;

  /** Resolves with the volume's name; the engine makes one up where none is given. */
  createVolume(options: VolumeOptions): Promise<string>;
  removeVolume(name: string): Promise<void>;
  /** Resolves with the network's id. */
  createNetwork(options: NetworkOptions): Promise<string>;
  removeNetwork(id: string): Promise<void>;
  connectNetwork(id: string, container: string): Promise<void>;
  disconnectNetwork(id: string, container: string): Promise<void>;
  /** The drivers with which a volume or a network can be made, the usual one first. */
  drivers(kind: "volume" | "network"): Promise<readonly string[]>;
  /**
   * Bytes that each object of a kind holds alone, by id: what its removal frees. The engine measures them on the
   * disk, which may take long; what it can't measure is left out.
   */
  sizes(kind: "container" | "image" | "volume", signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** The same of every kind and of the build cache, measured at once. */
  usage(signal: AbortSignal): Promise<Usage>;
  /** Removes these records of the build cache and no others; resolves with the bytes that this freed. */
  removeBuildCache(ids: readonly string[], signal: AbortSignal): Promise<number>;

  /** Creates and starts a container; with `interactive` see `runInteractive`. Resolves with its id. A container made but not started is removed again. */
  run(options: RunOptions): Promise<string>;
  /** Creates a container with a terminal, attaches to it, then starts it, so that no output is lost. */
  runInteractive(
    options: RunOptions,
    size: { columns: number; rows: number },
  ): Promise<{ id: string; terminal: TerminalStream }>;
  /** The container's main process; closing the terminal leaves it running. Null where it has neither terminal nor input. */
  attach(id: string, size: { columns: number; rows: number }): Promise<TerminalStream | null>;
  exec(
    id: string,
    command: readonly string[],
    options: { size: { columns: number; rows: number } },
  ): Promise<TerminalStream>;
  /** `bash` where the container has it, else `sh` (cmd.exe on Windows containers); null where it has neither. */
  findShell(id: string): Promise<readonly string[] | null>;
  /** Bytes for a terminal: a multiplexed stream comes out demultiplexed. Ends with the logs, or when the signal aborts. */
  logs(id: string, options: LogOptions, signal: AbortSignal): Promise<Readable>;

  pull(reference: string, onProgress: (progress: TransferProgress) => void, signal: AbortSignal): Promise<void>;
  push(reference: string, onProgress: (progress: TransferProgress) => void, signal: AbortSignal): Promise<void>;
  /** The digest under which the registry has this tag now. The engine asks, with this user's credentials. */
  registryDigest(reference: string, signal: AbortSignal): Promise<string>;
  history(image: string): Promise<readonly HistoryStep[]>;
  /** Those that the engine can tell of; the image's own where it knows of no others. */
  platforms(image: string): Promise<readonly Platform[]>;
  /**
   * Writes images with their layers into an archive on this machine. It has its name only once it is complete; one
   * of that name is replaced then.
   */
  saveImages(
    references: readonly string[],
    file: string,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Resolves with what was loaded: references, and ids of images without any. `bytes` are those sent of `total`. */
  loadImages(
    file: string,
    onBytes: (bytes: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** Resolves with the new image's id. */
  importImage(
    options: ImportOptions,
    onBytes: (bytes: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<string>;
  build(options: BuildOptions, onEvent: (event: BuildEvent) => void, signal: AbortSignal): Promise<BuildResult>;
  /** Ends every open stream. */
  close(): void;
}
