/** How the Images view can be arranged: its table, and what each choice means. */
import { holdsText, type Options, type ValuesOf, valuesOf } from "../describe/arrangement.ts";
import { byName, shortReference } from "../describe/format.ts";
import type { ImageTarget } from "../describe/images.ts";
import { t } from "../words.ts";
import { passesUse, textFilter, useFilter } from "./filters.ts";
import type { Seen } from "./view.ts";

/** One row: a reference, or an image without one. */
export interface UsedImage extends ImageTarget {
  /** The names of the containers made from it. */
  readonly users: readonly string[];
  /** Whether its registry had a newer one when it was asked. */
  readonly newer: boolean;
}

export const imageOptions = [
  {
    key: "group",
    title: () => t("Group by"),
    usual: "repository",
    choices: () => [
      { value: "repository", label: t("Repository"), description: t("where it has several tags") },
      { value: "none", label: t("Nothing") },
    ],
    said: () => t("not grouped"),
  },
  {
    key: "sort",
    title: () => t("Sort by"),
    usual: "name",
    choices: () => [
      { value: "name", label: t("Name") },
      { value: "created", label: t("Created"), description: t("newest first") },
      { value: "size", label: t("Size"), description: t("largest first") },
    ],
    said: (value) => ({ created: t("newest first"), size: t("largest first") })[value] ?? "",
  },
  textFilter,
  useFilter,
  {
    key: "hideDangling",
    title: () => t("Hide images without a name"),
    usual: false as boolean,
    hides: true,
    said: () => t("named only"),
  },
] as const satisfies Options;

export type ImageValues = ValuesOf<typeof imageOptions>;

export function imageValues(arrangement: Seen["arrangement"]): ImageValues {
  return valuesOf(imageOptions, arrangement);
}

/** Whether the filters leave a row in the view. */
export function passes({ image, reference, users }: UsedImage, values: ImageValues): boolean {
  return (
    (!values.hideDangling || reference !== null) &&
    passesUse(values.use, users.length) &&
    holdsText(values.text, image.id, textsOf({ image, reference, users }))
  );
}

function textsOf({ image, reference, users }: Omit<UsedImage, "kind" | "newer">): readonly string[] {
  const labels = Object.entries(image.labels).map(([key, value]) => `${key}=${value}`);
  return [reference ?? "", ...users, ...labels];
}

type Order = (a: UsedImage, b: UsedImage) => number;

/** By reference; images without one follow, newest first. */
const byReference: Order = (a, b) => {
  if (a.reference !== null && b.reference !== null)
    return byName(shortReference(a.reference), shortReference(b.reference));
  return Number(a.reference === null) - Number(b.reference === null) || b.image.createdAt - a.image.createdAt;
};

const orders: Readonly<Record<string, Order>> = {
  created: (a, b) => b.image.createdAt - a.image.createdAt || byReference(a, b),
  size: (a, b) => b.image.size - a.image.size || byReference(a, b),
};

export function orderOf({ sort }: ImageValues): Order {
  return orders[sort] ?? byReference;
}
