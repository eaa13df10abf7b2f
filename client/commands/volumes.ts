/** Commands on volumes. Their effect comes back as an event, so none of them refreshes a view. */

import { dialogNames, names, size } from "../describe/format.ts";
import { type VolumeTarget, volumeLabel, volumeState, volumeTargets } from "../describe/volumes.ts";
import { t } from "../words.ts";
import { forEach } from "./bulk.ts";
import { defineCommand } from "./command.ts";
import { createVolume } from "./flows/create.ts";
import { showInspected } from "./inspect.ts";
import { copy, enter } from "./keys.ts";
import { listed } from "./listed.ts";
import { measure, prune } from "./prune.ts";

const create = defineCommand({
  id: "quayside.volume.create",
  title: "Create Volume…",
  icon: "add",
  on: "nothing",
  group: "navigation@1",
  viewTitle: ["quayside.volumes"],
  async run(context) {
    await createVolume(context);
  },
});

const inspect = defineCommand({
  id: "quayside.volume.inspect",
  title: "Inspect Volume",
  icon: "json",
  on: "volume",
  placement: "menu",
  group: "2_look@1",
  keybinding: enter,
  async run(context, [target]) {
    if (target === undefined) return;
    await showInspected(context, "volume", target.volume.id, volumeLabel(target));
  },
});

const showSize = defineCommand({
  id: "quayside.volume.showSize",
  title: "Show Size",
  icon: "graph",
  on: "volume",
  placement: "menu",
  group: "2_look@2",
  multiple: true,
  async run(context, targets) {
    const sizes = await measure(context, "volume");
    if (sizes === null) return;
    const words = targets.map((target) => {
      const bytes = sizes.get(target.volume.id);
      return `${volumeLabel(target)}: ${bytes === undefined ? t("not measured") : size(bytes)}`;
    });
    await context.ui.info(dialogNames(words));
  },
});

const copyName = defineCommand({
  id: "quayside.volume.copyName",
  palette: false,
  title: "Copy Name",
  icon: "copy",
  on: "volume",
  placement: "menu",
  group: "3_edit@1",
  multiple: true,
  keybinding: copy,
  async run({ ui }, targets) {
    await ui.copy(targets.map(({ volume }) => volume.id).join("\n"));
  },
});

const remove = defineCommand({
  id: "quayside.volume.remove",
  title: "Remove Volume…",
  icon: "trash",
  on: "volume",
  states: ["unused"],
  placement: "inline",
  group: "9_remove@1",
  multiple: true,
  keybinding: { key: "delete", mac: "cmd+backspace" },
  async run(context, targets) {
    const labels = targets.map(volumeLabel);
    const question =
      targets.length === 1 ? t("Remove the volume {0}?", names(labels)) : t("Remove {0} volumes?", targets.length);
    const lines = [...(targets.length === 1 ? [] : [dialogNames(labels)]), t("The files in it are lost.")];
    if (!(await context.ui.confirm(question, lines.join("\n"), t("Remove")))) return;
    await removeAll(t("Removing {0}", names(labels)), context, targets);
  },
});

const pruneUnused = defineCommand({
  id: "quayside.volume.prune",
  title: "Remove Unused Volumes…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@1",
  viewTitle: ["quayside.volumes"],
  async run(context) {
    await listed(context, ["container", "volume"]);
    const unused = volumeTargets(context.store.snapshots).filter((target) => volumeState(target) === "unused");
    await prune(context, {
      sizes: "volume",
      targets: unused,
      idOf: ({ volume }) => volume.id,
      nameOf: volumeLabel,
      nothing: t("Every volume is used by a container."),
      question: (count) => (count === 1 ? t("Remove 1 unused volume?") : t("Remove {0} unused volumes?", count)),
      warning: t("No container uses them. The files in them are lost."),
      remove: ({ volume }) => context.engine.removeVolume(volume.id),
    });
  },
});

type Context = Parameters<typeof remove.run>[0];

async function removeAll(title: string, context: Context, targets: readonly VolumeTarget[]): Promise<void> {
  await forEach(context, title, targets, volumeLabel, ({ volume }) => context.engine.removeVolume(volume.id));
}

export const volumeCommands = [remove, create, pruneUnused, inspect, showSize, copyName];
