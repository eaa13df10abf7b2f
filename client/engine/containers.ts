/** What is done to containers: their life cycle, and making them. */
import type { Engine, LimitChanges, RunOptions } from "./engine.ts";
import { splitReference } from "./images.ts";
import { fields, texts } from "./json.ts";
import { receive } from "./local-files.ts";
import { EngineError } from "./model.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<
  Engine,
  | "start"
  | "stop"
  | "restart"
  | "pause"
  | "unpause"
  | "kill"
  | "rename"
  | "wait"
  | "top"
  | "update"
  | "commit"
  | "exportTo"
  | "removeContainer"
  | "run"
>;

export function containerOperations(wire: Wire): Operations {
  const post = async (id: string, verb: string, query = {}) => {
    await wire.json("POST", `/containers/${id}/${verb}`, { query });
  };
  return {
    start: (id) => post(id, "start"),
    stop: (id, timeoutSeconds) => post(id, "stop", { t: timeoutSeconds }),
    restart: (id) => post(id, "restart"),
    pause: (id) => post(id, "pause"),
    unpause: (id) => post(id, "unpause"),
    kill: (id, signal) => post(id, "kill", { signal }),
    rename: (id, name) => post(id, "rename", { name }),
    async wait(id, signal) {
      const answer = fields(await wire.json("POST", `/containers/${id}/wait`, { signal }));
      return typeof answer.StatusCode === "number" ? answer.StatusCode : 0;
    },
    async top(id, signal) {
      const answer = fields(await wire.json("GET", `/containers/${id}/top`, { signal }));
      return { titles: texts(answer.Titles), rows: Array.isArray(answer.Processes) ? answer.Processes.map(texts) : [] };
    },
    async update(id, changes) {
      const { HostConfig: host } = fields(await wire.json("GET", `/containers/${id}/json`));
      const body = updateBody(changes, fields(host));
      const answer = fields(await wire.json("POST", `/containers/${id}/update`, { body }));
      return texts(answer.Warnings);
    },
    async commit(id, { reference, message, author, pause }) {
      const { name, tag } = splitReference(reference);
      const query = {
        container: id,
        repo: name,
        tag,
        pause,
        comment: message || undefined,
        author: author || undefined,
      };
      return String(fields(await wire.json("POST", "/commit", { query })).Id);
    },
    exportTo: (id, path, onBytes, signal) => receive(wire, { path: `/containers/${id}/export` }, path, onBytes, signal),
    async removeContainer(id, { force, volumes }) {
      await wire.json("DELETE", `/containers/${id}`, { query: { force, v: volumes } });
    },
    async run(options) {
      const id = await createContainer(wire, options);
      await startOrRemove(wire, id);
      return id;
    },
  };
}

/**
 * The body of `POST /containers/{id}/update`.
 * @param host the container's HostConfig: one whose CPUs were limited by a quota refuses them as a number
 */
export function updateBody(
  { memory, memorySwap, cpus, pids, restart }: LimitChanges,
  host: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const period = Number(host.CpuPeriod) || 100_000;
  const byQuota = Number(host.CpuQuota) > 0 || Number(host.CpuPeriod) > 0;
  const limit = (cpus: number) => {
    if (!byQuota) return { NanoCpus: Math.round(cpus * 1e9) };
    return cpus === 0 ? { CpuQuota: -1 } : { CpuPeriod: period, CpuQuota: Math.round(cpus * period) };
  };
  return {
    ...(memory === undefined ? {} : { Memory: memory }),
    ...(memorySwap === undefined ? {} : { MemorySwap: memorySwap }),
    ...(cpus === undefined ? {} : limit(cpus)),
    ...(pids === undefined ? {} : { PidsLimit: pids }),
    ...(restart === undefined ? {} : { RestartPolicy: { Name: restart.name, MaximumRetryCount: restart.retries } }),
  };
}

/** Resolves with the new container's id. */
export async function createContainer(wire: Wire, options: RunOptions): Promise<string> {
  const answer = await wire.json("POST", "/containers/create", {
    query: { name: options.name },
    body: createBody(options),
  });
  return String((answer as { Id: unknown }).Id);
}

/** A container that can't start (a taken port, a wrong command) would be left over for the user to find: it goes. */
export async function startOrRemove(wire: Wire, id: string): Promise<void> {
  try {
    await wire.json("POST", `/containers/${id}/start`);
  } catch (error) {
    // Where even that fails, the reason that it didn't start is still what the user has to know.
    await wire.json("DELETE", `/containers/${id}`, { query: { force: true, v: true } }).catch(() => undefined);
    throw error;
  }
}

/** The body of `POST /containers/create`. */
export function createBody(options: RunOptions): Readonly<Record<string, unknown>> {
  const ports = (options.ports ?? []).map(parsePort);
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { key, ip, hostPort } of ports) {
    bindings[key] ??= [];
    bindings[key].push({ HostIp: ip, HostPort: hostPort });
  }
  const interactive = options.interactive ?? false;
  return {
    Image: options.image,
    ...(options.command === undefined || options.command.length === 0 ? {} : { Cmd: options.command }),
    Env: options.env ?? [],
    Labels: options.labels ?? {},
    ExposedPorts: Object.fromEntries(ports.map(({ key }) => [key, {}])),
    Tty: interactive,
    OpenStdin: interactive,
    StdinOnce: interactive,
    AttachStdin: interactive,
    AttachStdout: interactive,
    AttachStderr: interactive,
    HostConfig: {
      AutoRemove: options.remove ?? false,
      PublishAllPorts: options.publishAll ?? false,
      PortBindings: bindings,
      Binds: options.volumes ?? [],
    },
  };
}

/**
 * `[[ip:]hostPort:]containerPort[/protocol]`, as in `docker run --publish`. Ranges are not part of it.
 * Throws an EngineError where the text is something else.
 */
function parsePort(text: string): { readonly key: string; readonly ip: string; readonly hostPort: string } {
  const [, bracketed, plain, hostPort, inner, protocol] =
    /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):(?=\d*:))?(?:(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/.exec(text.trim()) ?? [];
  if (inner === undefined) throw new EngineError(`invalid port: ${text}`, null);
  return {
    key: `${inner}/${protocol ?? "tcp"}`,
    ip: bracketed ?? plain ?? "",
    // Empty lets the engine choose.
    hostPort: hostPort === undefined || hostPort === "0" ? "" : hostPort,
  };
}
