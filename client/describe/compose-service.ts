/** A container's recipe as a service of a Compose file. */
import type { Recipe, RunOption } from "../engine/recipe.ts";

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Options that are a key with one value in a service. */
const single: Readonly<Partial<Record<RunOption, string>>> = {
  name: "container_name",
  hostname: "hostname",
  domainname: "domainname",
  "mac-address": "mac_address",
  user: "user",
  workdir: "working_dir",
  restart: "restart",
  memory: "mem_limit",
  "memory-reservation": "mem_reservation",
  "memory-swap": "memswap_limit",
  "memory-swappiness": "mem_swappiness",
  cpus: "cpus",
  "cpu-period": "cpu_period",
  "cpu-quota": "cpu_quota",
  "cpu-shares": "cpu_shares",
  "cpuset-cpus": "cpuset",
  "pids-limit": "pids_limit",
  "oom-score-adj": "oom_score_adj",
  "shm-size": "shm_size",
  pid: "pid",
  ipc: "ipc",
  uts: "uts",
  userns: "userns_mode",
  "cgroup-parent": "cgroup_parent",
  runtime: "runtime",
  "stop-signal": "stop_signal",
};

/** Options that stand in a list. */
const several: Readonly<Partial<Record<RunOption, string>>> = {
  env: "environment",
  label: "labels",
  publish: "ports",
  expose: "expose",
  volume: "volumes",
  tmpfs: "tmpfs",
  "volumes-from": "volumes_from",
  "cap-add": "cap_add",
  "cap-drop": "cap_drop",
  "security-opt": "security_opt",
  "group-add": "group_add",
  device: "devices",
  "device-cgroup-rule": "device_cgroup_rules",
  sysctl: "sysctls",
  dns: "dns",
  "dns-search": "dns_search",
  "dns-option": "dns_opt",
  "add-host": "extra_hosts",
  link: "external_links",
};

/** Keys whose values are numbers: others that look like one, as a user's id does, are texts. */
const numbers: ReadonlySet<string> = new Set([
  ...["cpus", "cpu_period", "cpu_quota", "cpu_shares", "pids_limit", "oom_score_adj", "mem_swappiness"],
  ...["memswap_limit", "retries"],
]);

const flags: Readonly<Partial<Record<RunOption, string>>> = {
  interactive: "stdin_open",
  tty: "tty",
  init: "init",
  privileged: "privileged",
  "read-only": "read_only",
  "oom-kill-disable": "oom_kill_disable",
};

/**
 * The whole file, a service a recipe: volumes and networks that exist are named as they are.
 * @param lost says of an option of `docker run` that a service can't have it
 */
export function composeService(recipes: readonly Recipe[], lost: (option: string) => string): string {
  const parts = recipes.map(servicePart);
  const volumes = [...new Set(parts.flatMap(({ volumes }) => volumes))];
  const networks = [...new Set(parts.flatMap(({ networks }) => networks))];
  const file: Record<string, Value> = {
    services: Object.fromEntries(parts.map(({ name, service }) => [name, service])),
  };
  if (volumes.length > 0) file.volumes = external(volumes);
  if (networks.length > 0) file.networks = external(networks);
  const comments = parts.flatMap((part) => part.lost.map((option) => `# ${lost(option)}`));
  return `${[...comments, ...yaml(file, 0)].join("\n")}\n`;
}

interface Part {
  readonly name: string;
  readonly service: Readonly<Record<string, Value>>;
  /** Those that the file has to name. */
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  /** Options that a service can't have. */
  readonly lost: readonly string[];
}

function servicePart(recipe: Recipe): Part {
  const service: Record<string, Value> = { image: recipe.image };
  const add = (key: string, value: Value): void => {
    service[key] = [...((service[key] as readonly Value[] | undefined) ?? []), value];
  };
  if (recipe.entrypoint !== null) service.entrypoint = recipe.entrypoint;
  if (recipe.command.length > 0) service.command = recipe.command;
  for (const [name, value] of recipe.options) {
    if (value === true) {
      const key = flags[name];
      if (key !== undefined) service[key] = true;
      continue;
    }
    const one = single[name];
    const many = several[name];
    if (one !== undefined) service[one] = valueOf(one, value);
    else if (many !== undefined) add(many, value);
    else if (name === "mount") add("volumes", longMount(value));
    else if (name === "stop-timeout") service.stop_grace_period = `${value}s`;
    else if (name === "blkio-weight") service.blkio_config = { weight: Number(value) };
    else if (name === "gpus") service.deploy = graphicsCards(value);
  }
  const limits = grouped(recipe, "ulimit");
  if (limits.length > 0) service.ulimits = Object.fromEntries(limits.map(limit));
  const logging = loggingOf(recipe);
  if (logging !== null) service.logging = logging;
  const health = healthOf(recipe);
  if (health !== null) service.healthcheck = health;
  const networks = networksOf(recipe);
  if (typeof networks === "string") service.network_mode = networks;
  else if (networks !== null) service.networks = networks;
  return {
    name: recipe.name,
    service,
    volumes: namedVolumes(service.volumes),
    networks: networks === null || typeof networks === "string" ? [] : Object.keys(networks),
    lost: recipe.options
      .filter(([name]) => unknown.has(name))
      .map(([name, value]) => (value === true ? `--${name}` : `--${name} ${value}`)),
  };
}

/** What `docker run` can say and a service can't. */
const unknown: ReadonlySet<RunOption> = new Set(["publish-all", "cpuset-mems", "volume-driver"]);

