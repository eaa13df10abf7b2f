/** What the engine says of an object, as a read-only JSON document: the same for every kind. */
import type { Kind } from "../engine/model.ts";
import type { CommandContext } from "./command.ts";

/** @param name what the document is called, without its ending */
export async function showInspected(
  { engine, ui }: Pick<CommandContext, "engine" | "ui">,
  kind: Kind,
  id: string,
  name: string,
): Promise<void> {
  await ui.document(`${name}.json`, async () => JSON.stringify(await engine.inspect(kind, id), null, 2));
}
