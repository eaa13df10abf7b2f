/** The Networks view: a row for each network, and its containers with their addresses below it. */
import { holdsText, type Options, valuesOf } from "../describe/arrangement.ts";
import { isLive, stateWord } from "../describe/containers.ts";
import { age, byName, shortId } from "../describe/format.ts";
import {
  isBuiltIn,
  type MemberTarget,
  memberState,
  type NetworkTarget,
  networkState,
  networkTargets,
} from "../describe/networks.ts";
import type { Unreadable } from "../engine/model.ts";
import { t } from "../words.ts";
import { passesUse, textFilter, useFilter } from "./filters.ts";
import { pairs, titledFacts } from "./tooltip.ts";
import { unreadableIn, unreadableRow } from "./unreadable.ts";
import { defineView, type Row, type Seen } from "./view.ts";

export type NetworkNode = NetworkTarget | MemberTarget | Unreadable;

const options = [
  {
    key: "sort",
    title: () => t("Sort by"),
    usual: "name",
    choices: () => [
      { value: "name", label: t("Name"), description: t("the engine's own last") },
      { value: "created", label: t("Created"), description: t("newest first") },
      { value: "members", label: t("Containers"), description: t("most first") },
    ],
    said: (value) => (value === "created" ? t("newest first") : t("most containers first")),
  },
  textFilter,
  useFilter,
] as const satisfies Options;

export const networks = defineView<NetworkNode>({
  id: "quayside.networks",
  name: "Networks",
  icon: "type-hierarchy",
  size: 1,
  visibility: "collapsed",
  kinds: ["network", "container"],
  nested: true,
  options,
  hidden: (seen) => networkTargets(seen).length - shown(seen).length,
  children(seen, node) {
    if (node === null) {
      const { sort, text } = valuesOf(options, seen.arrangement);
      return [...[...shown(seen)].sort(orders[sort] ?? inOrder), ...unreadableIn(seen.network, text)];
    }
    return node.kind === "network" ? [...node.members].sort((a, b) => byName(a.container.name, b.container.name)) : [];
  },
  row(node, now) {
    if (node.kind === "unreadable") return unreadableRow(node);
    return node.kind === "network" ? networkRow(node, now) : memberRow(node);
  },
  dragged: (node) => (node.kind === "member" ? [node.container.id] : []),
  /** On a member's row it is that member's network that is meant; an engine's row, which is none of ours, means nothing. */
  dropped(node, containers) {
    if (!("network" in node) || containers.length === 0) return null;
    const target: NetworkTarget = { kind: "network", network: node.network, members: [] };
    return { command: "quayside.network.connect", node: target, more: [containers] };
  },
});

function shown(seen: Seen): readonly NetworkTarget[] {
  const { text, use } = valuesOf(options, seen.arrangement);
  return networkTargets(seen).filter(
    (target) => passesUse(use, target.members.length) && holdsText(text, target.network.id, textsOf(target)),
  );
}

function textsOf({ network, members }: NetworkTarget): readonly string[] {
  return [
    network.name,
    network.driver,
    ...network.subnets.map(({ subnet }) => subnet),
    ...members.flatMap(({ container, addresses }) => [container.name, ...addresses]),
    ...Object.entries(network.labels).map(([key, value]) => `${key}=${value}`),
  ];
}

const orders: Readonly<Record<string, (a: NetworkTarget, b: NetworkTarget) => number>> = {
  created: (a, b) => b.network.createdAt - a.network.createdAt,
  members: (a, b) => b.members.length - a.members.length || inOrder(a, b),
};

/** By name; the engine's own last. */
function inOrder({ network: a }: NetworkTarget, { network: b }: NetworkTarget): number {
  return Number(isBuiltIn(a)) - Number(isBuiltIn(b)) || byName(a.name, b.name);
}

function networkRow(node: NetworkTarget, now: number): Row {
  const { network, members } = node;
  const subnets = network.subnets.map(({ subnet }) => subnet).join(", ");
  const marks = [membersWord(members.length), network.internal ? t("internal") : ""];
  const isUsual = network.driver === "bridge" || isBuiltIn(network);
  const inRow = [...marks, isUsual ? "" : network.driver, subnets].filter((fact) => fact !== "");
  const facts = [network.driver, subnets, ...marks.toReversed()].filter((fact) => fact !== "");
  const live = members.some(({ container }) => isLive(container));
  const color = live ? "charts.green" : isBuiltIn(network) ? "disabledForeground" : "icon.foreground";
  return {
    id: `network/${network.id}`,
    label: network.name,
    // What differs comes first: nearly all are bridges, and a subnet is long.
    description: inRow.join(" · "),
    icon: { name: "type-hierarchy", color },
    contextValue: `network:${networkState(node)}`,
    accessibleLabel: [network.name, ...facts].join(", "),
    collapsible: members.length > 0 ? "collapsed" : "none",
    tooltip: () => tooltip(node, now),
  };
}

function membersWord(count: number): string {
  if (count === 0) return "";
  return count === 1 ? t("1 container") : t("{0} containers", count);
}

function memberRow(node: MemberTarget): Row {
  const { network, container, addresses } = node;
  const facts = addresses.length > 0 ? addresses.join(", ") : stateWord(container.state);
  const live = isLive(container);
  return {
    id: `member/${network.id}/${container.id}`,
    label: container.name,
    description: facts,
    icon: { name: live ? "vm-running" : "vm-outline", color: live ? "charts.green" : "disabledForeground" },
    contextValue: `member:${memberState(node)}`,
    accessibleLabel: t("{0}, in the network {1}, {2}", container.name, network.name, facts),
    collapsible: "none",
  };
}

function tooltip({ network }: NetworkTarget, now: number): string {
  const subnets = network.subnets.map(({ subnet, gateway }) =>
    gateway === null ? subnet : t("{0} with the gateway {1}", subnet, gateway),
  );
  const rows: readonly (readonly [string, string])[] = [
    [t("Driver"), network.driver],
    [t("Scope"), network.scope],
    [t("Subnets"), subnets.join(", ")],
    [t("Way out"), network.internal ? t("none: the network is internal") : ""],
    [t("IPv6"), network.ipv6 ? t("on") : ""],
    [t("Labels"), pairs(network.labels)],
    [t("Created"), network.createdAt > 0 ? age(network.createdAt, now) : ""],
    [t("ID"), shortId(network.id)],
  ];
  return titledFacts(network.name, rows);
}
