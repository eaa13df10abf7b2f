/** Image references, split as the distribution project's reference grammar has it (`reference.ParseNormalizedNamed`). */

/** A part of a reference, with its half-open range of UTF-16 offsets into the text that was split. */
export interface ReferencePart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface ImageReference {
  /** The registry as written (`ghcr.io`, `localhost:5000`), null where the default one is meant. */
  readonly domain: ReferencePart | null;
  /** The repository as written, without the registry: `alpine`, `bitnami/redis`. */
  readonly path: ReferencePart;
  readonly tag: ReferencePart | null;
  /** `sha256:…`, algorithm included. */
  readonly digest: ReferencePart | null;
  /** Registry and repository with the defaults filled in: `docker.io/library/alpine`. */
  readonly name: string;
}

/** Why a text is no image reference. */
export type ReferenceFault = "format" | "uppercase" | "too-long" | "identifier" | "digest";

export type SplitReference = { readonly reference: ImageReference } | { readonly fault: ReferenceFault };

/**
 * Splits a reference, variables already expanded.
 * Accepts exactly what a builder accepts as FROM's image; `scratch` and stage names are the caller's business.
 */
export function splitImageReference(text: string): SplitReference {
  if (text.length > maxLength) return { fault: "too-long" };
  if (identifier.test(text)) return { fault: "identifier" };
  const slash = text.indexOf("/");
  const head = slash < 0 ? "" : text.slice(0, slash);
  const hasDomain = slash >= 0 && isDomain(head);
  const pathStart = hasDomain ? slash + 1 : 0;

  // The tag's colon is looked for in the whole rest, a digest's included, because the builder does so too.
  const colon = text.indexOf(":", pathStart);
  const repository = text.slice(pathStart, colon < 0 ? text.length : colon);
  if (repository.toLowerCase() !== repository) return { fault: "uppercase" };

  const match = pathPattern.exec(text.slice(pathStart));
  if (match === null || (hasDomain && !domainPattern.test(head))) return { fault: "format" };
  const [, path = "", tag, digest] = match;
  const pathEnd = pathStart + path.length;
  const tagStart = pathEnd + 1;
  const digestStart = tag === undefined ? pathEnd + 1 : tagStart + tag.length + 1;
  const isDefault = !hasDomain || head === "docker.io" || head === "index.docker.io";
  const fullPath = isDefault && !path.includes("/") ? `library/${path}` : path;
  if (fullPath.length > maxPathLength) return { fault: "too-long" };
  if (digest !== undefined && !isDigest(digest)) return { fault: "digest" };
  return {
    reference: {
      domain: hasDomain ? { text: head, start: 0, end: slash } : null,
      path: { text: path, start: pathStart, end: pathEnd },
      tag: tag === undefined ? null : { text: tag, start: tagStart, end: tagStart + tag.length },
      digest: digest === undefined ? null : { text: digest, start: digestStart, end: digestStart + digest.length },
      name: `${isDefault ? "docker.io" : head}/${fullPath}`,
    },
  };
}

/** Whether a text is a digest a builder can check: a known algorithm, and as many hexadecimal digits as it has. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(":");
  const length = digestLengths.get(text.slice(0, colon));
  const hex = text.slice(colon + 1);
  return length !== undefined && hex.length === length && lowerHex.test(hex);
}

/** No registry's name is as long as that; the patterns below need not look at more. */
const maxLength = 4096;
const maxPathLength = 255;
const identifier = /^[a-f0-9]{64}$/;
const lowerHex = /^[a-f0-9]+$/;
const digestLengths = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);
const domainPattern =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const pathPattern =
  /^([a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$/;

/** What stands before the first slash is a registry if it could not be a user's name: a dot, a port, capitals, localhost. */
function isDomain(head: string): boolean {
  return head === "localhost" || head.includes(".") || head.includes(":") || head.toLowerCase() !== head;
}
