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

/** What is said of a target, and what tells it apart. */
export interface Facts {
  /** The same for as long as the object exists. */
  readonly key: string;
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
        key: volume.id,
        name: volumeLabel(target),
        state: volumeState(target),
        stateWord: use,
        description: [volume.driver, use, since].filter((fact) => fact !== "").join(" · "),
        icon: "database",
      };
    }
    case "network": {
      const { network } = target;
      return {
        key: network.id,
        name: network.name,
        state: networkState(target),
        stateWord: networkUse(target),
        description: [network.driver, ...network.subnets.map(({ subnet }) => subnet)].join(" · "),
        icon: "type-hierarchy",
      };
    }
    case "member": {
      const { network, container } = target;
      return {
        key: `${network.id} ${container.id}`,
        name: t("{0} in {1}", container.name, network.name),
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

/** The current records that a row's node or a name stands for: rows may be older than the store. */
export function findListed(on: ListedKind, node: unknown, snapshots: Snapshots): readonly ListedTarget[] {
  const targets = listings[on].all(snapshots);
  if (typeof node === "string") {
    return targets.filter((target) => [factsOf(target).key, factsOf(target).name].includes(node));
  }
  if (!isListed(node) || node.kind !== on) return [];
  const { key } = factsOf(node);
  return targets.filter((target) => factsOf(target).key === key);
}

function isListed(node: unknown): node is ListedTarget {
  return typeof node === "object" && node !== null && "kind" in node && isListedKind(String(node.kind));
}
