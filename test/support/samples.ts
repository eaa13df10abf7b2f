/** Records of the engine for tests: sensible values, of which a test names those that matter to it. */
import type { Container, Failure, Image, Network, Unreadable, Volume } from "../../client/engine/model.ts";
import type { Snapshots } from "../../client/engine/store.ts";

/** The time at which tests look at rows. */
export const now = Date.UTC(2025, 5, 1, 12, 0, 0);
export const minutes = (count: number): number => count * 60_000;
export const days = (count: number): number => count * 86_400_000;

export function container(name: string, values: Partial<Container> = {}): Container {
  return {
    kind: "container",
    id: digits(name),
    name,
    image: "nginx:1",
    imageId: `sha256:${digits("nginx:1")}`,
    state: "running",
    health: "none",
    createdAt: now - days(2),
    startedAt: now - minutes(3),
    finishedAt: null,
    exitCode: null,
    command: "nginx",
    ports: [],
    labels: {},
    compose: null,
    volumes: [],
    binds: [],
    networks: [],
    ...values,
  };
}

export function image(reference: string | null, values: Partial<Image> = {}): Image {
  return {
    kind: "image",
    id: `sha256:${digits(reference ?? "dangling")}`,
    references: reference === null ? [] : [reference],
    digests: [],
    createdAt: now - days(3),
    size: 142_000_000,
    labels: {},
    ...values,
  };
}

export function volume(name: string, values: Partial<Volume> = {}): Volume {
  return {
    kind: "volume",
    id: name,
    driver: "local",
    mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    scope: "local",
    createdAt: now - days(4),
    labels: {},
    options: {},
    ...values,
  };
}

export function network(name: string, values: Partial<Network> = {}): Network {
  return {
    kind: "network",
    id: digits(name),
    name,
    driver: "bridge",
    scope: "local",
    internal: false,
    ipv6: false,
    createdAt: now - days(5),
    subnets: [{ subnet: "172.20.0.0/16", gateway: "172.20.0.1" }],
    labels: {},
    ...values,
  };
}

export function snapshots(
  containers: readonly (Container | Unreadable)[],
  images: readonly (Image | Unreadable)[] = [],
  volumes: readonly (Volume | Unreadable)[] = [],
  networks: readonly (Network | Unreadable)[] = [],
): Snapshots {
  return {
    container: { state: "ready", items: new Map(containers.map((item) => [item.id, item])) },
    image: { state: "ready", items: new Map(images.map((item) => [item.id, item])) },
    volume: { state: "ready", items: new Map(volumes.map((item) => [item.id, item])) },
    network: { state: "ready", items: new Map(networks.map((item) => [item.id, item])) },
  };
}

/** What is shown of every kind when there is no engine. */
export function failedSnapshots(failure: Failure): Snapshots {
  const failed = { state: "failed", failure } as const;
  return { container: failed, image: failed, volume: failed, network: failed };
}

/** 64 hexadecimal digits that differ for different names. */
export function digits(name: string): string {
  return Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64);
}
