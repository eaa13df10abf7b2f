/** What containers do and use while they run: processes, and statistics in rows and in an editor. */

import { containersIn } from "../../describe/containers.ts";
import { mostStreams } from "../../engine/live-stats.ts";
import { t } from "../../words.ts";
import { defineCommand } from "../command.ts";
import { showProcesses, showStats } from "../flows/stats.ts";

export const processes = defineCommand({
  id: "quayside.container.processes",
  title: "Processes",
  icon: "list-tree",
  on: "container",
  states: ["running", "paused"],
  placement: "menu",
  group: "2_look@6",
  async run(context, [container]) {
    if (container !== undefined) await showProcesses(context, container);
  },
});

export const stats = defineCommand({
  id: "quayside.container.stats",
  title: "Stats",
  icon: "pulse",
  on: "container",
  states: ["running"],
  placement: "menu",
  group: "2_look@7",
  multiple: true,
  repeatable: true,
  async run(context, targets) {
    const [first] = targets;
    const title =
      targets.length === 1 && first !== undefined
        ? t("Stats: {0}", first.name)
        : t("Stats: {0} containers", targets.length);
    showStats(context, title, new Set(targets.map(({ id }) => id)));
  },
});

export const statsOfAll = defineCommand({
  id: "quayside.container.statsOfAll",
  title: "Stats of All Running Containers",
  icon: "pulse",
  on: "nothing",
  group: "9_look@1",
  viewTitle: ["quayside.containers"],
  async run(context) {
    showStats(context, t("Stats"), null);
  },
});

export const toggleStatsInRows = defineCommand({
  id: "quayside.container.toggleStatsInRows",
  title: "Show or Hide Stats in Rows",
  icon: "pulse",
  on: "nothing",
  // The view is one for all engines that are open, so there is none to choose.
  offline: true,
  group: "9_look@2",
  viewTitle: ["quayside.containers"],
  async run({ ui, rowStats, sessions }) {
    rowStats.want(!rowStats.wanted);
    const left = Math.max(
      ...sessions.all.map(({ store }) => {
        const running = containersIn(store.snapshots).filter(({ state }) => state === "running");
        return running.length - mostStreams;
      }),
    );
    if (rowStats.wanted && left > 0)
      await ui.info(
        t("{0} containers show what they use; {1} more would be too much for the engine.", mostStreams, left),
      );
  },
});
