/** The Containers view: grouped, sorted and filtered as the user arranged it; usually by project, what runs first. */
import { isFiltered } from "../describe/arrangement.ts";
import { containersIn } from "../describe/containers.ts";
import type { Container, Unreadable } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";
import { type GroupNode, groupRow, inTopOrder } from "./container-groups.ts";
import {
  type ContainerValues,
  containerOptions,
  containerValues,
  type GroupKey,
  groupsOf,
  orderOf,
  passes,
} from "./container-options.ts";
import { containerRow, type PlacedContainer } from "./container-row.ts";
import { unreadableIn, unreadableRow } from "./unreadable.ts";
import { type Badge, defineView, type Seen } from "./view.ts";

export type ContainerNode = GroupNode | PlacedContainer | Unreadable;

export const containers = defineView<ContainerNode>({
  id: "quayside.containers",
  name: "Containers",
  icon: "vm",
  size: 3,
  visibility: "visible",
  kinds: ["container"],
  nested: true,
  options: containerOptions,
  hidden(seen) {
    const all = containersIn(seen);
    return all.length - shown(all, containerValues(seen.arrangement), seen).length;
  },
  badge,
  children(seen, node) {
    if (node !== null) return node.kind === "group" ? node.containers : [];
    return roots(seen);
  },
  row(node, now, arrangement, stats) {
    if (node.kind === "unreadable") return unreadableRow(node);
    return node.kind === "group"
      ? groupRow(node, now)
      : containerRow(node, now, containerValues(arrangement), stats?.get(node.id));
  },
  dragged(node) {
    if (node.kind === "group") return node.containers.map(({ id }) => id);
    return node.kind === "container" ? [node.id] : [];
  },
});

function roots(seen: Seen): readonly ContainerNode[] {
  const values = containerValues(seen.arrangement);
  const groups = new Map<string, { readonly key: GroupKey; readonly members: PlacedContainer[] }>();
  const alone: Container[] = [];
  for (const container of shown(containersIn(seen), values, seen)) {
    const keys = groupsOf(container, values.group);
    if (keys.length === 0) alone.push(container);
    for (const key of keys) {
      const group = groups.get(key.name) ?? { key, members: [] };
      groups.set(key.name, group);
      group.members.push(keys.length === 1 ? container : { ...container, under: key.name });
    }
  }
  const order = orderOf(values);
  const nodes = [...groups.values()].map(
    ({ key, members }): GroupNode => ({
      kind: "group",
      by: values.group,
      ...key,
      containers: members.sort(order),
      found: values.text !== "",
    }),
  );
  return [...inTopOrder(nodes, alone.sort(order), values.sort), ...unreadableIn(seen.container, values.text)];
}

function shown(all: readonly Container[], values: ContainerValues, { folders = [] }: Seen): readonly Container[] {
  if (!isFiltered({ options: containerOptions, values })) return all;
  return all.filter((container) => passes(container, values, folders));
}

/** What is unhealthy, where anything is, else what runs. */
function badge(seen: readonly Snapshots[], wish: string): Badge | null {
  const running = seen.flatMap(containersIn).filter(({ state }) => state === "running");
  const unhealthy = running.filter(({ health }) => health === "unhealthy").length;
  if (wish === "none") return null;
  if (unhealthy > 0) {
    const tooltip = unhealthy === 1 ? t("1 container is unhealthy") : t("{0} containers are unhealthy", unhealthy);
    return { value: unhealthy, tooltip };
  }
  if (wish === "unhealthy" || running.length === 0) return null;
  return {
    value: running.length,
    tooltip: running.length === 1 ? t("1 container runs") : t("{0} containers run", running.length),
  };
}
