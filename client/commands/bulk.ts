/** One operation on several things: what failed is named with its cause, and so is what went well beside it. */
import { firstNames } from "../describe/format.ts";
import type { Container } from "../engine/model.ts";
import { errorDetail } from "../failures.ts";
import { t } from "../words.ts";
import type { CommandContext } from "./command.ts";
import { explain, remediesFor } from "./remedies.ts";
import { type Outcome, workThrough } from "./work-through.ts";

/** More causes than this no notification has room for. */
export const mostCauses = 5;
/** More names of what went well have their number instead. */
const mostDone = 12;

/**
 * Does `operation` for each target and shows what could not be done. Success is silent: the rows show it.
 * @param title what is being done, for the notification: `Stopping web`
 */
export async function forEach<T>(
  context: CommandContext,
  title: string,
  targets: readonly T[],
  nameOf: (target: T) => string,
  operation: (target: T) => Promise<void>,
): Promise<Outcome<T>> {
  const { ui } = context;
  const outcome = await ui.progress(title, (progress) =>
    workThrough(targets, operation, progress.signal, (count) => {
      if (targets.length > 1) progress.report(t("{0} of {1}", count, targets.length));
    }),
  );
  if (outcome.failed.length > 0) {
    // Where there is one, the title has its name.
    const causes = outcome.failed
      .slice(0, mostCauses)
      .map(({ target, error }) =>
        targets.length === 1 ? explain(error, context) : `${nameOf(target)}: ${explain(error, context)}`,
      );
    const detail = outcome.failed.map(({ target, error }) => `${nameOf(target)}: ${errorDetail(error)}`).join("\n");
    const message =
      targets.length === 1
        ? t("{0} failed. {1}", title, causes.join(" "))
        : t("{0}: {1} of {2} failed. {3}", title, outcome.failed.length, targets.length, causes.join(" "));
    const more = outcome.failed.length - causes.length;
    const sentences = [
      message,
      ...(more > 0 ? [t("The log names {0} more.", more)] : []),
      ...(outcome.done.length === 0 ? [] : [t("Done: {0}.", firstNames(outcome.done.map(nameOf), mostDone))]),
    ];
    const [only] = outcome.failed;
    const remedies =
      only === undefined || outcome.failed.length > 1
        ? []
        : remediesFor(only.error, context, {
            container: asContainer(only.target),
            retry: () => operation(only.target),
          });
    const chosen = await ui.error(sentences.join(" "), { detail, actions: remedies.map(({ label }) => label) });
    await remedies.find(({ label }) => label === chosen)?.run();
  }
  return outcome;
}

function asContainer(target: unknown): Container | undefined {
  const { kind } = (target ?? {}) as { kind?: unknown };
  return kind === "container" ? (target as Container) : undefined;
}
