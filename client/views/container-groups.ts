/** The row of several containers that belong together, with what is wrong among them. */
import { isLive } from "../describe/containers.ts";
import { byName, escapeMarkdown } from "../describe/format.ts";
import type { Container } from "../engine/model.ts";
import { t } from "../words.ts";
import { groupKind, groupName } from "./container-options.ts";
import { hasFailed, type PlacedContainer, statusOf } from "./container-row.ts";
import { facts } from "./tooltip.ts";
import type { Row } from "./view.ts";

/** The containers of one project, image, state, network or label's value. */
export interface GroupNode {
  readonly kind: "group";
  /** The choice that made it: `project`, `label:com.example.team`. */
  readonly by: string;
  readonly name: string;
  /** What goes before the name when groups are put in order. */
  readonly rank: number;
  readonly containers: readonly PlacedContainer[];
  /** Its members are what was searched for. */
  readonly found: boolean;
}

type Top = GroupNode | PlacedContainer;

/** Groups and the containers beside them, in the order that is chosen for containers. */
export function inTopOrder(
  groups: readonly GroupNode[],
  alone: readonly PlacedContainer[],
  sort: string,
): readonly Top[] {
  const members = (node: Top): readonly Container[] => (node.kind === "group" ? node.containers : [node]);
  const newest = (node: Top): number => Math.max(...members(node).map(({ createdAt }) => createdAt));
  const runs = (node: Top): number => Number(members(node).some(isLive));
  const first: (a: Top, b: Top) => number =
    sort === "created" ? (a, b) => newest(b) - newest(a) : sort === "state" ? (a, b) => runs(b) - runs(a) : () => 0;
  const named = groups.toSorted((a, b) => a.rank - b.rank || byName(a.name, b.name));
  // What is told apart by nothing else stays as it is: groups before others.
  return [...named, ...alone].sort((a, b) => rankOf(a) - rankOf(b) || first(a, b));
}

function rankOf(node: Top): number {
  return node.kind === "group" ? node.rank : 0;
}

export function groupRow(group: GroupNode, now: number): Row {
  const { by, name, containers, found } = group;
  const label = groupName(by, name);
  const counts = countsOf(containers);
  const counted = by === "state" ? String(containers.length) : t("{0}/{1} running", counts.running, containers.length);
  const troubles = [
    counts.unhealthy > 0 ? t("{0} unhealthy", counts.unhealthy) : "",
    counts.restarting > 0 && by !== "state" ? t("{0} restarting", counts.restarting) : "",
    counts.failed > 0 && by !== "state" ? t("{0} failed", counts.failed) : "",
  ].filter((trouble) => trouble !== "");
  const states = [...new Set(containers.map(({ state }) => state))].sort();
  return {
    // VS Code opens a row as it says only when it sees it first.
    id: `${found ? "found" : "group"}/${by}/${name}`,
    label,
    description: [counted, ...troubles].join(" · "),
    icon: iconOf(group, counts),
    // Commands on Compose projects look for theirs.
    contextValue: `${by === "project" ? "project" : "group"}:${states.join(",")}`,
    accessibleLabel: [
      label,
      groupKind(by),
      t("{0} of {1} containers running", counts.running, containers.length),
      ...troubles,
    ].join(", "),
    // What does not run is seldom what is looked for.
    collapsible: found || containers.some(isLive) ? "expanded" : "collapsed",
    tooltip: () => tooltip(label, containers, now),
  };
}

/** More would fill the screen. */
const mostMembers = 15;

function tooltip(label: string, containers: readonly Container[], now: number): string {
  const members = containers
    .slice(0, mostMembers)
    .map((container): readonly [string, string] => [container.name, escapeMarkdown(statusOf(container, now))]);
  const more = containers.length - members.length;
  return [`**${escapeMarkdown(label)}**`, "", facts(members), ...(more > 0 ? ["", `\\+${more}`] : [])].join("\n");
}

interface Counts {
  readonly running: number;
  readonly unhealthy: number;
  readonly restarting: number;
  readonly failed: number;
}

function countsOf(containers: readonly Container[]): Counts {
  const count = (test: (container: Container) => boolean): number => containers.filter(test).length;
  return {
    running: count(({ state }) => state === "running"),
    unhealthy: count(({ state, health }) => state === "running" && health === "unhealthy"),
    restarting: count(({ state }) => state === "restarting"),
    failed: count((container) => container.state === "dead" || hasFailed(container)),
  };
}

function iconOf({ by, containers }: GroupNode, { running, unhealthy, restarting }: Counts): Row["icon"] {
  const name = unhealthy > 0 ? "warning" : restarting > 0 ? "sync" : (groupIcons[by] ?? "tag");
  if (unhealthy > 0 || restarting > 0) return { name, color: "problemsWarningIcon.foreground" };
  if (running === containers.length) return { name, color: "charts.green" };
  return { name, color: running > 0 ? "charts.yellow" : "disabledForeground" };
}

const groupIcons: Readonly<Record<string, string>> = {
  project: "layers",
  image: "package",
  state: "pulse",
  network: "type-hierarchy",
};
