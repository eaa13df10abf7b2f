/** Commands on networks and on their members. */
import { stateWord } from "../describe/containers.ts";
import { names, shortReference } from "../describe/format.ts";
import { isBuiltIn, type MemberTarget, type NetworkTarget, networkTargets } from "../describe/networks.ts";
import { containersIn } from "../describe/volumes.ts";
import { isAddress, isSubnet } from "../engine/addresses.ts";
import type { NetworkOptions } from "../engine/engine.ts";
import type { Container } from "../engine/model.ts";
import { t } from "../words.ts";
import { forEach } from "./bulk.ts";
import { type CommandContext, defineCommand } from "./command.ts";
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
    const options = await askNetwork(context);
    if (options !== undefined) await context.engine.createNetwork(options);
  },
});

/** Name and driver always, the rest only of those who want to choose it. */
async function askNetwork({ engine, ui }: CommandContext): Promise<NetworkOptions | undefined> {
  const title = t("Create a network");
  const name = await ui.input(title, { prompt: t("Name of the network"), validate: networkNameProblem });
  if (name === undefined) return undefined;
  const drivers = await engine.drivers("network");
  const driver =
    drivers.length < 2
      ? drivers[0]
      : await ui.pick(
          title,
          drivers.map((value) => ({ label: value, value })),
          { placeholder: t("The driver that connects its containers") },
        );
  if (driver === undefined) return undefined;
  const how = await ui.pick(title, [
    { label: t("Create"), description: t("the engine chooses the addresses"), value: "defaults" as const },
    { label: t("Choose subnet and options…"), icon: "edit", value: "ask" as const },
  ]);
  if (how === undefined) return undefined;
  if (how === "defaults") return { name, driver };
  const subnet = await ui.input(title, {
    prompt: t("Subnet; the engine chooses one where empty"),
    placeholder: "172.28.0.0/16",
    validate: (text) => (text === "" ? null : subnetProblem(text)),
  });
  if (subnet === undefined) return undefined;
  const gateway =
    subnet === ""
      ? ""
      : await ui.input(title, {
          prompt: t("Gateway; the first address of the subnet where empty"),
          validate: (text) => (text === "" || isAddress(text) ? null : t("“{0}” is no IP address.", text)),
        });
  if (gateway === undefined) return undefined;
  const chosen = await ui.pickMany(title, [
    { label: t("Internal"), description: t("no way out of the engine's machine"), value: "internal" as const },
    { label: t("IPv6"), description: t("addresses of both kinds"), value: "ipv6" as const },
  ]);
  if (chosen === undefined) return undefined;
  return {
    name,
    driver,
    internal: chosen.includes("internal"),
    ipv6: chosen.includes("ipv6"),
    ...(subnet === "" ? {} : { subnet }),
    ...(gateway === "" ? {} : { gateway }),
  };
}

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
  async run(context, [target]) {
    if (target === undefined) return;
    const { engine, ui, store } = context;
    const { network, members } = target;
    const inside = new Set(members.map(({ container }) => container.id));
    const others = containersIn(store.snapshots).filter(
      // One that shares the machine's own network, or has none, can be in no other.
      ({ id, networks }) =>
        !inside.has(id) && !networks.some((other) => other.network === "host" || other.network === "none"),
    );
    if (others.length === 0) {
      await ui.info(t("There is no container that could be connected to {0}.", network.name));
      return;
    }
    const chosen = await ui.pickMany(
      t("Connect to {0}", network.name),
      others.map((container) => ({
        label: container.name,
        description: `${shortReference(container.image)} · ${stateWord(container.state)}`,
        icon: "vm",
        value: container,
      })),
    );
    if (chosen === undefined || chosen.length === 0) return;
    const title = t("Connecting {0} to {1}", names(chosen.map(containerName)), network.name);
    await forEach(context, title, chosen, containerName, ({ id }) => engine.connectNetwork(network.id, id));
  },
});

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
      ...(targets.length === 1 ? [] : [targets.map(memberName).join(", ")]),
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
  states: ["free"],
  placement: "inline",
  group: "9_remove@1",
  multiple: true,
  keybinding: { key: "delete", mac: "cmd+backspace" },
  async run(context, targets) {
    const question =
      targets.length === 1
        ? t("Remove the network {0}?", names(targets.map(nameOf)))
        : t("Remove {0} networks?", targets.length);
    const stopped = targets.flatMap(({ members }) => members.map(({ container }) => container.name));
    const lines = [
      ...(targets.length === 1 ? [] : [targets.map(nameOf).join(", ")]),
      ...(stopped.length === 0
        ? []
        : [t("These containers belong to it, and can't start without it: {0}.", [...new Set(stopped)].join(", "))]),
    ];
    const action = stopped.length === 0 ? t("Remove") : t("Remove Anyway");
    if (!(await context.ui.confirm(question, lines.join("\n"), action))) return;
    const title = t("Removing {0}", names(targets.map(nameOf)));
    await forEach(context, title, targets, nameOf, ({ network }) => context.engine.removeNetwork(network.id));
  },
});

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

/** Null where the engine takes the name. */
function networkNameProblem(name: string): string | null {
  return /^[a-zA-Z0-9][\w.-]*$/.test(name)
    ? null
    : t("A network's name starts with a letter or digit; “_”, “.” and “-” may follow.");
}

/** What is wrong with a subnet; null where nothing is. */
function subnetProblem(text: string): string | null {
  return isSubnet(text) ? null : t("“{0}” is no subnet: write an address and its length, like 172.28.0.0/16.", text);
}

export const networkCommands = [connect, remove, disconnect, create, pruneUnused, inspect, copyName, copyAddress];
