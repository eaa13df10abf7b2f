/** The Containers view: Compose projects as groups, other containers beside them, what runs first. */
import { healthWord, stateWord } from "../describe/containers.ts";
import {
  age,
  duration,
  escapeMarkdown,
  portSummary,
  publishedPorts,
  shortId,
  shortReference,
} from "../describe/format.ts";
import { statsWords } from "../describe/stats.ts";
import type { Container, ContainerState, Health, Unreadable } from "../engine/model.ts";
import type { Reading } from "../engine/stats.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";
import { unreadableRow } from "./unreadable.ts";
import { defineView, type Row } from "./view.ts";
import { connecting, failures } from "./welcome.ts";

/** The containers of one Docker Compose project. */
export interface ProjectNode {
  readonly kind: "project";
  readonly name: string;
  readonly containers: readonly Container[];
}

export type ContainerNode = ProjectNode | Container | Unreadable;

export const containers = defineView<ContainerNode>({
  id: "quayside.containers",
  name: "Containers",
  icon: "vm",
  size: 3,
  visibility: "visible",
  kinds: ["container"],
  welcome: [
    connecting,
    ...failures,
    {
      name: "empty",
      when: "quayside.engine.state == ready && quayside.containers.count == 0",
      contents:
        "No containers yet. Run one from an image:\n[Run an Image…](command:quayside.image.run)\n[Build an Image…](command:quayside.image.build)",
    },
  ],
  children(snapshots, node) {
    if (node !== null) return node.kind === "project" ? node.containers : [];
    return roots(snapshots);
  },
  row(node, now, seen) {
    if (node.kind === "unreadable") return unreadableRow(node);
    return node.kind === "project" ? projectRow(node) : containerRow(node, now, seen?.stats?.get(node.id));
  },
  dragged(node) {
    if (node.kind === "project") return node.containers.map(({ id }) => id);
    return node.kind === "container" ? [node.id] : [];
  },
});

/** States in which a container holds processes. */
const live: Readonly<Record<ContainerState, boolean>> = {
  running: true,
  restarting: true,
  paused: true,
  removing: false,
  created: false,
  exited: false,
  dead: false,
  unknown: false,
};

const icons: Readonly<Record<ContainerState, Row["icon"]>> = {
  running: { name: "vm-running", color: "charts.green" },
  restarting: { name: "sync", color: "charts.yellow" },
  paused: { name: "debug-pause", color: "charts.yellow" },
  removing: { name: "trash", color: "disabledForeground" },
  created: { name: "vm-outline", color: "disabledForeground" },
  exited: { name: "vm-outline", color: "disabledForeground" },
  dead: { name: "error", color: "charts.red" },
  unknown: { name: "question", color: "disabledForeground" },
};

/** How a health check shows on a container that runs; null leaves the state's own icon. */
const healthIcons: Readonly<Record<Health, Row["icon"] | null>> = {
  none: null,
  healthy: null,
  starting: { name: "vm-running", color: "charts.yellow" },
  unhealthy: { name: "warning", color: "charts.orange" },
};

/** Codes of a process that was asked to end: it did, or SIGINT, SIGKILL or SIGTERM ended it. */
const orderlyExits = new Set([0, 130, 137, 143]);

const failedIcon: Row["icon"] = { name: "vm-outline", color: "charts.red" };

/** Names in the order people count: `web-2` before `web-10`. */
const byName = new Intl.Collator(undefined, { numeric: true }).compare;

function roots(snapshots: Snapshots): readonly ContainerNode[] {
  if (snapshots.container.state !== "ready") return [];
  const projects = new Map<string, Container[]>();
  const alone: Container[] = [];
  const unreadable: Unreadable[] = [];
  for (const item of snapshots.container.items.values()) {
    if (item.kind === "unreadable") unreadable.push(item);
    else if (item.compose === null) alone.push(item);
    else {
      const members = projects.get(item.compose.project);
      if (members === undefined) projects.set(item.compose.project, [item]);
      else members.push(item);
    }
  }
  const groups = [...projects].map(
    ([name, members]): ProjectNode => ({ kind: "project", name, containers: members.sort(inOrder) }),
  );
  groups.sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || byName(a.name, b.name));
  return [...groups, ...alone.sort(inOrder), ...unreadable];
}

