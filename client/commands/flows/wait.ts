/** Wait: says when containers have ended, and how. */
import { exitWords } from "../../describe/containers.ts";
import type { Container } from "../../engine/model.ts";
import { describeError } from "../../failures.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";
import { nameOf, namesOf } from "../containers/names.ts";

export async function waitForEnd({ engine, ui }: CommandContext, targets: readonly Container[]): Promise<void> {
  const ended = await ui.progress(t("Waiting for the end of {0}", namesOf(targets)), async ({ signal, report }) => {
    const outcomes = new Map<Container, string>();
    const one = async (container: Container): Promise<void> => {
      try {
        outcomes.set(container, endWords(await engine.wait(container.id, signal)));
      } catch (error) {
        if (signal.aborted) return;
        outcomes.set(container, describeError(error));
      }
      if (targets.length > 1) report(t("{0} of {1}", outcomes.size, targets.length));
    };
    await Promise.all(targets.map(one));
    return outcomes;
  });
  if (ended.size === 0) return;
  await ui.info([...ended].map(([container, words]) => `${nameOf(container)}: ${words}`).join(" "));
}

function endWords(code: number): string {
  const words = exitWords(code);
  return words === "" ? t("ended with exit code {0}.", code) : t("ended with exit code {0} ({1}).", code, words);
}
