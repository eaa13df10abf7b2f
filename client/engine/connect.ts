/** From what the user has set to a connected engine. The entry of the bundle that is read on first use. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import Docker from "dockerode";
import { isOlder, older } from "./api-version.ts";
import { archiveOperations } from "./archives.ts";
import { containerOperations } from "./containers.ts";
import {
  containerFromInspect,
  containerFromList,
  imageFromInspect,
  imageFromList,
  networkFromWire,
  volumeFromWire,
} from "./convert.ts";
import { diagnose } from "./diagnose.ts";
import type { Engine, EngineInfo } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { events } from "./events.ts";
import { imageOperations } from "./images.ts";
import { logs } from "./logs.ts";
import { EngineError, type Failure, type Kind, type Records, type Unreadable } from "./model.ts";
import { networkOperations } from "./networks.ts";
import { recipe } from "./recipe.ts";
import { configuredHeaders, type Endpoint, resolve } from "./resolve.ts";
import { stats } from "./stats.ts";
import { terminalOperations } from "./terminals.ts";
import { transportOptions } from "./transport.ts";
import { usageOperations } from "./usage.ts";
import { volumeOperations } from "./volumes.ts";
import { createWire, type Query, type Wire } from "./wire.ts";

/** The newest API that we speak; we send requests at this or at the engine's own, whichever is older. */
const newestApi = "1.47";
/** Docker 20.10's. */
const oldestApi = "1.41";

/** The answer's own age and its whole seconds are no difference of clocks. */
const toleratedSkew = 5_000;

const answerMilliseconds = 10_000;
/** A login over ssh may wait for a hardware key to be touched. */
const loginMilliseconds = 60_000;

/**
 * Finds the engine that is meant, connects and agrees on an API version. Rejects with an EngineError whose failure
 * says what is wrong; of several well-known sockets the first that answers is taken.
 */
