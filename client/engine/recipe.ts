/** What a container was made from, told apart from what its image says already: the source of commands that make it anew. */
import { type Fields, fields, text, texts } from "./json.ts";
import { recipeOptions, sameList } from "./recipe-options.ts";
import type { Wire } from "./wire.ts";

/** An option with a value, in the words of `docker run`; true for one that has none. Order is that of the sheet below. */
export type RecipeOption = readonly [name: RunOption, value: string | true];

/** The long names of `docker run`'s options that a container can show, without the dashes. */
export type RunOption =
  | "name"
  | "rm"
  | "interactive"
  | "tty"
  | "detach"
  | "init"
  | "privileged"
  | "read-only"
  | "publish-all"
  | "no-healthcheck"
  | "oom-kill-disable"
  | "hostname"
  | "domainname"
  | "mac-address"
  | "user"
  | "workdir"
  | "entrypoint"
  | "env"
  | "label"
  | "publish"
  | "expose"
  | "volume"
  | "mount"
  | "tmpfs"
  | "volumes-from"
  | "volume-driver"
  | "network"
  | "network-alias"
  | "ip"
  | "ip6"
  | "restart"
  | "memory"
  | "memory-reservation"
  | "memory-swap"
  | "memory-swappiness"
  | "cpus"
  | "cpu-period"
  | "cpu-quota"
  | "cpu-shares"
  | "cpuset-cpus"
  | "cpuset-mems"
  | "pids-limit"
  | "blkio-weight"
  | "oom-score-adj"
  | "shm-size"
  | "ulimit"
  | "cap-add"
  | "cap-drop"
  | "security-opt"
  | "group-add"
  | "device"
  | "gpus"
  | "device-cgroup-rule"
  | "sysctl"
  | "dns"
  | "dns-search"
  | "dns-option"
  | "add-host"
  | "link"
  | "pid"
  | "ipc"
  | "uts"
  | "userns"
  | "cgroup-parent"
  | "runtime"
  | "log-driver"
  | "log-opt"
  | "stop-signal"
  | "stop-timeout"
  | "health-cmd"
  | "health-interval"
  | "health-timeout"
  | "health-start-period"
  | "health-start-interval"
  | "health-retries";

export interface Recipe {
  readonly name: string;
  /** As it was named when the container was made. */
  readonly image: string;
  readonly options: readonly RecipeOption[];
  /** Null where it is the image's. An empty one takes the image's away. */
  readonly entrypoint: readonly string[] | null;
  /** The image's own where that runs anyway: empty. */
  readonly command: readonly string[];
  /** Networks besides the first. */
  readonly networks: readonly NetworkPart[];
}

export interface NetworkPart {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ip: string;
  readonly ip6: string;
}

export async function recipe(wire: Wire, id: string): Promise<Recipe> {
  const container = fields(await wire.json("GET", `/containers/${id}/json`));
  // An image that is gone says nothing: all that the container has is shown.
  const image = await wire.json("GET", `/images/${encodeURI(text(container.Image))}/json`).catch(() => null);
  return recipeFrom(container, image);
}

/** From the engine's JSON of a container and of its image, null where there is none any more. */
export function recipeFrom(inspected: unknown, inspectedImage: unknown): Recipe {
  const container = fields(inspected);
  const config = fields(container.Config);
  const host = fields(container.HostConfig);
  const own = fields(fields(inspectedImage).Config);
  const name = text(container.Name).replace(/^\//, "");
  const entrypoint = sameList(config.Entrypoint, own.Entrypoint) ? null : texts(config.Entrypoint);
  const command = entrypoint === null && sameList(config.Cmd, own.Cmd) ? [] : texts(config.Cmd);
  const networks = networkParts(container, host);
  return {
    name,
    image: text(config.Image),
    options: recipeOptions({ container, config, host, own }, name, networks.first),
    entrypoint,
    command,
    networks: networks.others,
  };
}

function networkParts(container: Fields, host: Fields): { first: NetworkPart | null; others: readonly NetworkPart[] } {
  const id = text(container.Id);
  const mode = text(host.NetworkMode);
  const all = Object.entries(fields(fields(container.NetworkSettings).Networks)).map(([name, value]): NetworkPart => {
    const { Aliases: aliases, IPAMConfig: addresses, NetworkID: networkId } = fields(value);
    const { IPv4Address: ip, IPv6Address: ip6 } = fields(addresses);
    return {
      name: networkId !== "" && networkId === mode ? mode : name,
      aliases: texts(aliases).filter((alias) => !id.startsWith(alias)),
      ip: text(ip),
      ip6: text(ip6),
    };
  });
  const isFirst = ({ name }: NetworkPart): boolean => name === mode || (name === "bridge" && mode === "default");
  const first = all.find(isFirst) ?? null;
  return { first, others: all.filter((part) => part !== first && !/^(host|none|container:)/.test(mode)) };
}
