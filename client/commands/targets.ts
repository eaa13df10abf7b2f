/** What the driver has to know of volumes, networks and members: how they are found, named, judged and offered. */
import { stateWord } from "../describe/containers.ts";
import { age, names, shortReference } from "../describe/format.ts";
import { memberState, type NetworkTarget, networkState, networkTargets } from "../describe/networks.ts";
import { type VolumeTarget, volumeLabel, volumeState, volumeTargets } from "../describe/volumes.ts";
import type { Kind } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";
import type { StateTypes, TargetTypes } from "./command.ts";

export type ListedKind = "volume" | "network" | "member";
export type ListedTarget = TargetTypes[ListedKind];

interface Listing {
  /** What has to be listed before any can be found. */
  readonly kinds: readonly Kind[];
  all(snapshots: Snapshots): readonly ListedTarget[];
  /** That a command has nothing to act on. */
  none(title: string): string;
}

export const listings: Readonly<Record<ListedKind, Listing>> = {
  volume: {
    kinds: ["container", "volume"],
    all: volumeTargets,
    none: (title) => t("{0}: there is no volume that it can be done with.", title),
  },
  network: {
    kinds: ["container", "network"],
    all: networkTargets,
    none: (title) => t("{0}: there is no network that it can be done with.", title),
  },
  member: {
    kinds: ["container", "network"],
    all: (snapshots) => networkTargets(snapshots).flatMap(({ members }) => members),
    none: (title) => t("{0}: no container is in a network that it could leave.", title),
  },
};

/** The same for as long as the object exists. */
export function keyOf(target: ListedTarget): string {
  switch (target.kind) {
    case "volume":
      return target.volume.id;
    case "network":
      return target.network.id;
    case "member":
      return `${target.network.id} ${target.container.id}`;
  }
}

function nameOf(target: ListedTarget): string {
  switch (target.kind) {
    case "volume":
      return volumeLabel(target);
    case "network":
      return target.network.name;
    case "member":
      return t("{0} in {1}", target.container.name, target.network.name);
  }
}

/** What is said of a target. */
export interface Facts {
  readonly name: string;
  readonly state: StateTypes[ListedKind];
  /** For saying why a command can't be done. */
  readonly stateWord: string;
  /** Beside the name in a picker. */
  readonly description: string;
  readonly icon: string;
}

export function factsOf(target: ListedTarget): Facts {
  switch (target.kind) {
    case "volume": {
      const use = volumeUse(target);
      const { volume } = target;
      const since = volume.createdAt > 0 ? age(volume.createdAt, Date.now()) : "";
      return {
        name: nameOf(target),
        state: volumeState(target),
        stateWord: use,
        description: [volume.driver, use, since].filter((fact) => fact !== "").join(" · "),
        icon: "database",
      };
    }
    case "network": {
      const { network } = target;
      return {
        name: nameOf(target),
        state: networkState(target),
        stateWord: networkUse(target),
        description: [network.driver, ...network.subnets.map(({ subnet }) => subnet)].join(" · "),
        icon: "type-hierarchy",
      };
    }
    case "member": {
      const { container } = target;
      return {
        name: nameOf(target),
        state: memberState(target),
        stateWord: memberState(target) === "fixed" ? t("in the machine's own network") : stateWord(container.state),
        description: shortReference(container.image),
        icon: "vm",
      };
    }
  }
}

function volumeUse({ users }: VolumeTarget): string {
  return users.length === 0 ? t("not used") : t("used by {0}", names(users.map(({ name }) => name)));
}

function networkUse(target: NetworkTarget): string {
  switch (networkState(target)) {
    case "free":
      return t("not used");
    case "connected":
      return t("used by {0}", names(target.members.map(({ container }) => container.name)));
    default:
      return t("the engine's own");
  }
}

export function isListedKind(on: string): on is ListedKind {
  return on in listings;
}

/** The current records that rows' nodes or names stand for: rows may be older than the store. */
export function findListed(on: ListedKind, nodes: readonly unknown[], snapshots: Snapshots): readonly ListedTarget[] {
  const wanted = nodes.flatMap((node) => {
    if (typeof node === "string") return [node];
    return isListed(node) && node.kind === on ? [keyOf(node)] : [];
  });
  return lookUp(wanted, listings[on].all(snapshots), (target) => [keyOf(target), nameOf(target)]);
}

/** Those of `all` that have a wanted key, each once, in the order of what is wanted. Thousands may be on both sides. */
export function lookUp<T>(
  wanted: readonly string[],
  all: readonly T[],
  keysOf: (one: T) => readonly string[],
): readonly T[] {
  const known = new Map<string, T[]>();
  for (const one of all) {
    for (const key of new Set(keysOf(one))) {
      const those = known.get(key);
      if (those === undefined) known.set(key, [one]);
      else those.push(one);
    }
  }
  return [...new Set(wanted.flatMap((key) => known.get(key) ?? []))];
}

function isListed(node: unknown): node is ListedTarget {
  return typeof node === "object" && node !== null && "kind" in node && isListedKind(String(node.kind));
}
