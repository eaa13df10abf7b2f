/** The wire's payloads → our records. Engines differ and grow: what is missing gets a default, never an exception. */
import type {
  Container,
  ContainerState,
  EngineEvent,
  Health,
  Image,
  Kind,
  Network,
  NetworkMembership,
  Port,
  Unreadable,
  Volume,
  VolumeMount,
} from "./model.ts";

const states: readonly ContainerState[] = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];

/** Podman's own words for what the Engine API calls otherwise. */
const otherStates: Readonly<Record<string, ContainerState>> = {
  configured: "created",
  initialized: "created",
  stopping: "running",
  stopped: "exited",
};

/** Of `GET /containers/json`. `now` in milliseconds: the list tells times only as words ("Up 2 hours"). */
export function containerFromList(wire: unknown, now: number): Container | Unreadable {
  return guarded("container", wire, (record) => {
    const id = identity(record.Id);
    const status = text(record.Status);
    const state = stateFrom(record.State, status);
    const labels = texts(record.Labels);
    const [name] = list(record.Names);
    const up = /^Up\b/.test(status);
    return {
      kind: "container",
      id,
      name: nameFrom(name, id),
      image: text(record.Image),
      imageId: text(record.ImageID),
      state,
      health: healthFrom(status),
      createdAt: seconds(record.Created),
      startedAt: up ? ago(status, now) : null,
      finishedAt: up || !/ ago\b/.test(status) ? null : ago(status, now),
      exitCode: exitCodeFrom(status, state),
      command: text(record.Command),
      ports: sortPorts(list(record.Ports).flatMap(portFromList)),
      labels,
      compose: composeFrom(labels),
      volumes: volumesFrom(record.Mounts),
      binds: bindsFrom(record.Mounts),
      networks: networksFrom(object(record.NetworkSettings).Networks),
    };
  });
}

/** Of `GET /containers/{id}/json`, to what the list would give, with exact times. */
export function containerFromInspect(wire: unknown): Container | Unreadable {
  return guarded("container", wire, (record) => {
    const id = identity(record.Id);
    const inner = object(record.State);
    const config = object(record.Config);
    const labels = texts(config.Labels);
    const state = stateFrom(inner.Status, "");
    const ended = state === "exited" || state === "dead" || state === "restarting";
    return {
      kind: "container",
      id,
      name: nameFrom(record.Name, id),
      image: text(config.Image) || text(record.ImageName),
      imageId: text(record.Image),
      state,
      // An engine keeps the last health of a container that no longer runs; it says nothing any more.
      health: state === "running" ? healthName(object(inner.Health).Status) : "none",
      createdAt: instant(record.Created) ?? 0,
      startedAt: state === "created" ? null : instant(inner.StartedAt),
      finishedAt: state === "created" || state === "running" || state === "paused" ? null : instant(inner.FinishedAt),
      exitCode: ended ? number(inner.ExitCode) : null,
      command: [text(record.Path), ...list(record.Args).map(quoted)].filter((word) => word !== "").join(" "),
      ports: sortPorts(portsFromInspect(object(record.NetworkSettings).Ports)),
      labels,
      compose: composeFrom(labels),
      volumes: volumesFrom(record.Mounts),
      binds: bindsFrom(record.Mounts),
      networks: networksFrom(object(record.NetworkSettings).Networks),
    };
  });
}

/** Of `GET /images/json`. */
export function imageFromList(wire: unknown): Image | Unreadable {
  return guarded("image", wire, (record) => ({
    kind: "image",
    id: prefixed(identity(record.Id)),
    references: named(record.RepoTags),
    digests: named(record.RepoDigests),
    createdAt: seconds(record.Created),
    size: number(record.Size) ?? 0,
    labels: texts(record.Labels),
  }));
}

/** Of `GET /images/{id}/json`. */
export function imageFromInspect(wire: unknown): Image | Unreadable {
  return guarded("image", wire, (record) => ({
    kind: "image",
    id: prefixed(identity(record.Id)),
    references: named(record.RepoTags),
    digests: named(record.RepoDigests),
    createdAt: instant(record.Created) ?? 0,
    size: number(record.Size) ?? 0,
    labels: texts(object(record.Config).Labels),
  }));
}

