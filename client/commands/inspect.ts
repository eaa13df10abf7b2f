/** What the engine says of an object, as a read-only JSON document: the same for every kind. */
import type { Kind } from "../engine/model.ts";
import type { CommandContext } from "./command.ts";

/**
 * A container, its volume and its network often have one name: each has a document of its own.
 * @param name what the document is called, without its ending
 */
export async function showInspected(
  { engine, ui }: Pick<CommandContext, "engine" | "ui">,
  kind: Kind,
  id: string,
  name: string,
): Promise<void> {
  await ui.document(`${name}${kind === "container" ? "" : `.${kind}`}.json`, async () =>
    JSON.stringify(await engine.inspect(kind, id), null, 2),
  );
}
