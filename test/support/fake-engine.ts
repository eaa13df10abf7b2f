/** An engine played by a script: holds objects, tells of changes, and answers, fails or dies as a test wants it. */
import { PassThrough } from "node:stream";
import type { Engine, EngineInfo, TerminalStream } from "../../client/engine/engine.ts";
import {
  type Container,
  EngineError,
  type EngineEvent,
  type FailureCode,
  type Image,
  type Kind,
  type Network,
  type Unreadable,
  type Volume,
} from "../../client/engine/model.ts";

export interface FakeEngine extends Engine {
  /** What `list` and `read` answer with; a test changes it and tells of it with `emit`. */
  readonly containers: Map<string, Container | Unreadable>;
  readonly images: Map<string, Image | Unreadable>;
  readonly volumes: Map<string, Volume | Unreadable>;
  readonly networks: Map<string, Network | Unreadable>;
  /** Every call in order, for example `list container`, `read container 1`, `stop 1`. */
  readonly calls: string[];
  /** Where `events` was asked to begin, a value a subscription. */
  readonly subscriptions: (string | null)[];
  /** While set, the operations of these names (first word of a call) reject with it. */
  readonly failing: Map<string, EngineError>;
  emit(type: string, action: string, id: string, attributes?: Readonly<Record<string, string>>): void;
  /** Ends the stream of events, as a dying engine does. */
  die(): void;
  /** From here on lists and reads wait until `release`. */
  hold(): void;
  release(): void;
  readonly closed: boolean;
}

export const fakeInfo: EngineInfo = {
  source: "default",
  contextName: null,
  endpoint: "unix:///fake/docker.sock",
  version: "27.0.0",
  apiVersion: "1.46",
  os: "linux",
  arch: "amd64",
  buildkit: true,
};