/** Of `GET /volumes` and of `GET /volumes/{name}`, which say the same. */
export function volumeFromWire(wire: unknown): Volume | Unreadable {
  return guarded("volume", wire, (record) => ({
    kind: "volume",
    id: identity(record.Name),
    driver: text(record.Driver) || "local",
    mountpoint: text(record.Mountpoint),
    scope: text(record.Scope) || "local",
    createdAt: instant(record.CreatedAt) ?? 0,
    labels: texts(record.Labels),
    options: texts(record.Options),
  }));
}

/** Of `GET /networks` and of `GET /networks/{id}`; members are known of the containers. */
export function networkFromWire(wire: unknown): Network | Unreadable {
  return guarded("network", wire, (record) => {
    const id = identity(record.Id);
    return {
      kind: "network",
      id,
      name: nameFrom(record.Name, id),
      driver: text(record.Driver),
      scope: text(record.Scope) || "local",
      internal: record.Internal === true,
      ipv6: record.EnableIPv6 === true,
      createdAt: instant(record.Created) ?? 0,
      subnets: list(object(record.IPAM).Config).flatMap((entry) => {
        const { Subnet: subnet, Gateway: gateway } = object(entry);
        // A gateway may carry the length of its network's prefix.
        return text(subnet) === ""
          ? []
          : [{ subnet: text(subnet), gateway: text(gateway).replace(/\/\d+$/, "") || null }];
      }),
      labels: texts(record.Labels),
    };
  });
}

/** One line of `GET /events`; null where it is none. `line` is its text: the time is too large for a JSON number. */
export function eventFromWire(line: string): EngineEvent | null {
  let record: Readonly<Record<string, unknown>>;
  try {
    record = object(JSON.parse(line));
  } catch {
    return null;
  }
  const actor = object(record.Actor);
  const type = text(record.Type) || (record.id === undefined ? "" : "container");
  const action = text(record.Action) || text(record.status);
  if (type === "" || action === "") return null;
  return {
    type,
    action,
    id: text(actor.ID) || text(record.id),
    attributes: texts(actor.Attributes),
    timeNano: /"timeNano"\s*:\s*(\d+)/.exec(line)?.[1] ?? nanoseconds(record.time),
  };
}

type Wire = Readonly<Record<string, unknown>>;

/** One record that can't be read must not take the others with it. */
function guarded<T>(of: Kind, wire: unknown, read: (record: Wire) => T): T | Unreadable {
  try {
    if (typeof wire !== "object" || wire === null || Array.isArray(wire))
      throw new Error(`not an object: ${brief(wire)}`);
    return read(wire as Wire);
  } catch (error) {
    const id = text(object(wire).Id) || text(object(wire).Name) || brief(wire);
    return { kind: "unreadable", of, id, cause: (error as Error).message };
  }
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

/** The one thing a record can't do without. */
function identity(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`no id: ${brief(value)}`);
}

/** Podman leaves the algorithm out of an image's id in places. */
function prefixed(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id;
}

function nameFrom(value: unknown, id: string): string {
  return text(value).replace(/^\//, "") || id.slice(0, 12);
}

function stateFrom(value: unknown, status: string): ContainerState {
  const word = text(value).toLowerCase();
  const known = states.find((state) => state === word) ?? otherStates[word];
  if (known !== undefined) return known;
  if (word !== "") return "unknown";
  // The state's own field came late; the words were always there.
  if (/\(Paused\)/.test(status)) return "paused";
  if (/^Up\b/.test(status)) return "running";
  if (/^Exited\b/.test(status)) return "exited";
  if (/^Created\b/.test(status)) return "created";
  if (/^Restarting\b/.test(status)) return "restarting";
  return "unknown";
}

function healthFrom(status: string): Health {
  return healthName(/\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1]);
}

function healthName(value: unknown): Health {
  return value === "starting" || value === "healthy" || value === "unhealthy" ? value : "none";
}

