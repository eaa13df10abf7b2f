/** Removing a container as gently as it goes: what runs is stopped first, never killed. */
import { isLive } from "../describe/containers.ts";
import type { Container } from "../engine/model.ts";
import { refusalIn } from "../failures.ts";
import type { CommandContext } from "./command.ts";

export async function stopAndRemove(
  { engine }: Pick<CommandContext, "engine">,
  container: Container,
  volumes = false,
): Promise<void> {
  const { id, state } = container;
  const live = isLive(container);
  // Asked to stop first, a process can finish what it is writing; one that stands still hears nothing.
  if (state === "paused") await engine.unpause(id);
  if (live) await engine.stop(id);
  try {
    await engine.removeContainer(id, { force: false, volumes });
  } catch (error) {
    // One that was run with --rm goes by itself once it is stopped.
    if (!live || !["going", "container-gone"].includes(refusalIn(error)?.code ?? "")) throw error;
  }
}
