/** What is done to volumes, and what the engine's objects take up on its disk. */
import type { Engine } from "./engine.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "createVolume" | "removeVolume" | "sizes">;

export function volumeOperations(wire: Wire): Operations {
  return {
    async createVolume({ name, driver, labels = {} }) {
      const answer = await wire.json("POST", "/volumes/create", {
        body: { Name: name, Driver: driver, Labels: labels },
      });
      return String((answer as { Name: unknown }).Name);
    },
    async removeVolume(name) {
      await wire.json("DELETE", `/volumes/${encodeURIComponent(name)}`);
    },
    async sizes(kind, signal) {
      // Engines before API 1.42 measure everything and don't know of a type.
      const answer = await wire.json("GET", "/system/df", { query: { type: kind }, signal });
      return sizesFromUsage(kind, answer);
    },
  };
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
