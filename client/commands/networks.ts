/** Commands on networks and on their members. */

import { containersIn, isLive, stateWord } from "../describe/containers.ts";
import { dialogNames, names, shortReference } from "../describe/format.ts";
import { isBuiltIn, joiningOf, type MemberTarget, type NetworkTarget, networkTargets } from "../describe/networks.ts";
import type { Container } from "../engine/model.ts";
import { t } from "../words.ts";
import { forEach } from "./bulk.ts";
import { defineCommand } from "./command.ts";
import { createNetwork } from "./flows/create.ts";
import { showInspected } from "./inspect.ts";
import { copy, enter } from "./keys.ts";
import { listed } from "./listed.ts";
import { prune } from "./prune.ts";

const nameOf = ({ network }: NetworkTarget): string => network.name;
const containerName = ({ name }: Container): string => name;

const create = defineCommand({
  id: "quayside.network.create",
  title: "Create Network…",
  icon: "add",
  on: "nothing",
  group: "navigation@1",
  viewTitle: ["quayside.networks"],
  async run(context) {
    await createNetwork(context);
  },
});

const inspect = defineCommand({
  id: "quayside.network.inspect",
  title: "Inspect Network",
  icon: "json",
  on: "network",
  placement: "menu",
  group: "2_look@1",
  keybinding: enter,
  async run(context, [target]) {
    if (target === undefined) return;
    await showInspected(context, "network", target.network.id, target.network.name);
  },
});

const connect = defineCommand({
  id: "quayside.network.connect",
  title: "Connect Container…",
  icon: "plug",
  on: "network",
  states: ["free", "connected", "builtin"],
  placement: "inline",
  group: "1_members@1",
  async run(context, [target], [given]) {
    if (target === undefined) return;
    const { engine, ui, store } = context;
    const { network } = target;
    // Dropped on it, or named by another extension.
    const named = Array.isArray(given) ? given : null;
    const all = containersIn(store.snapshots).filter(({ id }) => named === null || named.includes(id));
    const { joining, inside, apart } = joiningOf(target, all);
    const refused =
      named === null || inside.length + apart.length === 0 ? "" : refusedWords(network.name, inside, apart);
    if (joining.length === 0) {
      await ui.info(refused || t("There is no container that could be connected to {0}.", network.name));
      return;
    }
    const chosen =
      named !== null
        ? joining
        : await ui.pickMany(
            t("Connect to {0}", network.name),
            joining.map((container) => ({
              label: container.name,
              description: `${shortReference(container.image)} · ${stateWord(container.state)}`,
              icon: "vm",
              value: container,
            })),
          );
    if (chosen === undefined || chosen.length === 0) return;
    const title = t("Connecting {0} to {1}", names(chosen.map(containerName)), network.name);
    await forEach(context, title, chosen, containerName, ({ id }) => engine.connectNetwork(network.id, id));
    // At the end: from the first notification on the same can be done again.
    if (refused !== "") await ui.info(refused);
  },
});

function refusedWords(network: string, inside: readonly Container[], apart: readonly Container[]): string {
  const sentences = [
    ...(inside.length === 0 ? [] : [t("In the network {0} already: {1}.", network, names(inside.map(containerName)))]),
    ...(apart.length === 0
      ? []
      : [t("Made with the machine's own network or none, so in no other: {0}.", names(apart.map(containerName)))]),
  ];
  return sentences.join(" ");
}

const disconnect = defineCommand({
  id: "quayside.network.disconnect",
  title: "Disconnect…",
  icon: "debug-disconnect",
  on: "member",
  states: ["attached"],
  placement: "inline",
  group: "1_members@1",
  multiple: true,
  async run(context, targets) {
    const memberName = ({ container, network }: MemberTarget): string => t("{0} in {1}", container.name, network.name);
    const [only] = targets;
    const question =
      targets.length === 1 && only !== undefined
        ? t("Disconnect {0} from {1}?", only.container.name, only.network.name)
        : t("Disconnect {0} containers?", targets.length);
    const lines = [
      ...(targets.length === 1 ? [] : [dialogNames(targets.map(memberName))]),
      t("What goes through the network ends at once."),
    ];
    if (!(await context.ui.confirm(question, lines.join("\n"), t("Disconnect")))) return;
    const title = t("Disconnecting {0}", names(targets.map(({ container }) => container.name)));
    await forEach(context, title, targets, memberName, ({ container, network }) =>
      context.engine.disconnectNetwork(network.id, container.id),
    );
  },
});

