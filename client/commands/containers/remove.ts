/** Removing containers: those that are named, or all that do not run. */
import { containersIn, isLive, isStopped } from "../../describe/containers.ts";
import { dialogNames } from "../../describe/format.ts";
import { isAnonymous } from "../../describe/volumes.ts";
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";
import { forEach } from "../bulk.ts";
import { type CommandContext, defineCommand } from "../command.ts";
import { listed } from "../listed.ts";
import { prune } from "../prune.ts";
import { stopAndRemove } from "../remove-container.ts";
import { nameOf, namesOf } from "./names.ts";

export const remove = defineCommand({
  id: "quayside.container.remove",
  title: "Remove…",
  icon: "trash",
  on: "container",
  states: ["running", "paused", "restarting", "created", "exited", "dead"],
  placement: "inline",
  group: "9_remove@1",
  multiple: true,
  keybinding: { key: "delete", mac: "cmd+backspace" },
  async run(context, targets) {
    await removeContainers(context, targets, false);
  },
});

export const removeWithVolumes = defineCommand({
  id: "quayside.container.removeWithVolumes",
  title: "Remove with Volumes…",
  icon: "trash",
  on: "container",
  states: ["running", "paused", "restarting", "created", "exited", "dead"],
  placement: "menu",
  group: "9_remove@2",
  multiple: true,
  async run(context, targets) {
    await removeContainers(context, targets, true);
  },
});

export const pruneStopped = defineCommand({
  id: "quayside.container.prune",
  title: "Remove Stopped Containers…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@1",
  viewTitle: ["quayside.containers"],
  async run(context) {
    await listed(context, ["container"]);
    const stopped = containersIn(context.store.snapshots).filter(isStopped);
    await prune(context, {
      sizes: "container",
      targets: stopped,
      idOf: ({ id }) => id,
      nameOf,
      nothing: t("No container is stopped."),
      question: (count) =>
        count === 1 ? t("Remove 1 stopped container?") : t("Remove {0} stopped containers?", count),
      warning: t("What they wrote outside volumes is lost. Their volumes stay."),
      remove: ({ id }) => context.engine.removeContainer(id, { force: false, volumes: false }),
    });
  },
});

/** Asks first, with the names of all that goes, then removes; what runs is stopped by it. */
async function removeContainers(
  context: CommandContext,
  targets: readonly Container[],
  volumes: boolean,
): Promise<void> {
  const { ui } = context;
  const runs = targets.filter(isLive);
  const question =
    targets.length === 1
      ? t("Remove the container {0}?", namesOf(targets))
      : t("Remove {0} containers?", targets.length);
  const lines = [
    ...(targets.length === 1 ? [] : [dialogNames(targets.map(nameOf))]),
    ...(runs.length === 0 ? [] : [stopWords(runs, targets.length)]),
    ...(volumes ? volumeWords(targets) : [t("What it wrote outside volumes is lost. Its volumes stay.")]),
  ];
  const action = runs.length > 0 ? t("Stop and Remove") : t("Remove");
  if (!(await ui.confirm(question, lines.join("\n"), action))) return;
  await forEach(context, t("Removing {0}", namesOf(targets)), targets, nameOf, (target) =>
    stopAndRemove(context, target, volumes),
  );
}

/** The engine removes a container's volumes only where nobody gave them a name. */
function volumeWords(targets: readonly Container[]): readonly string[] {
  const all = new Set(targets.flatMap((container) => container.volumes.map(({ volume }) => volume)));
  const named = [...all].filter((name) => !isAnonymous(name));
  return [
    t("What it wrote is lost, with its volumes that have no name ({0}).", all.size - named.length),
    ...(named.length === 0 ? [] : [t("Volumes with a name stay: {0}.", dialogNames(named))]),
  ];
}

function stopWords(runs: readonly Container[], total: number): string {
  if (total === 1) return t("It is running, and will be stopped first.");
  return t("Still running, and stopped first: {0}.", dialogNames(runs.map(nameOf)));
}
