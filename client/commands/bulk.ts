/** One operation on several things: what failed is named with its cause, and so is what went well beside it. */
import { shortId } from "../describe/format.ts";
import { containersIn } from "../describe/volumes.ts";
import type { Snapshots } from "../engine/store.ts";
import { describeError, errorDetail } from "../failures.ts";
import { t } from "../words.ts";
import type { CommandContext } from "./command.ts";

export interface Outcome<T> {
  readonly done: readonly T[];
  readonly failed: readonly { readonly target: T; readonly error: unknown }[];
}

/** Engines do a few things at once; more would only wait there. */
const atOnce = 6;

/**
 * Does `operation` for each target and shows what could not be done. Success is silent: the rows show it.
 * @param title what is being done, for the notification: `Stopping web`
 */
export async function forEach<T>(
  { ui, store }: CommandContext,
  title: string,
  targets: readonly T[],
  nameOf: (target: T) => string,
  operation: (target: T) => Promise<void>,
): Promise<Outcome<T>> {
  const outcome = await ui.progress(title, (progress) =>
    workThrough(targets, operation, progress.signal, (count) => {
      if (targets.length > 1) progress.report(t("{0} of {1}", count, targets.length));
    }),
  );
  if (outcome.failed.length > 0) {
    const named = containerNames(store.snapshots);
    const causes = outcome.failed.map(({ target, error }) => `${nameOf(target)}: ${describeError(error, named)}`);
    const detail = outcome.failed.map(({ target, error }) => `${nameOf(target)}: ${errorDetail(error)}`).join("\n");
    const message =
      targets.length === 1
        ? t("{0} failed. {1}", title, causes.join(" "))
        : t("{0}: {1} of {2} failed. {3}", title, outcome.failed.length, targets.length, causes.join(" "));
    const rest = outcome.done.length === 0 ? "" : ` ${t("Done: {0}.", outcome.done.map(nameOf).join(", "))}`;
    await ui.error(message + rest, { detail });
  }
  return outcome;
}

/** A few at a time until all are done, or nobody waits any more; what fails is kept and stops nothing. */
export async function workThrough<T>(
  targets: readonly T[],
  operation: (target: T) => Promise<void>,
  signal: AbortSignal,
  report: (count: number) => void,
): Promise<Outcome<T>> {
  const done: T[] = [];
  const failed: { target: T; error: unknown }[] = [];
  const waiting = [...targets];
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      if (signal.aborted) return;
      try {
        await operation(target);
        done.push(target);
      } catch (error) {
        failed.push({ target, error });
      }
      report(done.length + failed.length);
    }
  };
  // A cancelled wait leaves the engine to finish what it has begun.
  await Promise.race([Promise.all(targets.slice(0, atOnce).map(worker)), aborted(signal)]);
  return { done: [...done], failed: [...failed] };
}

/** Engines name containers by their ids, people by their names. */
export function containerNames(snapshots: Snapshots): (id: string) => string {
  return (id) => containersIn(snapshots).find((container) => container.id.startsWith(id))?.name ?? shortId(id);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
