/** What an event of the engine means for what we hold: which object to read again, or that one is gone. */
import type { EngineEvent, Kind } from "./model.ts";

export type Effect =
  /** Read this one object again; an image may be named by a reference. */
  | { readonly kind: Kind; readonly do: "read"; readonly id: string }
  | { readonly kind: Kind; readonly do: "remove"; readonly id: string }
  /** The event doesn't say which objects it touched. */
  | { readonly kind: Kind; readonly do: "list" };

/** Events that change nothing that is shown. A `kill` is a signal sent; should it end the container, a `die` follows. */
const containerNoise = /^(exec_|top|attach|detach|resize|export|copy|archive-path|extract-to-dir|kill|exec$)/;

/** Null where nothing that we hold has changed. */
export function effectOf(event: EngineEvent): Effect | null {
  const { type, action, id, attributes } = event;
  if (type === "container") {
    // The new image's own event is missing in some versions.
    if (action === "commit") return { kind: "image", do: "list" };
    if (action === "prune") return { kind: "container", do: "list" };
    if (containerNoise.test(action) || id === "") return null;
    // Podman says "remove".
    return { kind: "container", do: action === "destroy" || action === "remove" ? "remove" : "read", id };
  }
  if (type === "image") {
    if (action === "save" || action === "mount" || action === "unmount") return null;
    if (action === "prune" || id === "") return { kind: "image", do: "list" };
    // Even of a deleted image: it may still be there under the same id, and reading finds out.
    return { kind: "image", do: "read", id };
  }
  if (type === "network" && (action === "connect" || action === "disconnect")) {
    // Which networks it belongs to, and with which address, is the container's.
    const { container = "" } = attributes;
    return container === "" ? null : { kind: "container", do: "read", id: container };
  }
  if (type === "volume" || type === "network") {
    // Who uses a volume is told by the containers.
    if (action === "mount" || action === "unmount") return null;
    if (action === "prune" || id === "") return { kind: type, do: "list" };
    return { kind: type, do: action === "destroy" || action === "remove" ? "remove" : "read", id };
  }
  return null;
}
