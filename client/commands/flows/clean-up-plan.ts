/** What a clean-up would take: everything that nobody uses, kind by kind, with what each frees. Pure. */
import { containersIn, isStopped } from "../../describe/containers.ts";
import { size } from "../../describe/format.ts";
import { type ImageTarget, imageLabel, targetsOf } from "../../describe/images.ts";
import { isBuiltIn, networkTargets } from "../../describe/networks.ts";
import { isAnonymous, volumeLabel, volumeTargets } from "../../describe/volumes.ts";
import type { Usage } from "../../engine/engine.ts";
import type { Container, Image, Network, Volume } from "../../engine/model.ts";
import type { Snapshots } from "../../engine/store.ts";
import { t } from "../../words.ts";

/** In the order in which they go: what a container used is free once it is gone. */
export const cleanUpKinds = [
  "containers",
  "networks",
  "dangling",
  "images",
  "anonymousVolumes",
  "volumes",
  "buildCache",
] as const;
export type CleanUpKind = (typeof cleanUpKinds)[number];

/** What goes only when it is asked for: people gave these their names, and may want them back. */
export const keptByDefault: ReadonlySet<CleanUpKind> = new Set(["images", "volumes"]);

export type CleanUpItem = {
  readonly name: string;
  /** What its removal frees; of images and of the build cache at least that, for layers may be shared. */
  readonly bytes: number;
  /** Ids of stopped containers that use it: it can go only after them. */
  readonly users: readonly string[];
} & (
  | { readonly kind: "containers"; readonly object: Container }
  | { readonly kind: "networks"; readonly object: Network }
  | { readonly kind: "dangling" | "images"; readonly object: Image }
  | { readonly kind: "anonymousVolumes" | "volumes"; readonly object: Volume }
  | { readonly kind: "buildCache"; readonly object: readonly string[] }
);

/** All that could go, were every stopped container gone; `usage` may have measured only a part. */
export function planCleanUp(snapshots: Snapshots, { sizes, buildCache }: Usage): readonly CleanUpItem[] {
  const containers = containersIn(snapshots);
  const stopped = new Set(containers.filter(isStopped).map(({ id }) => id));
  /** Null where one stays that uses it. */
  const usersAmong = (users: readonly Container[]): readonly string[] | null =>
    users.every(({ id }) => stopped.has(id)) ? users.map(({ id }) => id) : null;
  const items: CleanUpItem[] = [];

  for (const object of containers) {
    if (!stopped.has(object.id)) continue;
    items.push({
      kind: "containers",
      object,
      name: object.name,
      bytes: sizes.container.get(object.id) ?? 0,
      users: [],
    });
  }
  for (const { network: object, members } of networkTargets(snapshots)) {
    const users = usersAmong(members.map(({ container }) => container));
    if (users === null || isBuiltIn(object) || object.scope !== "local") continue;
    items.push({ kind: "networks", object, name: object.name, bytes: 0, users });
  }
  const images = snapshots.image.state === "ready" ? [...snapshots.image.items.values()] : [];
  for (const object of images) {
    if (object.kind !== "image") continue;
    const users = usersAmong(containers.filter(({ imageId }) => imageId === object.id));
    if (users === null) continue;
    const kind = object.references.length === 0 ? "dangling" : "images";
    const name = [...new Set(targetsOf(object).map(imageName))].join(", ");
    items.push({ kind, object, name, bytes: sizes.image.get(object.id) ?? 0, users });
  }
  for (const target of volumeTargets(snapshots)) {
    const users = usersAmong(target.users);
    if (users === null) continue;
    const { volume: object } = target;
    const kind = isAnonymous(object.id) ? "anonymousVolumes" : "volumes";
    items.push({ kind, object, name: volumeLabel(target), bytes: sizes.volume.get(object.id) ?? 0, users });
  }
  if (buildCache !== null && buildCache.length > 0) {
    const bytes = buildCache.reduce((sum, record) => sum + record.size, 0);
    const name = buildCache.length === 1 ? t("1 record") : t("{0} records", buildCache.length);
    items.push({ kind: "buildCache", object: buildCache.map(({ id }) => id), name, bytes, users: [] });
  }
  return items;
}

/** Those of a choice that can go with it: what a container uses that stays, stays as well. */
export function withoutUsed(chosen: readonly CleanUpItem[]): readonly CleanUpItem[] {
  const going = new Set(chosen.flatMap((item) => (item.kind === "containers" ? [item.object.id] : [])));
  return chosen.filter(({ users }) => users.every((id) => going.has(id)));
}

/** Of the kinds that the user wants gone, the greatest first of each. */
export function ofKinds(items: readonly CleanUpItem[], kinds: readonly CleanUpKind[]): readonly CleanUpItem[] {
  const wanted = withoutUsed(items.filter(({ kind }) => kinds.includes(kind)));
  return wanted.toSorted((a, b) => cleanUpKinds.indexOf(a.kind) - cleanUpKinds.indexOf(b.kind) || b.bytes - a.bytes);
}

export function bytesOf(items: readonly CleanUpItem[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** `142 MB`; `about 142 MB` where layers may be shared with what stays. */
export function freedWords(items: readonly CleanUpItem[]): string {
  const sure = items.every(({ kind }) => !["dangling", "images", "buildCache"].includes(kind));
  const words = size(bytesOf(items));
  return sure ? words : t("about {0}", words);
}

/** What a kind is called where people choose among them. */
export function kindTitle(kind: CleanUpKind): string {
  const titles: Readonly<Record<CleanUpKind, string>> = {
    containers: t("Stopped containers"),
    networks: t("Unused networks"),
    dangling: t("Images without a name"),
    images: t("Named images that no container uses"),
    anonymousVolumes: t("Unused volumes without a name"),
    volumes: t("Unused volumes with a name"),
    buildCache: t("Build cache"),
  };
  return titles[kind];
}

/** What one thing of a kind is called. */
export function kindWord(kind: CleanUpKind): string {
  const words: Readonly<Record<CleanUpKind, string>> = {
    containers: t("container"),
    networks: t("network"),
    dangling: t("image without a name"),
    images: t("image"),
    anonymousVolumes: t("volume without a name"),
    volumes: t("volume"),
    buildCache: t("build cache"),
  };
  return words[kind];
}

export const kindIcons: Readonly<Record<CleanUpKind, string>> = {
  containers: "vm",
  networks: "type-hierarchy",
  dangling: "package",
  images: "package",
  anonymousVolumes: "database",
  volumes: "database",
  buildCache: "layers",
};

function imageName(target: ImageTarget): string {
  return target.reference === null ? target.image.id.replace(/^sha256:/, "").slice(0, 12) : imageLabel(target);
}