/** `all`, a count, or `"device=0,1"`. */
function graphicsCards(value: string): Value {
  const ids = /^"?device=([^"]*)"?$/.exec(value)?.[1]?.split(",");
  const which: Value = ids === undefined ? { count: value === "all" ? "all" : Number(value) } : { device_ids: ids };
  return {
    resources: { reservations: { devices: [{ driver: "nvidia", ...(which as object), capabilities: ["gpu"] }] } },
  };
}

function external(names: readonly string[]): Value {
  return Object.fromEntries(names.map((name) => [name, { external: true }]));
}

function grouped({ options }: Recipe, name: RunOption): readonly string[] {
  return options.flatMap(([option, value]) => (option === name && value !== true ? [value] : []));
}

function limit(text: string): readonly [string, Value] {
  const [name = "", range = ""] = text.split("=");
  const [soft = "", hard = soft] = range.split(":");
  return [name, soft === hard ? Number(soft) : { soft: Number(soft), hard: Number(hard) }];
}

function loggingOf(recipe: Recipe): Value | null {
  const [driver] = grouped(recipe, "log-driver");
  const options = grouped(recipe, "log-opt");
  if (driver === undefined && options.length === 0) return null;
  return {
    ...(driver === undefined ? {} : { driver }),
    ...(options.length === 0 ? {} : { options: Object.fromEntries(options.map(pair)) }),
  };
}

function healthOf(recipe: Recipe): Value | null {
  if (recipe.options.some(([name]) => name === "no-healthcheck")) return { disable: true };
  const keys = {
    "health-interval": "interval",
    "health-timeout": "timeout",
    "health-start-period": "start_period",
    "health-start-interval": "start_interval",
    "health-retries": "retries",
  } as const;
  const check: Record<string, Value> = {};
  for (const test of grouped(recipe, "health-cmd")) check.test = ["CMD-SHELL", test];
  for (const [option, key] of Object.entries(keys))
    for (const value of grouped(recipe, option as RunOption)) check[key] = valueOf(key, value);
  return Object.keys(check).length === 0 ? null : check;
}

/** The mode where it is one of the engine's own; else each network with its addresses and aliases. */
function networksOf(recipe: Recipe): string | Readonly<Record<string, Value>> | null {
  const [mode] = grouped(recipe, "network");
  if (mode !== undefined && /^(host|none|container:.*)$/.test(mode)) return mode;
  const first =
    mode === undefined
      ? []
      : [
          {
            name: mode,
            aliases: grouped(recipe, "network-alias"),
            ip: grouped(recipe, "ip")[0] ?? "",
            ip6: grouped(recipe, "ip6")[0] ?? "",
          },
        ];
  // Compose would make a network of the project's own.
  if (first.length === 0 && recipe.networks.length === 0) return "bridge";
  const all = [...first, ...recipe.networks];
  return Object.fromEntries(
    all.map(({ name, aliases, ip, ip6 }) => [
      name,
      {
        ...(aliases.length === 0 ? {} : { aliases }),
        ...(ip === "" ? {} : { ipv4_address: ip }),
        ...(ip6 === "" ? {} : { ipv6_address: ip6 }),
      },
    ]),
  );
}

/** `type=…,source=…` as Compose's long form. */
function longMount(text: string): Value {
  const mount: Record<string, Value> = {};
  const parts = text.match(/(?:"(?:[^"]|"")*"|[^,])+/g) ?? [];
  for (const part of parts.map((part) => part.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'))) {
    const [key, value] = pair(part);
    if (key === "readonly") mount.read_only = true;
    else if (key === "bind-propagation") mount.bind = { propagation: value };
    else if (key === "volume-nocopy") mount.volume = { nocopy: true };
    else if (key === "tmpfs-size") mount.tmpfs = { size: Number(value) };
    else if (["type", "source", "target"].includes(key)) mount[key] = value;
  }
  return mount;
}

/** Volumes that are named, not folders of the engine's machine. */
function namedVolumes(mounts: Value | undefined): readonly string[] {
  const all = Array.isArray(mounts) ? (mounts as readonly Value[]) : [];
  const names = all.flatMap((mount): readonly string[] => {
    if (typeof mount === "string") return mount.includes(":") ? [mount.split(":")[0] ?? ""] : [];
    const { type, source } = mount as { type?: unknown; source?: unknown };
    return type === "volume" && typeof source === "string" ? [source] : [];
  });
  return [...new Set(names.filter((name) => /^[a-zA-Z0-9][\w.-]+$/.test(name)))];
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function valueOf(key: string, value: string): string | number {
  return numbers.has(key) && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function yaml(value: Value, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    return (value as readonly Value[]).flatMap((item) => {
      if (!isMap(item)) return [`${indent}- ${scalar(item as string)}`];
      const [first = "", ...rest] = yaml(item, depth + 1);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value as Readonly<Record<string, Value>>).flatMap(([key, item]) => {
    const name = `${indent}${scalar(key)}:`;
    if (Array.isArray(item)) return item.length === 0 ? [`${name} []`] : [name, ...yaml(item, depth + 1)];
    if (!isMap(item)) return [`${name} ${scalar(item as string)}`];
    return Object.keys(item).length === 0 ? [`${name} {}`] : [name, ...yaml(item, depth + 1)];
  });
}

function isMap(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && !Array.isArray(value);
}

/** Text that YAML could read as something else stands in quotes; a dollar sign would be a variable of Compose's. */
function scalar(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  const text = value.replaceAll("$", "$$$$");
  const plain = /^[A-Za-z_/][\w./-]*(?:[:=@][\w./-]+)*$/.test(text);
  return plain && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text) ? text : JSON.stringify(text);
}
