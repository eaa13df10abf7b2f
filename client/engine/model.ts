/** What the engine holds, in our own words: readonly records; the wire's shapes stop in convert.ts. */

export type Kind = keyof Records;

/** Every state of the Engine API, and "unknown" for one that it does not have yet. */
export type ContainerState =
  | "created"
  | "running"
  | "paused"
  | "restarting"
  | "removing"
  | "exited"
  | "dead"
  | "unknown";
export type Health = "none" | "starting" | "healthy" | "unhealthy";

export interface Container {
  readonly kind: "container";
  /** The full 64-digit id. */
  readonly id: string;
  /** Without the leading slash; the short id where the engine gives none. */
  readonly name: string;
  /** The reference as given on creation. */
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  readonly health: Health;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch of the last start, or null; from inspect or parsed of the status text. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly exitCode: number | null;
  readonly command: string;
  readonly ports: readonly Port[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of Docker Compose, from labels; null where it is not of one. */
  readonly compose: { readonly project: string; readonly service: string } | null;
  /** The volumes it has, whether it runs or not, by where they are mounted. */
  readonly volumes: readonly VolumeMount[];
  /** The paths of the engine's machine that are mounted in it. */
  readonly binds: readonly string[];
  /** The networks it belongs to, whether it runs or not, by name. */
  readonly networks: readonly NetworkMembership[];
}

export interface VolumeMount {
  readonly volume: string;
  /** The path in the container. */
  readonly destination: string;
}

export interface NetworkMembership {
  /** Empty where the container was never started: only the name is known then. */
  readonly networkId: string;
  readonly network: string;
  /** IPv4 and IPv6 in that order; none while the container does not run. */
  readonly addresses: readonly string[];
}

export interface Port {
  readonly ip: string | null;
  /** Null where it is only exposed. */
  readonly publicPort: number | null;
  readonly privatePort: number;
  readonly protocol: string;
}

export interface Image {
  readonly kind: "image";
  /** With its algorithm: `sha256:…`. */
  readonly id: string;
  /** `repository:tag`, none where the image is dangling. */
  readonly references: readonly string[];
  readonly digests: readonly string[];
  readonly createdAt: number;
  /** Bytes. */
  readonly size: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Volume {
  readonly kind: "volume";
  /** Its name: volumes have no other id. */
  readonly id: string;
  readonly driver: string;
  /** Where it is on the engine's machine; empty where the driver doesn't tell. */
  readonly mountpoint: string;
  /** `local` or `global`. */
  readonly scope: string;
  /** Milliseconds since the epoch; 0 where the engine doesn't tell. */
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Of its driver. */
  readonly options: Readonly<Record<string, string>>;
}

export interface Network {
  readonly kind: "network";
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  /** `local`, `swarm` or `global`. */
  readonly scope: string;
  /** Without a way out of the engine's machine. */
  readonly internal: boolean;
  readonly ipv6: boolean;
  /** Milliseconds since the epoch; 0 where the engine doesn't tell. */
  readonly createdAt: number;
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | null }[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The record that stands for an object of each kind. */
export interface Records {
  readonly container: Container;
  readonly image: Image;
  readonly volume: Volume;
  readonly network: Network;
}

/** A record that could not be read: one row that says so, while the others stand. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly of: Kind;
  readonly id: string;
  readonly cause: string;
}

export interface EngineEvent {
  /** The wire's `Type`: container, image, volume, network, daemon, builder, … */
  readonly type: string;
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch as text: too large for a number. */
  readonly timeNano: string;
}

/** Why the engine can't be had. Words are the client's part (failures.ts). */
export type FailureCode =
  | "no-engine" // nothing installed: no socket anywhere, no host named
  | "socket-missing" // a socket was named, the file is not there
  | "permission-denied"
  | "refused" // socket or port is there, nobody answers
  | "unreachable" // host unknown, no route
  | "tls"
  | "unauthorized"
  | "timeout"
  | "too-old" // API below ours
  | "bad-context" // a context is named that is not there or can't be read
  | "bad-host" // the host's text can't be understood
  | "lost" // was connected; the stream ended
  | "other";

export interface Failure {
  readonly code: FailureCode;
  /** What was tried: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** The lower layer's own text, for the log and the tooltip; never a stack trace. */
  readonly detail: string;
}

/** What an operation on the engine threw: the engine's own message with its HTTP status. */
export class EngineError extends Error {
  readonly status: number | null;
  readonly failure: Failure | null;
  constructor(message: string, status: number | null, failure: Failure | null = null) {
    super(message);
    this.name = "EngineError";
    this.status = status;
    this.failure = failure;
  }
}