const copyName = defineCommand({
  id: "quayside.network.copyName",
  palette: false,
  title: "Copy Name",
  icon: "copy",
  on: "network",
  placement: "menu",
  group: "3_edit@1",
  multiple: true,
  keybinding: copy,
  async run({ ui }, targets) {
    await ui.copy(targets.map(nameOf).join("\n"));
  },
});

const copyAddress = defineCommand({
  id: "quayside.network.copyAddress",
  palette: false,
  title: "Copy Address",
  icon: "copy",
  on: "member",
  placement: "menu",
  group: "3_edit@1",
  multiple: true,
  async run({ ui }, targets) {
    const addresses = targets.flatMap((target) => target.addresses);
    if (addresses.length > 0) await ui.copy(addresses.join("\n"));
    else await ui.info(t("A container that does not run has no address."));
  },
});

const remove = defineCommand({
  id: "quayside.network.remove",
  title: "Remove Network…",
  icon: "trash",
  on: "network",
  states: ["free", "connected"],
  placement: "inline",
  group: "9_remove@1",
  multiple: true,
  keybinding: { key: "delete", mac: "cmd+backspace" },
  async run(context, targets) {
    const question =
      targets.length === 1
        ? t("Remove the network {0}?", names(targets.map(nameOf)))
        : t("Remove {0} networks?", targets.length);
    const connected = membersOf(targets, isLive);
    const stopped = membersOf(targets, (container) => !isLive(container));
    const lines = [
      ...(targets.length === 1 ? [] : [dialogNames(targets.map(nameOf))]),
      ...(connected.length === 0
        ? []
        : [t("Connected now, and cut off from it at once: {0}.", dialogNames(connected.map(containerName)))]),
      ...(stopped.length === 0
        ? []
        : [
            t(
              "These containers belong to it, and can't start without it: {0}.",
              dialogNames(stopped.map(containerName)),
            ),
          ]),
    ];
    const action =
      connected.length > 0 ? t("Disconnect and Remove") : stopped.length > 0 ? t("Remove Anyway") : t("Remove");
    if (!(await context.ui.confirm(question, lines.join("\n"), action))) return;
    // Those that the question named, and no others.
    const named = new Set(connected.map(({ id }) => id));
    const title = t("Removing {0}", names(targets.map(nameOf)));
    await forEach(context, title, targets, nameOf, async ({ network, members }) => {
      for (const { container } of members)
        if (named.has(container.id)) await context.engine.disconnectNetwork(network.id, container.id);
      await context.engine.removeNetwork(network.id);
    });
  },
});

/** The members of several networks, each once. */
function membersOf(targets: readonly NetworkTarget[], which: (container: Container) => boolean): readonly Container[] {
  const all = targets.flatMap(({ members }) => members.map(({ container }) => container)).filter(which);
  return [...new Map(all.map((container) => [container.id, container])).values()];
}

const pruneUnused = defineCommand({
  id: "quayside.network.prune",
  title: "Remove Unused Networks…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@1",
  viewTitle: ["quayside.networks"],
  async run(context) {
    await listed(context, ["container", "network"]);
    const unused = networkTargets(context.store.snapshots).filter(
      ({ network, members }) => members.length === 0 && !isBuiltIn(network) && network.scope === "local",
    );
    await prune(context, {
      sizes: null,
      targets: unused,
      idOf: ({ network }) => network.id,
      nameOf,
      nothing: t("Every network has a container or is the engine's own."),
      question: (count) => (count === 1 ? t("Remove 1 unused network?") : t("Remove {0} unused networks?", count)),
      warning: t("No container belongs to them."),
      remove: ({ network }) => context.engine.removeNetwork(network.id),
    });
  },
});

export const networkCommands = [connect, remove, disconnect, create, pruneUnused, inspect, copyName, copyAddress];
