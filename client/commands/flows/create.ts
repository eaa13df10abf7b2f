/** Making volumes and networks: a name and a driver always, the rest only of those who want to choose it. */
import { networkTargets } from "../../describe/networks.ts";
import { volumeTargets } from "../../describe/volumes.ts";
import { isAddress, isSubnet, isWithin } from "../../engine/addresses.ts";
import type { NetworkOptions } from "../../engine/engine.ts";
import type { Ui } from "../../ui.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";
import { containerNameProblem } from "../containers/names.ts";
import { listed } from "../listed.ts";
import { pairsProblem, readPairs } from "./pairs.ts";

export async function createVolume(context: CommandContext): Promise<void> {
  const { engine, ui, store } = context;
  await listed(context, ["volume"]);
  const title = t("Create a volume");
  // Asked for one that there is, the engine says nothing and gives that one.
  const taken = new Set(volumeTargets(store.snapshots).map(({ volume }) => volume.id));
  const name = await ui.input(title, {
    prompt: t("Name of the volume; the engine makes one up where empty"),
    validate: (text) =>
      taken.has(text) ? t("There is a volume {0} already.", text) : text === "" ? null : containerNameProblem(text),
  });
  if (name === undefined) return;
  const driver = await askDriver(ui, title, await engine.drivers("volume"), t("The driver that keeps it"));
  if (driver === undefined) return;
  const how = await ui.pick(title, [
    { label: t("Create"), icon: "add", value: "defaults" as const },
    { label: t("Choose labels and driver options…"), icon: "edit", value: "ask" as const },
  ]);
  if (how === undefined) return;
  const named = { driver, ...(name === "" ? {} : { name }) };
  if (how === "defaults") {
    await engine.createVolume(named);
    return;
  }
  const options = await ui.input(title, {
    prompt: t("Options of the driver {0}, key=value with blanks between them; none where empty", driver),
    ...(driver === "local" ? { placeholder: "type=nfs o=addr=10.0.0.1,rw device=:/export" } : {}),
    validate: pairsProblem,
  });
  if (options === undefined) return;
  const labels = await ui.input(title, {
    prompt: t("Labels, key=value with blanks between them; none where empty"),
    placeholder: "com.example.team=shop",
    validate: pairsProblem,
  });
  if (labels === undefined) return;
  await engine.createVolume({ ...named, options: readPairs(options), labels: readPairs(labels) });
}

export async function createNetwork(context: CommandContext): Promise<void> {
  const options = await askNetwork(context);
  if (options !== undefined) await context.engine.createNetwork(options);
}

async function askNetwork(context: CommandContext): Promise<NetworkOptions | undefined> {
  const { ui, store, engine } = context;
  await listed(context, ["network"]);
  const title = t("Create a network");
  const taken = new Set(networkTargets(store.snapshots).map(({ network }) => network.name));
  const name = await ui.input(title, {
    prompt: t("Name of the network"),
    validate: (text) => (taken.has(text) ? t("There is a network {0} already.", text) : networkNameProblem(text)),
  });
  if (name === undefined) return undefined;
  const drivers = await engine.drivers("network");
  // What an engine takes where none is named, and nearly everybody wants.
  const usual = drivers.includes("bridge") ? "bridge" : drivers[0];
  if (usual === undefined) return undefined;
  const how = await ui.pick(title, [
    {
      label: t("Create"),
      description: t("driver {0}, the engine chooses the addresses", usual),
      icon: "add",
      value: "defaults" as const,
    },
    { label: t("Choose driver, subnet and options…"), icon: "edit", value: "ask" as const },
  ]);
  if (how === undefined) return undefined;
  if (how === "defaults") return { name, driver: usual };
  const driver = await askDriver(ui, title, drivers, t("The driver that connects its containers"));
  if (driver === undefined) return undefined;
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
          validate: (text) => (text === "" ? null : gatewayProblem(text, subnet)),
        });
  if (gateway === undefined) return undefined;
  const chosen = await ui.pickMany(title, [
    { label: t("Internal"), description: t("no way out of the engine's machine"), value: "internal" as const },
    {
      label: t("IPv6"),
      description: t("addresses of both kinds"),
      // An IPv6 subnet is refused without it.
      picked: subnet.includes(":"),
      value: "ipv6" as const,
    },
  ]);
  if (chosen === undefined) return undefined;
  const labels = await ui.input(title, {
    prompt: t("Labels, key=value with blanks between them; none where empty"),
    placeholder: "com.example.team=shop",
    validate: pairsProblem,
  });
  if (labels === undefined) return undefined;
  return {
    name,
    driver,
    internal: chosen.includes("internal"),
    ipv6: chosen.includes("ipv6"),
    ...(subnet === "" ? {} : { subnet }),
    ...(gateway === "" ? {} : { gateway }),
    ...(labels.trim() === "" ? {} : { labels: readPairs(labels) }),
  };
}

/** What a network driver is for; empty where it is not Docker's own. */
function driverWords(driver: string): string {
  const words: Readonly<Record<string, string>> = {
    bridge: t("containers on the engine's machine, apart from other networks"),
    ipvlan: t("addresses in the machine's own network, at its network card's address"),
    macvlan: t("addresses in the machine's own network, each as if it had a card of its own"),
    overlay: t("containers on several machines of a swarm"),
  };
  return words[driver] ?? "";
}

/** The only one, or the user's choice. */
async function askDriver(
  ui: Ui,
  title: string,
  drivers: readonly string[],
  placeholder: string,
): Promise<string | undefined> {
  if (drivers.length < 2) return drivers[0];
  return await ui.pick(
    title,
    drivers.map((value) => ({ label: value, description: driverWords(value), value })),
    { placeholder },
  );
}

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

function gatewayProblem(text: string, subnet: string): string | null {
  if (!isAddress(text)) return t("“{0}” is no IP address.", text);
  return isWithin(text, subnet) ? null : t("{0} is not in the subnet {1}.", text, subnet);
}