function exitCodeFrom(status: string, state: ContainerState): number | null {
  const code = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(status)?.[1];
  return code === undefined || state === "running" ? null : Number(code);
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

/** When "Up 2 hours", "Exited (0) About a minute ago" or "Up Less than a second" was, as near as the words say. */
function ago(status: string, now: number): number | null {
  const [, less, amount, unit] =
    /(less than )?(?:about )?(\d+|an?) (second|minute|hour|day|week|month|year)s?\b/i.exec(status) ?? [];
  if (unit === undefined) return null;
  const count = less !== undefined ? 0 : /^\d/.test(amount ?? "") ? Number(amount) : 1;
  return now - count * (unitMilliseconds[unit.toLowerCase()] ?? 0);
}

function portFromList(value: unknown): readonly Port[] {
  const { IP: ip, PrivatePort: inner, PublicPort: outer, Type: protocol } = object(value);
  const privatePort = number(inner);
  if (privatePort === null) return [];
  return [{ ip: text(ip) || null, publicPort: number(outer) || null, privatePort, protocol: text(protocol) || "tcp" }];
}

/** `{"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "53/udp": null}` */
function portsFromInspect(value: unknown): readonly Port[] {
  return Object.entries(object(value)).flatMap(([key, bindings]) => {
    const [digits, protocol = "tcp"] = key.split("/");
    const privatePort = number(digits);
    if (privatePort === null) return [];
    const published = list(bindings).map((binding) => {
      const { HostIp: ip, HostPort: port } = object(binding);
      return { ip: text(ip) || null, publicPort: number(port) || null, privatePort, protocol };
    });
    return published.length > 0 ? published : [{ ip: null, publicPort: null, privatePort, protocol }];
  });
}

/** The engine gives them in no stable order, and a row must not jump. */
function sortPorts(ports: readonly Port[]): readonly Port[] {
  return ports.toSorted(
    (a, b) =>
      a.privatePort - b.privatePort ||
      (a.publicPort ?? 0) - (b.publicPort ?? 0) ||
      compare(a.protocol, b.protocol) ||
      compare(a.ip ?? "", b.ip ?? ""),
  );
}

function volumesFrom(value: unknown): readonly VolumeMount[] {
  return list(value)
    .flatMap((mount) => {
      const { Type: type, Name: name, Destination: destination } = object(mount);
      return type === "volume" && text(name) !== "" ? [{ volume: text(name), destination: text(destination) }] : [];
    })
    .sort((a, b) => compare(a.destination, b.destination));
}

function bindsFrom(value: unknown): readonly string[] {
  return list(value)
    .flatMap((mount) => {
      const { Type: type, Source: source } = object(mount);
      return type === "bind" && text(source) !== "" ? [text(source)] : [];
    })
    .sort(compare);
}

/** `{"bridge": {"NetworkID": "…", "IPAddress": "172.17.0.2", "GlobalIPv6Address": ""}}` */
function networksFrom(value: unknown): readonly NetworkMembership[] {
  return Object.entries(object(value))
    .map(([network, settings]) => {
      const { NetworkID: networkId, IPAddress: ipv4, GlobalIPv6Address: ipv6 } = object(settings);
      return {
        networkId: text(networkId),
        network,
        addresses: [text(ipv4), text(ipv6)].filter((address) => address !== ""),
      };
    })
    .sort((a, b) => compare(a.network, b.network));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function composeFrom(labels: Readonly<Record<string, string>>): Container["compose"] {
  const project = labels["com.docker.compose.project"];
  return project ? { project, service: labels["com.docker.compose.service"] ?? "" } : null;
}

/** References and digests, without the engine's stand-ins for "none". */
function named(value: unknown): readonly string[] {
  return list(value).filter((name): name is string => typeof name === "string" && !name.includes("<none>"));
}

/** Arguments as the list shows them. */
function quoted(argument: unknown): string {
  const word = text(argument);
  return /\s/.test(word) ? `'${word}'` : word;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function number(value: unknown): number | null {
  const found = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function object(value: unknown): Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Wire) : {};
}

function texts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object(value)).map(([key, entry]) => [key, text(entry)]));
}

/** Seconds since the epoch, or a date's text, in milliseconds. */
function seconds(value: unknown): number {
  const found = number(value);
  return found === null ? (instant(value) ?? 0) : found * 1000;
}

/** A date's text in milliseconds; the engine writes year 1 for "never". */
function instant(value: unknown): number | null {
  const found = Date.parse(text(value));
  return Number.isNaN(found) || found <= 0 ? null : found;
}

function nanoseconds(value: unknown): string {
  const found = number(value);
  return found === null ? "0" : `${Math.trunc(found)}000000000`;
}
