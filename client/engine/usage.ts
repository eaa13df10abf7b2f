/** What the engine's objects take up on its disk, and the build cache among them. */
import type { Engine, Usage } from "./engine.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "sizes" | "usage" | "removeBuildCache">;

export function usageOperations(wire: Wire): Operations {
  return {
    async sizes(kind, signal) {
      // Engines before API 1.42 measure everything and don't know of a type.
      const answer = await wire.json("GET", "/system/df", { query: { type: kind }, signal });
      return sizesFromUsage(kind, answer);
    },
    async usage(signal) {
      const answer = await wire.json("GET", "/system/df", { signal });
      return {
        sizes: {
          container: sizesFromUsage("container", answer),
          image: sizesFromUsage("image", answer),
          volume: sizesFromUsage("volume", answer),
        },
        buildCache: buildCacheFromUsage(answer),
      };
    },
    async removeBuildCache(ids, signal) {
      // The builder takes one value, as an expression in quotation marks; ids are letters and digits.
      const filters = JSON.stringify({ id: [`"^(${ids.filter((id) => /^\w+$/.test(id)).join("|")})$"`] });
      const answer = await wire.json("POST", "/build/prune", { query: { all: true, filters }, signal });
      const { SpaceReclaimed: freed } = (answer ?? {}) as { SpaceReclaimed?: unknown };
      return typeof freed === "number" ? freed : 0;
    },
  };
}

/** Records that no build has open now. Podman, which has none, leaves them out. */
function buildCacheFromUsage(wire: unknown): Usage["buildCache"] {
  const { BuildCache: records } = (wire ?? {}) as { BuildCache?: unknown };
  if (!Array.isArray(records)) return null;
  return (records as readonly Readonly<Record<string, unknown>>[]).flatMap((record) => {
    const { ID: id, Size: bytes, InUse: inUse, Shared: shared } = record ?? {};
    if (typeof id !== "string" || inUse === true) return [];
    // What an image holds as well stays on the disk for it.
    return [{ id, size: typeof bytes === "number" && bytes > 0 && shared !== true ? bytes : 0 }];
  });
}

/** Of `GET /system/df`, which may lack any part of it. A negative size means that it was not measured. */
export function sizesFromUsage(kind: "container" | "image" | "volume", wire: unknown): ReadonlyMap<string, number> {
  const {
    Containers: containers,
    Images: images,
    Volumes: volumes,
  } = (wire ?? {}) as Readonly<Record<string, unknown>>;
  const records = { container: containers, image: images, volume: volumes }[kind];
  const sizes = new Map<string, number>();
  for (const record of (Array.isArray(records) ? records : []) as Readonly<Record<string, unknown>>[]) {
    const id = kind === "volume" ? record.Name : record.Id;
    const bytes = kind === "volume" ? volumeBytes(record) : kind === "image" ? imageBytes(record) : record.SizeRw;
    // A container that wrote nothing has no size at all.
    const known = kind === "container" ? (bytes ?? 0) : bytes;
    if (typeof id !== "string" || typeof known !== "number" || known < 0) continue;
    // Podman leaves the algorithm out.
    sizes.set(kind === "image" && !id.includes(":") ? `sha256:${id}` : id, known);
  }
  return sizes;
}

function volumeBytes(record: Readonly<Record<string, unknown>>): unknown {
  return (record.UsageData as { Size?: unknown } | null | undefined)?.Size;
}

/** Layers that other images have as well stay when this one goes. */
function imageBytes({ Size: size, SharedSize: shared }: Readonly<Record<string, unknown>>): unknown {
  return typeof size === "number" && typeof shared === "number" && shared > 0 ? size - shared : size;
}
