/** The Images view: a row for each reference, and one for each image that has none. */
import { age, escapeMarkdown, shortId, size } from "../describe/format.ts";
import { type ImageTarget, imageLabel, imageState, newerAvailable, targetsOf, usersOf } from "../describe/images.ts";
import type { Image, Unreadable } from "../engine/model.ts";
import { t } from "../words.ts";
import { unreadableRow } from "./unreadable.ts";
import { defineView, type Row } from "./view.ts";
import { connecting, elsewhere } from "./welcome.ts";

interface UsedImage extends ImageTarget {
  /** The names of the containers made from it. */
  readonly users: readonly string[];
  /** Whether its registry had a newer one when it was asked. */
  readonly newer: boolean;
}

export type ImageNode = UsedImage | Unreadable;

export const images = defineView<ImageNode>({
  id: "quayside.images",
  name: "Images",
  icon: "package",
  size: 2,
  visibility: "visible",
  kinds: ["image", "container", "notes"],
  welcome: [
    connecting,
    elsewhere,
    {
      name: "empty",
      when: "quayside.engine.state == ready && quayside.images.count == 0",
      contents:
        "No images yet. Pull one by its name, or build one from a Dockerfile:\n[Pull Image…](command:quayside.image.pull)\n[Build Image…](command:quayside.image.build)",
    },
  ],
  children(snapshots, node) {
    if (node !== null || snapshots.image.state !== "ready") return [];
    const users = usersOf(snapshots);
    const rows: ImageNode[] = [];
    for (const item of snapshots.image.items.values()) {
      if (item.kind === "unreadable") rows.push(item);
      else {
        for (const target of targetsOf(item)) {
          const newer = newerAvailable(target, snapshots.notes);
          rows.push({ ...target, users: users.get(item.id) ?? [], newer });
        }
      }
    }
    return rows.sort(inOrder);
  },
  row(node, now) {
    return node.kind === "unreadable" ? unreadableRow(node) : imageRow(node, now);
  },
});

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** By reference; images without one follow, newest first; records that can't be read come last. */
function inOrder(a: ImageNode, b: ImageNode): number {
  const rank = (node: ImageNode): number => (node.kind === "unreadable" ? 2 : node.reference === null ? 1 : 0);
  if (a.kind === "unreadable" || b.kind === "unreadable") return rank(a) - rank(b);
  if (a.reference !== null && b.reference !== null) return byName(a.reference, b.reference);
  return rank(a) - rank(b) || b.image.createdAt - a.image.createdAt;
}

function imageRow(node: UsedImage, now: number): Row {
  const { image, reference, users, newer } = node;
  const label = imageLabel(node);
  const inUse = users.length > 0 ? t("in use") : "";
  const facts = [
    newer ? t("newer available") : "",
    reference === null ? shortId(image.id) : "",
    size(image.size),
    made(image, now),
    inUse,
  ];
  const description = facts.filter((part) => part !== "");
  return {
    id: `image/${image.id}/${reference ?? ""}`,
    label,
    description: description.join(" · "),
    icon: { name: newer ? "cloud-download" : "package", color: iconColor(reference, users) },
    contextValue: `image:${imageState(node)}`,
    accessibleLabel: [reference === null ? t("image without a name") : label, ...description].join(", "),
    collapsible: "none",
    tooltip: () => tooltip(node),
  };
}

function iconColor(reference: string | null, users: readonly string[]): string {
  if (users.length > 0) return "charts.green";
  return reference === null ? "disabledForeground" : "icon.foreground";
}

/** Images made to be reproducible carry the epoch's start as their date, which says nothing. */
function made(image: Image, now: number): string {
  return image.createdAt > 0 ? age(image.createdAt, now) : "";
}

function tooltip({ image, users }: UsedImage): string {
  const rows: readonly (readonly [string, string])[] = [
    [t("Names"), image.references.join(", ")],
    [t("Digests"), image.digests.join(", ")],
    [t("Size"), size(image.size)],
    [t("Created"), image.createdAt > 0 ? new Date(image.createdAt).toLocaleString() : ""],
    [t("Used by"), users.join(", ")],
    [t("ID"), shortId(image.id)],
  ];
  return rows
    .filter(([, value]) => value !== "")
    .map(([label, value]) => `${escapeMarkdown(label)}: ${escapeMarkdown(value)}  `)
    .join("\n");
}
