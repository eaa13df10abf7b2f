/** The Volumes view: a row for each volume, with who uses it. */
import { holdsText, type Options, valuesOf } from "../describe/arrangement.ts";
import { age, briefAge, byName, names, size } from "../describe/format.ts";
import { isAnonymous, type VolumeTarget, volumeLabel, volumeState, volumeTargets } from "../describe/volumes.ts";
import type { Unreadable } from "../engine/model.ts";
import { t } from "../words.ts";
import { passesUse, textFilter, useFilter } from "./filters.ts";
import { pairs, titledFacts } from "./tooltip.ts";
import { unreadableIn, unreadableRow } from "./unreadable.ts";
import { defineView, type Row, type Seen } from "./view.ts";

interface MeasuredVolume extends VolumeTarget {
  /** What was in it when it was measured; null where it was not. */
  readonly bytes: number | null;
}

export type VolumeNode = MeasuredVolume | Unreadable;

const options = [
  {
    key: "sort",
    title: () => t("Sort by"),
    usual: "name",
    choices: () => [
      { value: "name", label: t("Name"), description: t("those without a name last") },
      { value: "created", label: t("Created"), description: t("newest first") },
    ],
    said: () => t("newest first"),
  },
  textFilter,
  useFilter,
] as const satisfies Options;

export const volumes = defineView<VolumeNode>({
  id: "quayside.volumes",
  name: "Volumes",
  icon: "database",
  size: 1,
  visibility: "collapsed",
  kinds: ["volume", "container", "notes"],
  options,
  hidden: (seen) => volumeTargets(seen).length - shown(seen).length,
  children(seen, node) {
    if (node !== null) return [];
    const { sort, text } = valuesOf(options, seen.arrangement);
    return [...[...shown(seen)].sort(sort === "created" ? newestFirst : inOrder), ...unreadableIn(seen.volume, text)];
  },
  row(node, now) {
    return node.kind === "unreadable" ? unreadableRow(node) : volumeRow(node, now);
  },
});

function shown(seen: Seen): readonly MeasuredVolume[] {
  const { text, use } = valuesOf(options, seen.arrangement);
  const sizes = seen.notes?.volumeSizes;
  return volumeTargets(seen)
    .filter((target) => passesUse(use, target.users.length) && holdsText(text, target.volume.id, textsOf(target)))
    .map((target) => ({ ...target, bytes: sizes?.get(target.volume.id) ?? null }));
}

function textsOf({ volume, users }: VolumeTarget): readonly string[] {
  return [
    ...(isAnonymous(volume.id) ? [] : [volume.id]),
    volume.driver,
    ...users.map(({ name }) => name),
    ...Object.entries(volume.labels).map(([key, value]) => `${key}=${value}`),
  ];
}

const newestFirst = (a: VolumeTarget, b: VolumeTarget): number => b.volume.createdAt - a.volume.createdAt;

/** By name; those that nobody named come last, newest first. */
function inOrder(a: VolumeTarget, b: VolumeTarget): number {
  const [first, second] = [isAnonymous(a.volume.id), isAnonymous(b.volume.id)];
  if (first && second) return b.volume.createdAt - a.volume.createdAt;
  return Number(first) - Number(second) || byName(a.volume.id, b.volume.id);
}

function volumeRow(node: MeasuredVolume, now: number): Row {
  const { volume, users, bytes } = node;
  const label = volumeLabel(node);
  const runs = users.some(({ state }) => state === "running");
  const facts = (since: typeof age): readonly string[] => [
    volume.driver === "local" ? "" : volume.driver,
    users.length === 0 ? t("not used") : t("used by {0}", names(users.map(({ name }) => name))),
    bytes === null ? "" : size(bytes),
    volume.createdAt > 0 ? since(volume.createdAt, now) : "",
  ];
  const said = (since: typeof age, between: string): string =>
    facts(since)
      .filter((fact) => fact !== "")
      .join(between);
  return {
    id: `volume/${volume.id}`,
    label,
    description: said(briefAge, " · "),
    icon: {
      name: "database",
      color: runs ? "charts.green" : users.length > 0 ? "icon.foreground" : "disabledForeground",
    },
    contextValue: `volume:${volumeState(node)}`,
    accessibleLabel: [isAnonymous(volume.id) ? t("volume without a name, {0}", label) : label, said(age, ", ")].join(
      ", ",
    ),
    collapsible: "none",
    tooltip: () => tooltip(node),
  };
}

function tooltip({ volume, users, bytes }: MeasuredVolume): string {
  const mounts = users.flatMap((container) =>
    container.volumes
      .filter((mount) => mount.volume === volume.id)
      .map(({ destination }) => t("{0} at {1}", container.name, destination)),
  );
  const rows: readonly (readonly [string, string])[] = [
    [t("Driver"), volume.driver],
    [t("Size when measured"), bytes === null ? "" : size(bytes)],
    [t("Used by"), mounts.join(", ")],
    [t("On the engine's machine"), volume.mountpoint],
    [t("Options"), pairs(volume.options)],
    [t("Labels"), pairs(volume.labels)],
    [t("Created"), volume.createdAt > 0 ? new Date(volume.createdAt).toLocaleString() : ""],
  ];
  return titledFacts(volume.id, rows);
}
