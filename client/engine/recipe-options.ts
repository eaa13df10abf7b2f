/** A container's options in the words of `docker run`, group by group, as far as its image doesn't say them already. */
import { type Fields, fields, list, number, text, texts } from "./json.ts";
import type { NetworkPart, RecipeOption, RunOption } from "./recipe.ts";
import { bytesText, nanoseconds, shellWord } from "./written.ts";

/** What the engine tells of a container, and what its image says by itself. */
interface Inspected {
  readonly container: Fields;
  readonly config: Fields;
  readonly host: Fields;
  /** The image's own configuration. */
  readonly own: Fields;
}

/** @param network the one that it was made in */
export function recipeOptions(
  { container, config, host, own }: Inspected,
  name: string,
  network: NetworkPart | null,
): readonly RecipeOption[] {
  return [
    ...optional("name", name),
    ...modeOptions(config, host),
    ...identityOptions(container, config, own, host),
    ...differing(config.Env, own.Env).map(option("env")),
    ...labelOptions(config, own),
    ...portOptions(config, own, host),
    ...mountOptions(config, own, host),
    ...networkOptions(host, network),
    ...limitOptions(host),
    ...rightOptions(host),
    ...hostOptions(host),
    ...healthOptions(fields(config.Healthcheck), fields(own.Healthcheck)),
  ];
}

/** How it runs: in front or behind, with a terminal, gone at its end. */
function modeOptions(config: Fields, host: Fields): readonly RecipeOption[] {
  const inFront = config.AttachStdin === true;
  return [
    ...flag("rm", host.AutoRemove),
    ...(inFront ? [] : flag("detach", true)),
    ...flag("interactive", config.OpenStdin),
    ...flag("tty", config.Tty),
    ...flag("init", host.Init),
    ...restartOption(fields(host.RestartPolicy)),
  ];
}

function restartOption(policy: Fields): readonly RecipeOption[] {
  const name = text(policy.Name);
  if (name === "" || name === "no") return [];
  const retries = number(policy.MaximumRetryCount);
  return [["restart", retries > 0 ? `${name}:${retries}` : name]];
}

function identityOptions(container: Fields, config: Fields, own: Fields, host: Fields): readonly RecipeOption[] {
  const hostname = text(config.Hostname);
  // The engine's own choice is the beginning of the id; in another's network the host's name is that one's.
  const chosen =
    hostname !== "" && !text(container.Id).startsWith(hostname) && !/^(host|container:)/.test(text(host.NetworkMode));
  return [
    ...optional("hostname", chosen ? hostname : ""),
    ...optional("domainname", text(config.Domainname)),
    ...optional("mac-address", text(config.MacAddress)),
    ...optional("user", unlessSame(config.User, own.User)),
    ...optional("workdir", unlessSame(config.WorkingDir, own.WorkingDir)),
    ...optional("stop-signal", unlessSame(config.StopSignal, own.StopSignal)),
    ...(typeof config.StopTimeout === "number" ? [["stop-timeout", String(config.StopTimeout)] as const] : []),
  ];
}

/** Compose's own labels would make it count a second container as one of the project's. */
function labelOptions(config: Fields, own: Fields): readonly RecipeOption[] {
  const before = fields(own.Labels);
  return Object.entries(fields(config.Labels))
    .filter(([key, value]) => before[key] !== value && !key.startsWith("com.docker.compose."))
    .map(([key, value]) => ["label", text(value) === "" ? key : `${key}=${text(value)}`]);
}

function portOptions(config: Fields, own: Fields, host: Fields): readonly RecipeOption[] {
  const bindings = fields(host.PortBindings);
  const published = Object.entries(bindings).flatMap(([port, value]) => {
    const inner = port.replace(/\/tcp$/, "");
    return list(value).map((entry): RecipeOption => {
      const { HostIp: ip, HostPort: outer } = fields(entry);
      const address = text(ip) === "0.0.0.0" ? "" : text(ip).includes(":") ? `[${text(ip)}]` : text(ip);
      if (address === "") return ["publish", text(outer) === "" ? inner : `${text(outer)}:${inner}`];
      return ["publish", `${address}:${text(outer)}:${inner}`];
    });
  });
  const exposed = Object.keys(fields(config.ExposedPorts)).filter(
    (port) => !(port in fields(own.ExposedPorts)) && !(port in bindings),
  );
  return [
    ...published,
    ...flag("publish-all", host.PublishAllPorts),
    ...exposed.map((port): RecipeOption => ["expose", port.replace(/\/tcp$/, "")]),
  ];
}

