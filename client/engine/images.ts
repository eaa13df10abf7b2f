/** What is done to images between the engine and registries, and what the engine tells of one. */
import { isOlder } from "./api-version.ts";
import { authHeader, registryAuth, registryOf } from "./credentials.ts";
import { toEngineError } from "./diagnose.ts";
import type { Engine, HistoryStep, Platform, TransferProgress } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { lines } from "./lines.ts";
import { EngineError } from "./model.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "pull" | "push" | "registryDigest" | "history" | "platforms" | "tag" | "removeImage">;

/** `environment` is where the credentials for a registry are looked up. */
export function imageOperations(
  wire: Wire,
  apiVersion: string,
  environment: Pick<Environment, "env" | "home" | "files">,
): Operations {
  const credentials = async (name: string) => await registryAuth(registryOf(name), environment);
  return {
    async pull(reference, onProgress, signal) {
      const { name, tag } = splitReference(reference);
      const auth = await credentials(name);
      const stream = await wire.stream("POST", "/images/create", {
        query: { fromImage: name, tag },
        ...(auth === null ? {} : { headers: { "X-Registry-Auth": authHeader(auth) } }),
        signal,
      });
      await readTransfer(stream, wire.endpoint, onProgress, signal);
    },
    async push(reference, onProgress, signal) {
      const { name, tag } = splitReference(reference);
      // A push without the header is refused, so one without credentials carries an empty one.
      const headers = { "X-Registry-Auth": authHeader((await credentials(name)) ?? {}) };
      const stream = await wire.stream("POST", `/images/${encodeURI(name)}/push`, { query: { tag }, headers, signal });
      await readTransfer(stream, wire.endpoint, onProgress, signal);
    },
    async registryDigest(reference, signal) {
      const { name } = splitReference(reference);
      const auth = await credentials(name);
      const answer = await wire.json("GET", `/distribution/${encodeURI(reference)}/json`, {
        ...(auth === null ? {} : { headers: { "X-Registry-Auth": authHeader(auth) } }),
        signal,
      });
      const { digest } = ((answer as { Descriptor?: unknown } | null)?.Descriptor ?? {}) as { digest?: unknown };
      if (typeof digest !== "string") throw new EngineError("the registry told no digest", null);
      return digest;
    },
    async history(image) {
      return historyFromWire(await wire.json("GET", `/images/${encodeURI(image)}/history`));
    },
    async platforms(image) {
      const inspected = (await wire.json("GET", `/images/${encodeURI(image)}/json`)) as Readonly<
        Record<string, unknown>
      >;
      if (isOlder(apiVersion, "1.47")) return [ownPlatform(inspected)];
      // Only the list tells of manifests at this version, and of an image that has a name.
      const [reference] = [inspected.RepoTags, inspected.RepoDigests].flatMap((names) =>
        Array.isArray(names) ? names.filter((name): name is string => typeof name === "string") : [],
      );
      if (reference === undefined) return [ownPlatform(inspected)];
      const listed = await wire.json("GET", "/images/json", {
        query: { manifests: true, filters: JSON.stringify({ reference: [reference] }) },
      });
      const found = platformsFromList(listed, image);
      return found.length === 0 ? [ownPlatform(inspected)] : found;
    },
    async tag(image, reference) {
      const { name, tag } = splitReference(reference);
      await wire.json("POST", `/images/${encodeURI(image)}/tag`, { query: { repo: name, tag } });
    },
    async removeImage(reference, { force }) {
      await wire.json("DELETE", `/images/${encodeURI(reference)}`, { query: { force } });
    },
  };
}

/** `ghcr.io:443/a/b:1` → name and tag; `a@sha256:…` has its digest for a tag; neither means `latest`. */
export function splitReference(reference: string): { readonly name: string; readonly tag: string } {
  const at = reference.indexOf("@");
  if (at >= 0) {
    const { name } = splitReference(reference.slice(0, at));
    return { name, tag: reference.slice(at + 1) };
  }
  const colon = reference.indexOf(":", reference.lastIndexOf("/") + 1);
  return colon < 0
    ? { name: reference, tag: "latest" }
    : { name: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

/** Reads a transfer's stream to its end. */
async function readTransfer(
  stream: AsyncIterable<Buffer>,
  endpoint: string,
  onProgress: (progress: TransferProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const line of lines(stream)) {
      const progress = readProgress(line);
      if (progress !== null) onProgress(progress);
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toEngineError(error, endpoint);
  }
}

/** Of `GET /images/{name}/history`, which begins with the last step. */
export function historyFromWire(wire: unknown): readonly HistoryStep[] {
  const steps = (Array.isArray(wire) ? wire : []) as readonly Readonly<Record<string, unknown>>[];
  return steps
    .map((step) => ({
      command: String(step?.CreatedBy ?? ""),
      createdAt: typeof step?.Created === "number" && step.Created > 0 ? step.Created * 1000 : 0,
      size: typeof step?.Size === "number" ? step.Size : 0,
      comment: String(step?.Comment ?? ""),
    }))
    .reverse();
}

/** Of `GET /images/json?manifests=1`, which engines without such a store of images answer without manifests. */
export function platformsFromList(wire: unknown, id: string): readonly Platform[] {
  const images = (Array.isArray(wire) ? wire : []) as readonly Readonly<Record<string, unknown>>[];
  const manifests = images.find((image) => image?.Id === id)?.Manifests;
  const found = ((Array.isArray(manifests) ? manifests : []) as readonly Readonly<Record<string, unknown>>[]).flatMap(
    (manifest) => {
      // Attestations stand among the manifests, but are made for no machine.
      if (manifest?.Kind !== "image") return [];
      const platform = (manifest.Descriptor as { platform?: unknown } | undefined)?.platform;
      const own = (manifest.ImageData as { Platform?: unknown } | undefined)?.Platform;
      const name = platformName(own ?? platform);
      return name === "" ? [] : [{ name, present: manifest.Available === true }];
    },
  );
  return [...new Map(found.map((platform) => [platform.name, platform])).values()];
}

function ownPlatform({ Os: os, Architecture: architecture, Variant: variant }: Readonly<Record<string, unknown>>) {
  return { name: platformName({ os, architecture, variant }), present: true };
}

function platformName(wire: unknown): string {
  const { os, architecture, variant } = (wire ?? {}) as Readonly<Record<string, unknown>>;
  return [os, architecture, variant].filter((part) => typeof part === "string" && part !== "").join("/");
}

/**
 * One line of a transfer's stream. The engine has answered 200 long before a pull fails: the error is a line as well,
 * and is thrown.
 */
export function readProgress(line: string): TransferProgress | null {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line);
  } catch {
    return null;
  }
  const { id, status, error, errorDetail, progressDetail } = record;
  if (error !== undefined || errorDetail !== undefined) {
    const { message } = (errorDetail ?? {}) as { message?: unknown };
    throw new EngineError(String(message ?? error), null);
  }
  if (typeof status !== "string") return null;
  const { current, total } = (progressDetail ?? {}) as { current?: unknown; total?: unknown };
  return {
    id: typeof id === "string" ? id : null,
    status,
    current: typeof current === "number" ? current : null,
    total: typeof total === "number" && total > 0 ? total : null,
  };
}