function inOrder(a: Container, b: Container): number {
  return Number(live[b.state]) - Number(live[a.state]) || byName(a.name, b.name);
}

function isLive(project: ProjectNode): boolean {
  return project.containers.some((container) => live[container.state]);
}

function projectRow(project: ProjectNode): Row {
  const total = project.containers.length;
  const running = project.containers.filter((container) => container.state === "running").length;
  const states = [...new Set(project.containers.map((container) => container.state))].sort();
  const unhealthy = project.containers.some((container) => iconOf(container) === healthIcons.unhealthy);
  const color = unhealthy
    ? "charts.orange"
    : running === total
      ? "charts.green"
      : running > 0
        ? "charts.yellow"
        : "disabledForeground";
  return {
    id: `project/${project.name}`,
    label: project.name,
    description: t("{0}/{1} running", running, total),
    icon: { name: "layers", color },
    contextValue: `project:${states.join(",")}`,
    accessibleLabel: t("{0}, Compose project, {1} of {2} containers running", project.name, running, total),
    collapsible: "expanded",
  };
}

function containerRow(container: Container, now: number, reading: Reading | undefined): Row {
  const image = shortReference(container.image);
  const status = statusOf(container, now);
  const ports = portSummary(container.ports);
  return {
    id: `container/${container.id}`,
    label: container.name,
    // Not in what is read aloud: that would begin anew each second.
    description: [reading === undefined ? "" : statsWords(reading), image, status, ports]
      .filter((part) => part !== "")
      .join(" · "),
    icon: iconOf(container),
    contextValue: `container:${container.state}`,
    accessibleLabel: [container.name, status, image, ports].filter((part) => part !== "").join(", "),
    collapsible: "none",
    tooltip: () => tooltip(container, now),
  };
}

function iconOf(container: Container): Row["icon"] {
  if (container.state === "running") return healthIcons[container.health] ?? icons.running;
  const failed = container.state === "exited" && container.exitCode !== null && !orderlyExits.has(container.exitCode);
  return failed ? failedIcon : icons[container.state];
}

/** The state in words, with the time since it began where the engine told it. */
function statusOf(container: Container, now: number): string {
  switch (container.state) {
    case "running": {
      const up = container.startedAt === null ? t("Up") : t("Up {0}", duration(now - container.startedAt));
      return container.health === "none" ? up : `${up} (${healthWord(container.health)})`;
    }
    case "exited": {
      const exited = container.exitCode === null ? t("Exited") : t("Exited ({0})", container.exitCode);
      return container.finishedAt === null ? exited : `${exited} ${age(container.finishedAt, now)}`;
    }
    case "created":
      return t("Created {0}", age(container.createdAt, now));
    default:
      return stateWord(container.state);
  }
}

/** As many as a tooltip has room for, and how many more. */
function firstOf(all: readonly string[]): string {
  const most = 20;
  return all.length <= most ? all.join(", ") : `${all.slice(0, most).join(", ")}, +${all.length - most}`;
}

function tooltip(container: Container, now: number): string {
  const ports = publishedPorts(container.ports);
  const exposed = container.ports.filter((port) => port.publicPort === null);
  const rows: readonly (readonly [string, string])[] = [
    [t("Image"), container.image],
    [t("State"), statusOf(container, now)],
    [t("Command"), container.command],
    [t("Ports"), firstOf(ports)],
    [t("Exposed only"), firstOf([...new Set(exposed.map((port) => `${port.privatePort}/${port.protocol}`))])],
    [t("Created"), container.createdAt > 0 ? new Date(container.createdAt).toLocaleString() : ""],
    [t("Compose service"), container.compose?.service ?? ""],
    [t("ID"), shortId(container.id)],
  ];
  const lines = rows
    .filter(([, value]) => value !== "")
    .map(([label, value]) => `${escapeMarkdown(label)}: ${escapeMarkdown(value)}`);
  return [`**${escapeMarkdown(container.name)}**`, "", ...lines.map((line) => `${line}  `)].join("\n");
}
