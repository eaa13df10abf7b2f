/** Removing an image with every name it has. */
import type { Image } from "../engine/model.ts";
import type { CommandContext } from "./command.ts";

/** The engine refuses to remove an image of several names by its id: each name goes, and the last one takes it along. */
export async function removeWhole(
  { engine }: Pick<CommandContext, "engine">,
  { id, references, digests }: Image,
): Promise<void> {
  // Digests of several repositories are several names as well.
  const all = references.length > 0 ? references : digests.length > 1 ? digests : [id];
  for (const reference of all) await engine.removeImage(reference, { force: false });
}
