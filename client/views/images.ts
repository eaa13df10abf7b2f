/** The Images view: a row for each reference, several tags of a repository below it, and images that have no name. */
import { isFiltered } from "../describe/arrangement.ts";
import { age, briefAge, shortId, shortReference, size } from "../describe/format.ts";
import { imageLabel, imageState, newerAvailable, repositoryOf, targetsOf, usersOf } from "../describe/images.ts";
import { imagePlatform } from "../engine/details.ts";
import type { Unreadable } from "../engine/model.ts";
import { t } from "../words.ts";
import { type ImageValues, imageOptions, imageValues, orderOf, passes, type UsedImage } from "./image-options.ts";
import { pairs, plainFacts } from "./tooltip.ts";
import { unreadableIn, unreadableRow } from "./unreadable.ts";
import { type Asked, defineView, type Row, type Seen } from "./view.ts";

/** The tags of one repository, or the images without a name. */
export interface RepositoryNode {
  readonly kind: "repository";
  /** Null for images without a name. */
  readonly name: string | null;
  readonly images: readonly PlacedImage[];
  /** Its members are what was searched for. */
  readonly found: boolean;
}

/** An image's row; below its repository it says its tag alone. */
type PlacedImage = UsedImage & { readonly below?: string };

export type ImageNode = RepositoryNode | PlacedImage | Unreadable;

export const images = defineView<ImageNode>({
  id: "quayside.images",
  name: "Images",
  icon: "package",
  size: 2,
  visibility: "visible",
  kinds: ["image", "container", "notes"],
  nested: true,
  options: imageOptions,
  hidden(seen) {
    const all = listed(seen);
    return all.length - shown(all, imageValues(seen.arrangement)).length;
  },
  children(seen, node) {
    if (node !== null) return node.kind === "repository" ? node.images : [];
    const values = imageValues(seen.arrangement);
    const rows = [...shown(listed(seen), values)].sort(orderOf(values));
    return [
      ...(values.group === "repository" ? inRepositories(rows, values.text !== "") : rows),
      ...unreadableIn(seen.image, values.text),
    ];
  },
  row(node, now) {
    if (node.kind === "unreadable") return unreadableRow(node);
    return node.kind === "repository" ? repositoryRow(node) : imageRow(node, now);
  },
});

function listed(seen: Seen): readonly UsedImage[] {
  if (seen.image.state !== "ready") return [];
  const users = usersOf(seen);
  return [...seen.image.items.values()].flatMap((item) =>
    item.kind === "unreadable"
      ? []
      : targetsOf(item).map((target) => ({
          ...target,
          users: users.get(item.id) ?? [],
          newer: newerAvailable(target, seen.notes),
        })),
  );
}

function shown(all: readonly UsedImage[], values: ImageValues): readonly UsedImage[] {
  return isFiltered({ options: imageOptions, values }) ? all.filter((row) => passes(row, values)) : all;
}

/** A repository stands where its first row would; one with a single row needs no group, and no second click. */
function inRepositories(rows: readonly UsedImage[], found: boolean): readonly ImageNode[] {
  const members = new Map<string | null, UsedImage[]>();
  for (const row of rows) {
    const name = row.reference === null ? null : repositoryOf(row.reference);
    const known = members.get(name);
    if (known === undefined) members.set(name, [row]);
    else known.push(row);
  }
  return [...members].flatMap(([name, all]): readonly ImageNode[] => {
    if (all.length === 1) return all;
    const below = name === null ? {} : { below: name };
    return [{ kind: "repository", name, images: all.map((row) => ({ ...row, ...below })), found }];
  });
}

function repositoryRow({ name, images: members, found }: RepositoryNode): Row {
  const label = name === null ? t("Without a name") : shortReference(name);
  const largest = Math.max(...members.map(({ image }) => image.size));
  const users = new Set(members.flatMap((member) => member.users)).size;
  const said = [
    members.some(({ newer }) => newer) ? t("newer available") : "",
    name === null ? t("{0} images", members.length) : t("{0} tags", members.length),
    t("up to {0}", size(largest)),
    usersWord(users),
  ].filter((fact) => fact !== "");
  return {
    // VS Code opens a row as it says only when it sees it first.
    id: `${found ? "found" : "repository"}/${name ?? ""}`,
    label,
    description: said.join(" · "),
    icon: { name: "layers", color: iconColor(name, users) },
    contextValue: `repository:${name === null ? "dangling" : "tagged"}`,
    accessibleLabel: [name === null ? t("images without a name") : t("{0}, repository", label), ...said].join(", "),
    collapsible: found ? "expanded" : "collapsed",
  };
}

function imageRow(node: PlacedImage, now: number): Row {
  const { image, reference, users, newer, below } = node;
  const name = imageLabel(node);
  const said = (since: typeof age): readonly string[] =>
    [
      newer ? t("newer available") : "",
      reference === null ? shortId(image.id) : "",
      size(image.size),
      // Images made to be reproducible carry the epoch's start as their date, which says nothing.
      image.createdAt > 0 ? since(image.createdAt, now) : "",
      usersWord(users.length),
    ].filter((part) => part !== "");
  return {
    id: `image/${image.id}/${reference ?? ""}`,
    label: below === undefined ? name : name.slice(shortReference(below).length + 1),
    description: said(briefAge).join(" · "),
    icon: { name: newer ? "cloud-download" : "package", color: iconColor(reference, users.length) },
    contextValue: `image:${imageState(node)}`,
    accessibleLabel: [reference === null ? t("image without a name") : name, ...said(age)].join(", "),
    collapsible: "none",
    tooltip: (asked) => tooltip(node, asked),
    inspects: { kind: "image", id: image.id },
  };
}

function usersWord(count: number): string {
  if (count === 0) return "";
  return count === 1 ? t("in use") : t("in use by {0}", count);
}

function iconColor(name: string | null, users: number): string {
  if (users > 0) return "charts.green";
  return name === null ? "disabledForeground" : "icon.foreground";
}

function tooltip({ image, users }: UsedImage, asked?: Asked): string {
  const rows: readonly (readonly [string, string])[] = [
    [t("Names"), image.references.join(", ")],
    [t("Digests"), image.digests.join(", ")],
    [t("Platform"), imagePlatform(asked?.inspected)],
    [t("Size"), size(image.size)],
    [t("Created"), image.createdAt > 0 ? new Date(image.createdAt).toLocaleString() : ""],
    [t("Used by"), users.join(", ")],
    [t("Labels"), pairs(image.labels)],
    [t("ID"), shortId(image.id)],
  ];
  return plainFacts(rows);
}