export function fakeEngine(info: Partial<EngineInfo> = {}): FakeEngine {
  const containers = new Map<string, Container | Unreadable>();
  const images = new Map<string, Image | Unreadable>();
  const volumes = new Map<string, Volume | Unreadable>();
  const networks = new Map<string, Network | Unreadable>();
  const calls: string[] = [];
  const failing = new Map<string, EngineError>();
  const subscriptions: (string | null)[] = [];
  const queue: EngineEvent[] = [];
  let tell: (() => void) | null = null;
  let dead = false;
  let closed = false;
  let time = 1_700_000_000_000_000_000n;
  let gate: Promise<void> | null = null;
  let release: (() => void) | null = null;

  function called(name: string, ...words: unknown[]): void {
    calls.push([name, ...words].join(" "));
    const error = failing.get(name);
    if (error !== undefined) throw error;
  }
  const does =
    (name: string) =>
    async (...words: unknown[]): Promise<void> =>
      called(name, ...words.map((word) => (typeof word === "object" ? JSON.stringify(word) : word)));
  function terminal(): TerminalStream {
    const stream = new PassThrough();
    const exit = new Promise<number | null>((resolve) => stream.once("close", () => resolve(0)));
    return { stream, resize: async () => undefined, exit, close: () => stream.destroy() };
  }
  const all = { container: containers, image: images, volume: volumes, network: networks };
  const held = (kind: Kind): ReadonlyMap<string, unknown> => all[kind];

  return {
    info: { ...fakeInfo, ...info },
    containers,
    images,
    volumes,
    networks,
    calls,
    subscriptions,
    failing,
    get closed() {
      return closed;
    },
    emit(type, action, id, attributes = {}) {
      time += 1n;
      queue.push({ type, action, id, attributes, timeNano: String(time) });
      tell?.();
    },
    die() {
      dead = true;
      tell?.();
    },
    hold() {
      const promise = new Promise<void>((resolve) => {
        release = resolve;
      });
      gate = promise;
    },
    release() {
      gate = null;
      release?.();
    },
    // An engine's answer is what it knew when it was asked, however late it arrives.
    list: (async (kind: Kind) => {
      called("list", kind);
      const found = [...held(kind).values()];
      await gate;
      return found;
    }) as Engine["list"],
    read: (async (kind: Kind, id: string) => {
      called("read", kind, id);
      const named = [...images.values()].find((image) => image.kind === "image" && image.references.includes(id));
      const found = held(kind).get(id) ?? (kind === "image" ? named : undefined) ?? null;
      await gate;
      return found;
    }) as Engine["read"],
    async inspect(kind, id) {
      called("inspect", kind, id);
      return held(kind).get(id) ?? null;
    },
    async *events(since, signal) {
      subscriptions.push(since);
      called("events");
      signal.addEventListener("abort", () => tell?.(), { once: true });
      while (!dead && !signal.aborted) {
        const event = queue.shift();
        if (event !== undefined) yield event;
        else
          await new Promise<void>((resolve) => {
            tell = resolve;
          });
      }
    },
    start: does("start"),
    stop: does("stop"),
    restart: does("restart"),
    pause: does("pause"),
    unpause: does("unpause"),
    kill: does("kill"),
    rename: does("rename"),
    removeContainer: does("removeContainer"),
    removeImage: does("removeImage"),
    tag: does("tag"),
    removeVolume: does("removeVolume"),
    removeNetwork: does("removeNetwork"),
    connectNetwork: does("connectNetwork"),
    disconnectNetwork: does("disconnectNetwork"),
    async createVolume(options) {
      called("createVolume", options.name);
      return options.name ?? "made";
    },
    async createNetwork(options) {
      called("createNetwork", options.name);
      return "made";
    },
    async drivers(kind) {
      called("drivers", kind);
      return [kind === "volume" ? "local" : "bridge"];
    },
    async sizes(kind) {
      called("sizes", kind);
      return new Map();
    },
    async usage() {
      called("usage");
      return { sizes: { container: new Map(), image: new Map(), volume: new Map() }, buildCache: null };
    },
    async removeBuildCache(ids) {
      called("removeBuildCache", ...ids);
      return 0;
    },
    async run(options) {
      called("run", options.image);
      return "made";
    },
    async runInteractive(options) {
      called("runInteractive", options.image);
      return { id: "made", terminal: terminal() };
    },
    async exec(id, command) {
      called("exec", id, ...command);
      return terminal();
    },
    async findShell(id) {
      called("findShell", id);
      return ["/bin/sh"];
    },
    async logs(id) {
      called("logs", id);
      return new PassThrough();
    },
    async pull(reference) {
      called("pull", reference);
    },
    async push(reference) {
      called("push", reference);
    },
    async registryDigest(reference) {
      called("registryDigest", reference);
      return "sha256:1";
    },
    async history(id) {
      called("history", id);
      return [];
    },
    async platforms(id) {
      called("platforms", id);
      return [];
    },
    async saveImages(references, file) {
      called("saveImages", ...references, file);
    },
    async loadImages(file) {
      called("loadImages", file);
      return [];
    },
    async importImage({ file }) {
      called("importImage", file);
      return "sha256:1";
    },
    async build(options) {
      called("build", options.context);
      return { imageId: null };
    },
    close() {
      closed = true;
    },
  };
}

export function fakeContainer(id: string, fields: Partial<Container> = {}): Container {
  return {
    kind: "container",
    id,
    name: `name-${id}`,
    image: "image:1",
    imageId: "sha256:1",
    state: "running",
    health: "none",
    createdAt: 0,
    startedAt: 0,
    finishedAt: null,
    exitCode: null,
    command: "sh",
    ports: [],
    labels: {},
    compose: null,
    volumes: [],
    binds: [],
    networks: [],
    ...fields,
  };
}

export function fakeImage(id: string, fields: Partial<Image> = {}): Image {
  return { kind: "image", id, references: [`${id}:1`], digests: [], createdAt: 0, size: 1, labels: {}, ...fields };
}

export function fakeVolume(id: string, fields: Partial<Volume> = {}): Volume {
  const values = { driver: "local", mountpoint: "", scope: "local", createdAt: 0, labels: {}, options: {} };
  return { kind: "volume", id, ...values, ...fields };
}

/** What `connect` rejects with when an engine can't be had. */
export function connectError(code: FailureCode, endpoint = fakeInfo.endpoint): EngineError {
  return new EngineError(`fake ${code}`, null, { code, endpoint, detail: `fake ${code}` });
}
