/** Images as people name them: one thing a reference, with who uses it. */
import type { Image } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { shortReference } from "./format.ts";

/** One of an image's references, which is one row of the view; the whole image where it has none. */
export interface ImageTarget {
  readonly kind: "image";
  readonly image: Image;
  /** `repository:tag` or `repository@digest`; null where the image is dangling. */
  readonly reference: string | null;
}

/** An image as the rows that stand for it: one a tag, else one a digest, else one. */
export function targetsOf(image: Image): readonly ImageTarget[] {
  const named = image.references.length > 0 ? image.references : image.digests;
  if (named.length === 0) return [{ kind: "image", image, reference: null }];
  return named.map((reference) => ({ kind: "image", image, reference }));
}

/** What a row shows first. */
export function imageLabel(target: ImageTarget): string {
  return target.reference === null ? "<none>" : shortReference(target.reference);
}

/** The names of the containers made from each image, by the image's id. */
export function usersOf(snapshots: Snapshots): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  if (snapshots.container.state !== "ready") return users;
  for (const item of snapshots.container.items.values()) {
    if (item.kind !== "container") continue;
    const names = users.get(item.imageId);
    if (names === undefined) users.set(item.imageId, [item.name]);
    else names.push(item.name);
  }
  return users;
}

/** A reference without its tag or digest. */
export function repositoryOf(reference: string): string {
  const plain = reference.replace(/@.*$/, "");
  return plain.replace(/:[^:/]*$/, "");
}