export async function connect(environment: Environment, signal: AbortSignal): Promise<Engine> {
  const endpoints = await resolve(environment);
  const failures: Failure[] = [];
  for (const endpoint of endpoints) {
    try {
      return await open(endpoint, environment, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      failures.push(diagnose(error, endpoint.address));
    }
  }
  throw new EngineError(...worst(failures, endpoints));
}

/** The failure that tells most: a socket that is there and refuses says more than one that is not there. */
function worst(failures: readonly Failure[], endpoints: readonly Endpoint[]): [string, null, Failure] {
  const telling = failures.find(({ code }) => code !== "socket-missing");
  const [first] = failures;
  const failure = telling ?? (first as Failure);
  // Windows pipes are not looked for first, so here is where it shows that there is none.
  const none = telling === undefined && endpoints.every(({ source }) => source === "default");
  return [failure.detail, null, none ? { ...failure, code: "no-engine" } : failure];
}

async function open(endpoint: Endpoint, environment: Environment, signal: AbortSignal): Promise<Engine> {
  const { options, agent } = transportOptions(endpoint, { ...environment.env });
  const headers = await configuredHeaders(environment);
  const docker = withoutRedirects(withoutDockerHost(() => new Docker({ ...options, headers })));
  const { wire, end } = closable(createWire(docker, endpoint.address));
  const close = () => {
    end();
    agent.destroy();
  };
  try {
    const limit = endpoint.transport.kind === "ssh" ? loginMilliseconds : answerMilliseconds;
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
    const agreed = await negotiate(docker, wire, endpoint, inTime);
    // Over ssh each request that does not wait for the one before is a login of its own.
    const early: Lists = endpoint.transport.kind === "ssh" ? new Map() : listEarly(wire, agreed);
    const info = await describeEngine(wire, endpoint, agreed, inTime);
    return engineOver(docker, wire, info, agreed, early, environment, close);
  } catch (error) {
    close();
    throw error;
  }
}

/** dockerode reads DOCKER_HOST on its own, throws where it can't, and prefers it to a socket it was given. */
function withoutDockerHost<T>(make: () => T): T {
  const { DOCKER_HOST: host } = process.env;
  delete process.env.DOCKER_HOST;
  try {
    return make();
  } finally {
    if (host !== undefined) process.env.DOCKER_HOST = host;
  }
}

/** An engine has no business sending us elsewhere; following it over a socket dockerode ends the whole process. */
function withoutRedirects(docker: Docker): Docker {
  const modem = docker.modem as unknown as { buildRequest(options: object, ...rest: unknown[]): unknown };
  const build = modem.buildRequest.bind(modem);
  modem.buildRequest = (options, ...rest) => build({ ...options, maxRedirects: 0 }, ...rest);
  return docker;
}

/** The wire, and what ends it: two-way streams are closed, and nothing is asked any more that would connect again. */
function closable(wire: Wire): { wire: Wire; end(): void } {
  const upgraded = new Set<Duplex>();
  let ended = false;
  function check(): void {
    const detail = "the connection was closed";
    if (ended) throw new EngineError(detail, null, { code: "lost", endpoint: wire.endpoint, detail });
  }
  return {
    wire: {
      endpoint: wire.endpoint,
      async json(method, path, options) {
        check();
        return await wire.json(method, path, options);
      },
      async stream(method, path, options) {
        check();
        return await wire.stream(method, path, options);
      },
      async upgrade(path, options) {
        check();
        const stream = await wire.upgrade(path, options);
        upgraded.add(stream);
        stream.once("close", () => upgraded.delete(stream));
        // The connection may have been closed while this one was made.
        if (ended) stream.destroy();
        return stream;
      },
    },
    end() {
      ended = true;
      for (const stream of upgraded) stream.destroy();
    },
  };
}

interface Agreed {
  readonly apiVersion: string;
  /** What the ping says of the engine. */
  readonly headers: IncomingHttpHeaders;
  /** The engine's clock when it answered, in nanoseconds: events from here on are none of the past. */
  readonly since: string;
  /** Milliseconds by which the engine's clock is ahead of ours; 0 where they agree well enough. */
  readonly skew: number;
}

/** Asks without a version what the engine speaks, then goes on at what both speak. */
async function negotiate(docker: Docker, wire: Wire, endpoint: Endpoint, signal: AbortSignal): Promise<Agreed> {
  const { headers } = await ping(wire, signal);
  const offered = headerText(headers["api-version"]);
  const apiVersion = endpoint.apiVersion ?? older(offered, newestApi);
  if (isOlder(apiVersion, oldestApi)) {
    const detail = `The engine speaks API ${offered || "without a version"}; ${oldestApi} is the oldest that can be used.`;
    throw new EngineError(detail, null, { code: "too-old", endpoint: endpoint.address, detail });
  }
  (docker.modem as { version?: string }).version = `v${apiVersion}`;
  // The header tells whole seconds; an event that is seen twice does no harm, one that is missed does.
  const clock = Date.parse(headerText(headers.date)) || Date.now();
  const skew = clock - Date.now();
  const seconds = Math.floor(clock / 1000) - 1;
  return { apiVersion, headers, since: `${seconds}000000000`, skew: Math.abs(skew) < toleratedSkew ? 0 : skew };
}

/** For this an engine starts programs and asks them, which takes it longer than its lists. */
async function describeEngine(
  wire: Wire,
  endpoint: Endpoint,
  { apiVersion, headers }: Agreed,
  signal: AbortSignal,
): Promise<EngineInfo> {
  const version = ((await wire.json("GET", "/version", { signal })) ?? {}) as Record<string, unknown>;
  const os = String(version.Os ?? (headerText(headers.ostype) || "linux"));
  return {
    source: endpoint.source,
    contextName: endpoint.contextName,
    endpoint: endpoint.address,
    version: String(version.Version ?? ""),
    apiVersion,
    os,
    arch: String(version.Arch ?? ""),
    buildkit: hasBuildkit(headers["builder-version"], os, apiVersion),
    ...(headers["libpod-api-version"] === undefined ? {} : { silent: ["network"] }),
  };
}

/**
 * Engines name their preferred builder in the ping; "1" is a deliberate no. Engines before 23.0 have BuildKit and say
 * nothing; Podman, which has none, gives an empty answer. Engines of Windows containers have none either.
 */
function hasBuildkit(preferred: string | string[] | undefined, os: string, apiVersion: string): boolean {
  if (isOlder(apiVersion, "1.39")) return false;
  return preferred === undefined ? os === "linux" : preferred === "2";
}

async function ping(wire: Wire, signal: AbortSignal): Promise<IncomingMessage> {
  const answer = await wire.stream("GET", "/_ping", { signal });
  // Read to its end, so that the next request finds the connection free.
  for await (const _ of answer);
  return answer;
}

function headerText(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : "";
}

type Lists = Map<Kind, Promise<readonly (Records[Kind] | Unreadable)[]>>;

/**
 * What everybody lists who connects is asked for while the engine says what it is. Nothing is missed by it: events are
 * followed from a moment before.
 */
function listEarly(wire: Wire, { skew }: Agreed): Lists {
  const lists: Lists = new Map();
  for (const kind of ["container", "image"] as const) {
    const list = listed(wire, kind, skew);
    // Whoever asks for the list is told; until then nobody is there to be.
    list.catch(() => undefined);
    lists.set(kind, list);
  }
  return lists;
}

async function listed<K extends Kind>(wire: Wire, kind: K, skew: number) {
  const { path, query, records, fromList } = kinds[kind];
  const answer = await wire.json("GET", path, query === undefined ? {} : { query });
  const now = Date.now();
  return asList(records === undefined ? answer : records(answer)).map((record) =>
    byOurClock<Records[Kind]>(fromList(record, now), "list", skew),
  );
}

function engineOver(
  docker: Docker,
  wire: Wire,
  info: EngineInfo,
  { since: connectedAt, skew }: Agreed,
  early: Lists,
  environment: Environment,
  close: () => void,
): Engine {
  // Who lists at once gets what was asked for early; a moment later that would be old.
  setImmediate(() => early.clear());
  const list = async (kind: Kind) => {
    const first = early.get(kind);
    early.delete(kind);
    return await (first ?? listed(wire, kind, skew));
  };
  const read = async (kind: Kind, id: string) => {
    const record = await inspect(kind, id).catch((error: EngineError) => {
      if (error.status === 404) return null;
      throw error;
    });
    return record === null ? null : byOurClock(kinds[kind].fromInspect(record), "inspect", skew);
  };
  const inspect = (kind: Kind, id: string) => wire.json("GET", kinds[kind].inspectPath(id));
  return {
    info,
    list: list as Engine["list"],
    read: read as Engine["read"],
    inspect,
    events: (since, signal) => events(wire, since ?? connectedAt, signal),
    ...containerOperations(wire),
    ...imageOperations(wire, info.apiVersion, environment),
    ...archiveOperations(wire),
    ...volumeOperations(wire),
    ...usageOperations(wire),
    ...networkOperations(wire),
    ...terminalOperations(wire, info),
    stats: (id, signal) => stats(wire, id, signal),
    recipe: (id) => recipe(wire, id),
    logs: (id, options, signal) => logs(wire, id, options, signal),
    async build(options, onEvent, signal) {
      const { build } = await import("./build/build.ts");
      return await build(docker, info, options, onEvent, signal);
    },
    close,
  };
}

/**
 * A record with the engine's times in ours: what is shown is how long ago. An image's time is of whoever built it, and a
 * list tells a container's start by how long ago it was.
 */
function byOurClock<T extends Records[Kind]>(
  record: T | Unreadable,
  from: "list" | "inspect",
  skew: number,
): T | Unreadable {
  if (skew === 0 || record.kind === "unreadable" || record.kind === "image") return record;
  const createdAt = record.createdAt > 0 ? record.createdAt - skew : record.createdAt;
  if (record.kind !== "container" || from === "list") return { ...record, createdAt };
  const shift = (time: number | null) => (time === null ? null : time - skew);
  return { ...record, createdAt, startedAt: shift(record.startedAt), finishedAt: shift(record.finishedAt) };
}

/** An engine without any answers with an empty list or, some, with null. */
function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** How a kind's objects are asked for, and how the answers become our records. */
interface KindOnTheWire<T> {
  readonly path: string;
  readonly query?: Query;
  /** Where the list stands in its answer, if it is not the answer itself. */
  readonly records?: (answer: unknown) => unknown;
  readonly inspectPath: (id: string) => string;
  readonly fromList: (record: unknown, now: number) => T | Unreadable;
  readonly fromInspect: (record: unknown) => T | Unreadable;
}

const kinds: { readonly [K in Kind]: KindOnTheWire<Records[K]> } = {
  container: {
    path: "/containers/json",
    query: { all: true },
    inspectPath: (id) => `/containers/${id}/json`,
    fromList: containerFromList,
    fromInspect: containerFromInspect,
  },
  image: {
    path: "/images/json",
    inspectPath: (id) => `/images/${encodeURI(id)}/json`,
    fromList: imageFromList,
    fromInspect: imageFromInspect,
  },
  volume: {
    path: "/volumes",
    records: (answer) => (answer as { Volumes?: unknown } | null)?.Volumes,
    inspectPath: (id) => `/volumes/${encodeURIComponent(id)}`,
    fromList: volumeFromWire,
    fromInspect: volumeFromWire,
  },
  network: {
    path: "/networks",
    inspectPath: (id) => `/networks/${id}`,
    fromList: networkFromWire,
    fromInspect: networkFromWire,
  },
};
