/** What containers do and use while they run: processes in a document, statistics on a page. */

import { containersIn } from "../../describe/containers.ts";
import { processTable } from "../../describe/processes.ts";
import { nextSort, type Sort, statsTable } from "../../describe/stats.ts";
import type { Container } from "../../engine/model.ts";
import { describeError, refusalIn } from "../../failures.ts";
import type { Panel } from "../../ui.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";

/** The engine starts a `ps` for each look. */
const lookAgainMilliseconds = 2000;

export async function showProcesses({ engine, ui }: CommandContext, container: Container): Promise<void> {
  await ui.liveDocument(t("Processes of {0}", container.name), async (show, signal) => {
    let last = "";
    while (!signal.aborted) {
      try {
        last = processTable(await engine.top(container.id, signal));
      } catch (error) {
        if (signal.aborted) return;
        const ended = ["not-running", "container-gone"].includes(refusalIn(error)?.code ?? "");
        const why = ended ? t("{0} does not run any more.", container.name) : describeError(error);
        show(`${last}\n${why}\n`);
        return;
      }
      show(last);
      await pause(lookAgainMilliseconds, signal);
    }
  });
}

/** @param ids null for all that run, whichever those are at a time */
export function showStats(
  { ui, store, liveStats }: CommandContext,
  title: string,
  ids: ReadonlySet<string> | null,
): void {
  let sort: Sort = { column: "name", descending: false };
  let watch: { dispose(): void } | null = null;
  let changes: { dispose(): void } | null = null;
  const draw = (): void => {
    const shown = containersIn(store.snapshots).filter(
      ({ id, state }) => state === "running" && (ids === null || ids.has(id)),
    );
    const followed = shown.filter(({ id }) => liveStats.follows(id));
    const rows = followed.map(({ id, name }) => ({ id, name, readings: liveStats.readings.get(id) ?? [] }));
    panel?.show(statsTable(rows, sort, shown.length - followed.length));
  };
  let panel: Panel | null = null;
  panel = ui.panel("stats", title, {
    onMessage(message) {
      sort = nextSort(sort, String((message as { sort?: unknown } | null)?.sort));
      draw();
    },
    onVisible(visible) {
      watch?.dispose();
      changes?.dispose();
      watch = visible ? liveStats.watch(ids, draw) : null;
      changes = visible ? store.onDidChange((kind) => kind === "container" && draw()) : null;
      if (visible) draw();
    },
  });
  draw();
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
