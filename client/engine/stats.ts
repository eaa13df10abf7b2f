/** What a container uses, as a stream of figures: computed as the docker program computes them. */
import { type Fields, fields } from "./json.ts";
import { lines } from "./lines.ts";
import type { Wire } from "./wire.ts";

export interface Reading {
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly at: number;
  /** Percent of one CPU; null in a first reading, which has none to compare with. */
  readonly cpu: number | null;
  /** Bytes, without the cache of files that can be dropped at once. */
  readonly memory: number;
  /** Bytes; 0 where there is none. */
  readonly memoryLimit: number;
  /** Bytes since the start, over all networks. */
  readonly networkIn: number;
  readonly networkOut: number;
  /** Bytes since the start, over all block devices. */
  readonly blockIn: number;
  readonly blockOut: number;
  /** Processes and threads; null where the engine doesn't tell. */
  readonly pids: number | null;
}

/** A reading a second for as long as the container runs; ends with it, with the connection, or when the signal aborts. */
export async function* stats(wire: Wire, id: string, signal: AbortSignal): AsyncGenerator<Reading> {
  const stream = await wire.stream("GET", `/containers/${id}/stats`, { query: { stream: true }, signal });
  try {
    for await (const line of lines(stream)) {
      const reading = readingFrom(parsed(line));
      if (reading !== null) yield reading;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    stream.destroy();
  }
}

/** One reading; null for the empty ones that engines give of a container that does not run. */
export function readingFrom(wire: unknown): Reading | null {
  const record = fields(wire);
  const at = Date.parse(String(record.read ?? ""));
  if (!(at > 0)) return null;
  const memory = fields(record.memory_stats);
  const windows = number(fields(record.storage_stats).read_size_bytes) !== null || "privateworkingset" in memory;
  const networks = Object.values(fields(record.networks)).map(fields);
  const total = (key: string): number => networks.reduce((sum, network) => sum + (number(network[key]) ?? 0), 0);
  return {
    at,
    cpu: windows ? windowsCpu(record, at) : cpu(fields(record.cpu_stats), fields(record.precpu_stats)),
    memory: windows ? (number(memory.privateworkingset) ?? 0) : memoryWithoutCache(memory),
    memoryLimit: number(memory.limit) ?? 0,
    networkIn: total("rx_bytes"),
    networkOut: total("tx_bytes"),
    ...(windows ? windowsBlocks(fields(record.storage_stats)) : blocks(record)),
    pids: number(fields(record.pids_stats).current),
  };
}

/** The share of the machine's time that the container had since the reading before, times the CPUs that there are. */
function cpu(now: Fields, before: Fields): number | null {
  const system = number(now.system_cpu_usage);
  const systemBefore = number(before.system_cpu_usage);
  if (system === null || systemBefore === null) return null;
  const own = (number(fields(now.cpu_usage).total_usage) ?? 0) - (number(fields(before.cpu_usage).total_usage) ?? 0);
  const all = system - systemBefore;
  const each = fields(now.cpu_usage).percpu_usage;
  const cpus = number(now.online_cpus) || (Array.isArray(each) ? each.length : 1);
  return own > 0 && all > 0 ? (own / all) * cpus * 100 : 0;
}

/** Windows counts in units of 100 nanoseconds, and not the whole machine's. */
function windowsCpu(record: Fields, at: number): number | null {
  const before = Date.parse(String(record.preread ?? ""));
  if (!(before > 0) || at <= before) return null;
  const possible = (at - before) * 10_000 * (number(record.num_procs) ?? 1);
  const total = (from: unknown): number => number(fields(fields(from).cpu_usage).total_usage) ?? 0;
  const used = total(record.cpu_stats) - total(record.precpu_stats);
  return used > 0 && possible > 0 ? (used / possible) * 100 : 0;
}

/** Version 1 of control groups has `total_inactive_file`, version 2 `inactive_file`. */
function memoryWithoutCache(memory: Fields): number {
  const usage = number(memory.usage) ?? 0;
  const details = fields(memory.stats);
  const cache = number(details.total_inactive_file) ?? number(details.inactive_file) ?? 0;
  return cache < usage ? usage - cache : usage;
}

function blocks(record: Fields): { readonly blockIn: number; readonly blockOut: number } {
  const entries = fields(record.blkio_stats).io_service_bytes_recursive;
  let blockIn = 0;
  let blockOut = 0;
  for (const entry of Array.isArray(entries) ? entries.map(fields) : []) {
    const kind = String(entry.op ?? "").toLowerCase();
    if (kind.startsWith("r")) blockIn += number(entry.value) ?? 0;
    else if (kind.startsWith("w")) blockOut += number(entry.value) ?? 0;
  }
  return { blockIn, blockOut };
}

function windowsBlocks(storage: Fields): { readonly blockIn: number; readonly blockOut: number } {
  return { blockIn: number(storage.read_size_bytes) ?? 0, blockOut: number(storage.write_size_bytes) ?? 0 };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
