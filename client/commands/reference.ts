/** The grammar of image references, as the distribution project's reference defines it. */
import { t } from "../words.ts";

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const domain =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const tag = /^\w[\w.-]{0,127}$/;
const digest = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** What is wrong with an image's reference, in a sentence; null where nothing is. */
export function referenceProblem(text: string): string | null {
  if (text === "") return t("A name is needed, for example {0}.", "app:1.0");
  if (/\s/.test(text)) return t("A name holds no blanks.");
  const [beforeDigest = "", ...digests] = text.split("@");
  if (digests.length > 1 || (digests[0] !== undefined && !digest.test(digests[0]))) {
    return t("After “@” stands one digest: sha256: and 64 hexadecimal digits.");
  }
  const colon = beforeDigest.lastIndexOf(":");
  const hasTag = colon > beforeDigest.lastIndexOf("/");
  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  if (hasTag && !tag.test(beforeDigest.slice(colon + 1))) {
    return t("A tag has up to 128 letters, digits, “_”, “.” and “-”, and starts with none of the last two.");
  }
  return nameProblem(name);
}

/** What is wrong with the reference of an image to make: a digest can't be chosen. */
export function tagProblem(text: string): string | null {
  return text.includes("@") ? t("A digest can't be chosen: give a name and a tag.") : referenceProblem(text);
}

/** A reference as the engine takes it: without a tag it means `latest`. */
export function withTag(reference: string): string {
  return reference.includes("@") || reference.lastIndexOf(":") > reference.lastIndexOf("/")
    ? reference
    : `${reference}:latest`;
}

/** A folder's name as the nearest valid image name. */
export function suggestedTag(folderName: string): string {
  const name = folderName
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/_{3,}/g, "__")
    .replace(/[._-]*([._-])(?=[._-])/g, "")
    .replace(/^[._-]+|[._-]+$/g, "");
  return `${component.test(name) ? name : "app"}:latest`;
}

function nameProblem(name: string): string | null {
  const parts = name.split("/");
  const first = parts[0] ?? "";
  const hasDomain = parts.length > 1 && (/[.:[]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (hasDomain && !domain.test(first)) return t("“{0}” is no registry's host.", first);
  const path = hasDomain ? parts.slice(1) : parts;
  for (const part of path) {
    if (part === "") return t("Between the slashes of a name stands something.");
    if (part !== part.toLowerCase()) return t("An image's name is in lower case: {0}.", part.toLowerCase());
    if (!component.test(part)) {
      return t("“{0}” is no valid name: lower-case letters and digits, with “.”, “_”, “__” or “-” between them.", part);
    }
  }
  return name.length > 255 ? t("A name has at most 255 characters.") : null;
}
