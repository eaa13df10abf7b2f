/** Volumes with who uses them: what views, menus and commands say of one. */
import type { Container, Volume } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { containersIn } from "./containers.ts";
import { shortId } from "./format.ts";

/** The engine removes an unused one only; a stopped container uses its volumes as well. */
export type VolumeState = "used" | "unused";

export interface VolumeTarget {
  readonly kind: "volume";
  readonly volume: Volume;
  /** The containers that have it, whether they run or not. */
  readonly users: readonly Container[];
}

/** Every volume that can be read, in the engine's order. */
export function volumeTargets(snapshots: Snapshots): readonly VolumeTarget[] {
  if (snapshots.volume.state !== "ready") return [];
  const users = new Map<string, Container[]>();
  for (const container of containersIn(snapshots)) {
    for (const name of new Set(container.volumes.map(({ volume }) => volume))) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [container]);
      else known.push(container);
    }
  }
  return [...snapshots.volume.items.values()].flatMap((volume) =>
    volume.kind === "volume" ? [{ kind: "volume", volume, users: users.get(volume.id) ?? [] }] : [],
  );
}

export function volumeState({ users }: VolumeTarget): VolumeState {
  return users.length > 0 ? "used" : "unused";
}

/** The engine's made-up names are as long as ids, and shortened like them. */
export function volumeLabel({ volume }: VolumeTarget): string {
  return isAnonymous(volume.id) ? shortId(volume.id) : volume.id;
}

/** Whether nobody gave it its name: it came with a container. */
export function isAnonymous(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
