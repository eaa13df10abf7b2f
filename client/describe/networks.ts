/** Networks with their members: what views, menus and commands say of one. */
import type { Container, Network } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { containersIn, isLive } from "./containers.ts";

/**
 * What the engine does with it. `free` can be removed, `connected` can't while a member runs; `builtin` is the
 * engine's own, and so is `fixed`, to which nothing can be connected.
 */
export type NetworkState = "free" | "connected" | "builtin" | "fixed";

/** The machine's own network can't be left. */
export type MemberState = "attached" | "fixed";

export interface NetworkTarget {
  readonly kind: "network";
  readonly network: Network;
  readonly members: readonly MemberTarget[];
}

/** A container as a member of a network. */
export interface MemberTarget {
  readonly kind: "member";
  readonly network: Network;
  readonly container: Container;
  /** None while the container does not run. */
  readonly addresses: readonly string[];
}

/** Every network that can be read, in the engine's order. */
export function networkTargets(snapshots: Snapshots): readonly NetworkTarget[] {
  if (snapshots.network.state !== "ready") return [];
  const networks = [...snapshots.network.items.values()].filter((item) => item.kind === "network");
  const known = new Map(networks.map((network) => [network.id, network]));
  const members = new Map<string, MemberTarget[]>(networks.map(({ id }) => [id, []]));
  for (const container of containersIn(snapshots)) {
    for (const { networkId, network: name, addresses } of container.networks) {
      const network = known.get(networkId) ?? networks.find((candidate) => candidate.name === name);
      if (network !== undefined) members.get(network.id)?.push({ kind: "member", network, container, addresses });
    }
  }
  return networks.map((network) => ({ kind: "network", network, members: members.get(network.id) ?? [] }));
}

/** Containers that are to be connected to a network, by whether they can be. */
export interface Joining {
  readonly joining: readonly Container[];
  /** Members already. */
  readonly inside: readonly Container[];
  /** One that shares the machine's own network, or has none, can be in no other. */
  readonly apart: readonly Container[];
}

export function joiningOf({ members }: Pick<NetworkTarget, "members">, containers: readonly Container[]): Joining {
  const ids = new Set(members.map(({ container }) => container.id));
  const isApart = ({ networks }: Container) => networks.some(({ network }) => network === "host" || network === "none");
  return {
    joining: containers.filter((container) => !ids.has(container.id) && !isApart(container)),
    inside: containers.filter(({ id }) => ids.has(id)),
    apart: containers.filter((container) => !ids.has(container.id) && isApart(container)),
  };
}

export function networkState({ network, members }: NetworkTarget): NetworkState {
  if (isFixed(network)) return "fixed";
  if (isBuiltIn(network)) return "builtin";
  return members.some(({ container }) => isLive(container)) ? "connected" : "free";
}

export function memberState({ network }: MemberTarget): MemberState {
  return network.driver === "host" ? "fixed" : "attached";
}

/** Networks that an engine makes for itself and never gives up; Podman's is named after it. */
export function isBuiltIn({ name }: Network): boolean {
  return ["bridge", "host", "none", "nat", "podman"].includes(name);
}

/** The machine's own network and the one that is none: a container is in one of them alone, from its creation. */
function isFixed({ driver, name }: Network): boolean {
  return driver === "host" || driver === "null" || name === "host" || name === "none";
}
