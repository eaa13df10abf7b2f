/** One operation on several things: what failed is named with its cause, and so is what went well beside it. */
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
  { ui }: CommandContext,
  title: string,
  targets: readonly T[],
  nameOf: (target: T) => string,
  operation: (target: T) => Promise<void>,
): Promise<Outcome<T>> {
  const outcome = await ui.progress(title, async (progress) => {
    const done: T[] = [];
    const failed: { target: T; error: unknown }[] = [];
    const waiting = [...targets];
    const worker = async (): Promise<void> => {
      for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
        if (progress.signal.aborted) return;
        try {
          await operation(target);
          done.push(target);
        } catch (error) {
          failed.push({ target, error });
        }
        if (targets.length > 1) progress.report(t("{0} of {1}", done.length + failed.length, targets.length));
      }
    };
    // A cancelled wait leaves the engine to finish what it has begun.
    await Promise.race([Promise.all(targets.slice(0, atOnce).map(worker)), aborted(progress.signal)]);
    return { done, failed };
  });
  if (outcome.failed.length > 0) {
    const causes = outcome.failed.map(({ target, error }) => `${nameOf(target)}: ${describeError(error)}`);
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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