function mountOptions(config: Fields, own: Fields, host: Fields): readonly RecipeOption[] {
  const binds = texts(host.Binds);
  const mounts = list(host.Mounts).map(fields);
  const taken = new Set([...binds.map(destinationOf), ...mounts.map(({ Target: target }) => text(target))]);
  const anonymous = Object.keys(fields(config.Volumes)).filter(
    (path) => !(path in fields(own.Volumes)) && !taken.has(path),
  );
  return [
    ...binds.map(option("volume")),
    ...anonymous.map(option("volume")),
    ...mounts.map((mount): RecipeOption => ["mount", mountText(mount)]),
    ...Object.entries(fields(host.Tmpfs)).map(
      ([path, value]): RecipeOption => ["tmpfs", text(value) === "" ? path : `${path}:${text(value)}`],
    ),
    ...texts(host.VolumesFrom).map(option("volumes-from")),
    ...optional("volume-driver", text(host.VolumeDriver)),
  ];
}

/** `source:destination[:options]`, the source of Windows with a colon of its own. */
function destinationOf(bind: string): string {
  return /^(?:[A-Za-z]:[\\/][^:]*|[^:]*):((?:[A-Za-z]:)?[^:]+)/.exec(bind)?.[1] ?? "";
}

function mountText(mount: Fields): string {
  const volume = fields(mount.VolumeOptions);
  const driver = fields(volume.DriverConfig);
  const tmpfs = fields(mount.TmpfsOptions);
  const parts = [
    `type=${text(mount.Type)}`,
    ...(text(mount.Source) === "" ? [] : [`source=${text(mount.Source)}`]),
    `target=${text(mount.Target)}`,
    ...(mount.ReadOnly === true ? ["readonly"] : []),
    ...(text(fields(mount.BindOptions).Propagation) === ""
      ? []
      : [`bind-propagation=${text(fields(mount.BindOptions).Propagation)}`]),
    ...(volume.NoCopy === true ? ["volume-nocopy"] : []),
    ...(text(driver.Name) === "" ? [] : [`volume-driver=${text(driver.Name)}`]),
    ...Object.entries(fields(driver.Options)).map(([key, value]) => `volume-opt=${key}=${text(value)}`),
    ...(number(tmpfs.SizeBytes) > 0 ? [`tmpfs-size=${number(tmpfs.SizeBytes)}`] : []),
    ...(number(tmpfs.Mode) > 0 ? [`tmpfs-mode=${number(tmpfs.Mode).toString(8)}`] : []),
  ];
  // A row of comma-separated values: one that holds a comma or a quote stands in quotes.
  return parts.map((part) => (/[,"\n]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join(",");
}

function networkOptions(host: Fields, first: NetworkPart | null): readonly RecipeOption[] {
  const mode = text(host.NetworkMode);
  if (mode === "" || mode === "default" || mode === "bridge") return [];
  return [
    ["network", mode],
    ...(first?.aliases ?? []).map(option("network-alias")),
    ...optional("ip", first?.ip ?? ""),
    ...optional("ip6", first?.ip6 ?? ""),
  ];
}

function limitOptions(host: Fields): readonly RecipeOption[] {
  const memory = number(host.Memory);
  const swap = number(host.MemorySwap);
  const swappiness = host.MemorySwappiness;
  return [
    ...bytes("memory", memory),
    ...bytes("memory-reservation", number(host.MemoryReservation)),
    // Twice the memory is what the engine takes where nothing is said.
    ...(swap === -1 ? [["memory-swap", "-1"] as const] : bytes("memory-swap", swap === 2 * memory ? 0 : swap)),
    ...(typeof swappiness === "number" && swappiness >= 0 ? [["memory-swappiness", String(swappiness)] as const] : []),
    ...(number(host.NanoCpus) > 0 ? [["cpus", String(number(host.NanoCpus) / 1e9)] as const] : []),
    ...above("cpu-period", host.CpuPeriod),
    ...above("cpu-quota", host.CpuQuota),
    ...above("cpu-shares", host.CpuShares),
    ...optional("cpuset-cpus", text(host.CpusetCpus)),
    ...optional("cpuset-mems", text(host.CpusetMems)),
    ...above("pids-limit", host.PidsLimit),
    ...above("blkio-weight", host.BlkioWeight),
    ...(number(host.OomScoreAdj) === 0 ? [] : [["oom-score-adj", String(number(host.OomScoreAdj))] as const]),
    ...flag("oom-kill-disable", host.OomKillDisable),
    ...bytes("shm-size", number(host.ShmSize) === 67_108_864 ? 0 : number(host.ShmSize)),
    ...list(host.Ulimits).map((entry): RecipeOption => {
      const { Name: name, Soft: soft, Hard: hard } = fields(entry);
      return ["ulimit", soft === hard ? `${text(name)}=${soft}` : `${text(name)}=${soft}:${hard}`];
    }),
  ];
}

function rightOptions(host: Fields): readonly RecipeOption[] {
  return [
    ...flag("privileged", host.Privileged),
    ...flag("read-only", host.ReadonlyRootfs),
    ...texts(host.CapAdd).map(option("cap-add")),
    ...texts(host.CapDrop).map(option("cap-drop")),
    // A privileged container has this one by itself.
    ...texts(host.SecurityOpt)
      .filter((value) => host.Privileged !== true || value !== "label=disable")
      .map(option("security-opt")),
    ...texts(host.GroupAdd).map(option("group-add")),
    ...list(host.Devices).map((entry): RecipeOption => {
      const { PathOnHost: outer, PathInContainer: inner, CgroupPermissions: rights } = fields(entry);
      const all = text(rights) === "rwm" || text(rights) === "";
      const same = outer === inner && all;
      return ["device", same ? text(outer) : `${text(outer)}:${text(inner)}${all ? "" : `:${text(rights)}`}`];
    }),
    ...list(host.DeviceRequests).flatMap(gpuOption),
    ...texts(host.DeviceCgroupRules).map(option("device-cgroup-rule")),
  ];
}

/** Only graphics cards have an option of their own. */
function gpuOption(request: unknown): readonly RecipeOption[] {
  const { Count: count, DeviceIDs: ids, Capabilities: capabilities } = fields(request);
  if (!list(capabilities).some((set) => texts(set).includes("gpu"))) return [];
  if (texts(ids).length > 0) return [["gpus", `"device=${texts(ids).join(",")}"`]];
  return [["gpus", count === -1 ? "all" : String(count)]];
}

function hostOptions(host: Fields): readonly RecipeOption[] {
  const log = fields(host.LogConfig);
  const driver = text(log.Type);
  return [
    ...pairs("sysctl", host.Sysctls),
    ...texts(host.Dns).map(option("dns")),
    ...texts(host.DnsSearch).map(option("dns-search")),
    ...texts(host.DnsOptions).map(option("dns-option")),
    ...texts(host.ExtraHosts).map(option("add-host")),
    ...texts(host.Links).map((link): RecipeOption => ["link", linkText(link)]),
    ...optional("pid", text(host.PidMode)),
    ...optional("ipc", /^(private|shareable)$/.test(text(host.IpcMode)) ? "" : text(host.IpcMode)),
    ...optional("uts", text(host.UTSMode)),
    ...optional("userns", text(host.UsernsMode)),
    ...optional("cgroup-parent", text(host.CgroupParent)),
    ...optional("runtime", /^(runc|io\.containerd\.runc\.v2)$/.test(text(host.Runtime)) ? "" : text(host.Runtime)),
    ...optional("log-driver", driver === "json-file" ? "" : driver),
    ...pairs("log-opt", log.Config),
  ];
}

/** The engine tells links as `/other:/this/alias`. */
function linkText(link: string): string {
  const [target = "", alias = ""] = link.split(":");
  const last = alias.split("/").at(-1) ?? "";
  return last === "" ? target.replace(/^\//, "") : `${target.replace(/^\//, "")}:${last}`;
}

function healthOptions(check: Fields, own: Fields): readonly RecipeOption[] {
  if (JSON.stringify(check) === JSON.stringify(own)) return [];
  const [kind, ...words] = texts(check.Test);
  if (kind === "NONE") return [["no-healthcheck", true]];
  const time = (name: RunOption, key: string): readonly RecipeOption[] =>
    number(check[key]) > 0 && check[key] !== own[key] ? [[name, nanoseconds(number(check[key]))]] : [];
  return [
    ...(words.length === 0 || sameList(check.Test, own.Test)
      ? []
      : [["health-cmd", kind === "CMD" ? words.map(shellWord).join(" ") : words.join(" ")] as const]),
    ...time("health-interval", "Interval"),
    ...time("health-timeout", "Timeout"),
    ...time("health-start-period", "StartPeriod"),
    ...time("health-start-interval", "StartInterval"),
    ...(check.Retries === own.Retries ? [] : above("health-retries", check.Retries)),
  ];
}

function option(name: RunOption): (value: string) => RecipeOption {
  return (value) => [name, value];
}

function optional(name: RunOption, value: string): readonly RecipeOption[] {
  return value === "" ? [] : [[name, value]];
}

function flag(name: RunOption, value: unknown): readonly RecipeOption[] {
  return value === true ? [[name, true]] : [];
}

function above(name: RunOption, value: unknown): readonly RecipeOption[] {
  return number(value) > 0 ? [[name, String(number(value))]] : [];
}

function bytes(name: RunOption, value: number): readonly RecipeOption[] {
  return value > 0 ? [[name, bytesText(value)]] : [];
}

function pairs(name: RunOption, value: unknown): readonly RecipeOption[] {
  return Object.entries(fields(value)).map(([key, item]) => [name, `${key}=${text(item)}`]);
}

function unlessSame(value: unknown, own: unknown): string {
  return text(value) === text(own) ? "" : text(value);
}

function differing(value: unknown, own: unknown): readonly string[] {
  const before = new Set(texts(own));
  return texts(value).filter((item) => !before.has(item));
}

export function sameList(a: unknown, b: unknown): boolean {
  return JSON.stringify(texts(a)) === JSON.stringify(texts(b));
}
