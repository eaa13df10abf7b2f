/** What can be done at once about an engine's refusal: words that name who is in the way, and buttons beside them. */

import { containersIn, isLive, stateWord } from "../describe/containers.ts";
import { shortId, shortReference } from "../describe/format.ts";
import type { Container } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { describeError, refusalIn } from "../failures.ts";
import { t } from "../words.ts";
import type { CommandContext } from "./command.ts";
import { pullReference } from "./flows/registry.ts";
import { showInspected } from "./inspect.ts";
import { stopAndRemove } from "./remove-container.ts";

export interface Remedy {
  readonly label: string;
  run(): Promise<void>;
}

type Context = Pick<CommandContext, "engine" | "store" | "ui">;

/** What failed: on which container, and how to try it once more, where there is something to try. */
export interface Attempt {
  readonly container?: Container | undefined;
  readonly retry?: (() => Promise<void>) | undefined;
}

/** An error in words; a taken port or name with who has it, where that is known. */
export function explain(error: unknown, { store }: Pick<Context, "store">): string {
  const refusal = refusalIn(error);
  if (refusal?.code === "port-taken") {
    const holder = portHolder(store, Number(refusal.about));
    return holder === undefined
      ? t("Port {0} is taken by another program on the engine's machine.", refusal.about)
      : t("Port {0} is taken by the container {1}.", refusal.about, holder.name);
  }
  if (refusal?.code === "name-taken") {
    const holder = nameHolder(store, refusal.about, refusal.holder);
    if (holder !== undefined)
      return t("The name {0} is in use by a container in the state “{1}”.", refusal.about, stateWord(holder.state));
  }
  return describeError(error, containerNames(store.snapshots));
}

/** Engines name containers by their ids, people by their names. */
export function containerNames(snapshots: Snapshots): (id: string) => string {
  return (id) => containersIn(snapshots).find((container) => container.id.startsWith(id))?.name ?? shortId(id);
}

/** Buttons for a notification; none where only the user can know what to do. */
export function remediesFor(error: unknown, context: Context, { container, retry }: Attempt): readonly Remedy[] {
  const { engine, store, ui } = context;
  const refusal = refusalIn(error);
  switch (refusal?.code) {
    case "running":
      if (container === undefined || retry === undefined) return [];
      return [
        {
          label: t("Stop and Remove"),
          run: async () => {
            await ui.progress(t("Stopping {0}", container.name), () => engine.stop(container.id));
            await retry();
          },
        },
      ];
    case "port-taken": {
      const holder = portHolder(store, Number(refusal.about));
      if (holder === undefined || retry === undefined) return [];
      return [
        {
          label: t("Stop {0} and Try Again", holder.name),
          run: async () => {
            await ui.progress(t("Stopping {0}", holder.name), () => engine.stop(holder.id));
            await retry();
          },
        },
      ];
    }
    case "name-taken": {
      const holder = nameHolder(store, refusal.about, refusal.holder);
      if (holder === undefined) return [];
      return [
        { label: t("Remove {0}…", holder.name), run: () => removeHolder(context, holder, retry) },
        {
          label: t("Inspect {0}", holder.name),
          run: () => showInspected(context, "container", holder.id, holder.name),
        },
      ];
    }
    case "image-missing": {
      const image = refusal.about;
      // An id can't be pulled.
      if (/^(sha256:|[0-9a-f]{12,64}$)/.test(image)) return [];
      return [
        {
          label: t("Pull {0}", shortReference(image)),
          run: async () => {
            if (await pullReference(context, image)) await retry?.();
          },
        },
      ];
    }
    default:
      return [];
  }
}

async function removeHolder({ engine, ui }: Context, holder: Container, retry: Attempt["retry"]): Promise<void> {
  const stop = isLive(holder);
  const lines = [
    ...(stop ? [t("It is running, and will be stopped first.")] : []),
    t("What it wrote outside volumes is lost. Its volumes stay."),
  ];
  const action = stop ? t("Stop and Remove") : t("Remove");
  if (!(await ui.confirm(t("Remove the container {0}?", holder.name), lines.join("\n"), action))) return;
  await ui.progress(t("Removing {0}", holder.name), () => stopAndRemove({ engine }, holder));
  await retry?.();
}

function portHolder(store: Context["store"], port: number): Container | undefined {
  return containersIn(store.snapshots).find(({ ports }) => ports.some(({ publicPort }) => publicPort === port));
}

function nameHolder(store: Context["store"], name: string, id: string | null): Container | undefined {
  return containersIn(store.snapshots).find((item) => item.name === name || (id !== null && item.id.startsWith(id)));
}
