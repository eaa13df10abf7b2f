/** Removing all that nobody uses: what goes is listed and measured before, and nothing else goes. */
import { dialogNames, size } from "../describe/format.ts";
import type { Usage } from "../engine/engine.ts";
import { t } from "../words.ts";
import { forEach } from "./bulk.ts";
import type { CommandContext } from "./command.ts";

export interface Pruning<T> {
  /** The kind to measure; null where it takes no room. */
  readonly sizes: "container" | "image" | "volume" | null;
  readonly targets: readonly T[];
  idOf(target: T): string;
  nameOf(target: T): string;
  /** Said when there is nothing to remove. */
  readonly nothing: string;
  question(count: number): string;
  /** What is lost with them. */
  readonly warning: string;
  remove(target: T): Promise<void>;
}

/**
 * Asks with the names of all that goes and how much that frees, then removes those and no others: what came to be
 * unused meanwhile stays, which an engine's own prune would take.
 */
export async function prune<T>(context: CommandContext, pruning: Pruning<T>): Promise<void> {
  const { ui } = context;
  const { targets, idOf, nameOf } = pruning;
  if (targets.length === 0) {
    await ui.info(pruning.nothing);
    return;
  }
  const sizes = pruning.sizes === null ? new Map<string, number>() : await measure(context, pruning.sizes);
  if (sizes === null) return;
  const bytesOf = (target: T): number => sizes.get(idOf(target)) ?? 0;
  const named = (target: T): string =>
    bytesOf(target) > 0 ? t("{0} ({1})", nameOf(target), size(bytesOf(target))) : nameOf(target);
  const bySize = targets.toSorted((a, b) => bytesOf(b) - bytesOf(a));
  const bytes = sum(targets.map(bytesOf));
  // Layers that only images among these share are freed as well, but measured for none of them.
  const shared = pruning.sizes === "image";
  const lines = [
    dialogNames(bySize.map(named)),
    pruning.warning,
    ...(bytes > 0 ? [shared ? t("This frees at least {0}.", size(bytes)) : t("This frees {0}.", size(bytes))] : []),
  ];
  if (!(await ui.confirm(pruning.question(targets.length), lines.join("\n"), t("Remove")))) return;
  const { done } = await forEach(context, t("Removing what is not used"), targets, nameOf, pruning.remove);
  const freed = sum(done.map(bytesOf));
  if (done.length === 0 || freed === 0) return;
  await ui.info(
    shared
      ? t("Removed {0}, which freed at least {1}.", done.length, size(freed))
      : t("Removed {0}, which freed {1}.", done.length, size(freed)),
  );
}

/** What each object of a kind holds alone; null where the user did not want to wait for it. */
export async function measure(
  context: CommandContext,
  kind: "container" | "image" | "volume",
): Promise<ReadonlyMap<string, number> | null> {
  const sizes = await waitFor(context, (signal) => context.engine.sizes(kind, signal));
  if (kind === "volume" && sizes !== null) context.notes.add({ volumeSizes: sizes });
  return sizes;
}

/** The same of every kind and of the build cache. */
export async function measureAll(context: CommandContext): Promise<Usage | null> {
  const usage = await waitFor(context, (signal) => context.engine.usage(signal));
  if (usage !== null) context.notes.add({ volumeSizes: usage.sizes.volume });
  return usage;
}

async function waitFor<T>({ ui }: CommandContext, measuring: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  return await ui.progress(t("Measuring on the engine's disk"), async ({ signal }) => {
    try {
      return await measuring(signal);
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
