/** A container's limits: read from what the engine tells, written as people write them, checked before they are sent. */
import type { LimitChanges } from "../engine/engine.ts";
import { fields, number } from "../engine/json.ts";
import { bytesText } from "../engine/written.ts";
import { t } from "../words.ts";

/** As the engine has them. 0 stands for no limit. */
export interface Limits {
  readonly memory: number;
  /** Memory and swap together; -1 for as much as there is. */
  readonly memorySwap: number;
  readonly cpus: number;
  /** The CPUs are limited by a quota of time: of all limits on them the one that an engine takes away again. */
  readonly byQuota: boolean;
  readonly pids: number;
  readonly restart: { readonly name: string; readonly retries: number };
}

/** Less the engine refuses. */
const leastMemory = 6 * 2 ** 20;

/** From the engine's JSON of a container. */
export function limitsFrom(inspected: unknown): Limits {
  const host = fields(fields(inspected).HostConfig);
  const quota = number(host.CpuQuota);
  const policy = fields(host.RestartPolicy);
  return {
    memory: number(host.Memory),
    memorySwap: number(host.MemorySwap),
    cpus:
      number(host.NanoCpus) > 0
        ? number(host.NanoCpus) / 1e9
        : Math.max(0, quota) / (number(host.CpuPeriod) || 100_000),
    byQuota: quota > 0,
    pids: Math.max(0, number(host.PidsLimit)),
    restart: { name: String(policy.Name || "no"), retries: number(policy.MaximumRetryCount) },
  };
}

/** `512m`, `1.5g`, `1073741824` in bytes; null where it is something else. */
export function parseBytes(text: string): number | null {
  const [, digits, unit = "b"] = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const power = "bkmgt".indexOf(unit.toLowerCase() || "b");
  return Math.floor(Number(digits) * 1024 ** power);
}

/** How a number of bytes is prefilled: nothing for no limit. */
export function bytesValue(bytes: number): string {
  if (bytes === 0) return "";
  return bytes === -1 ? "-1" : bytesText(bytes);
}

export function memoryProblem(text: string, before: Limits): string | null {
  if (text.trim() === "")
    return before.memory === 0 ? null : t("The engine can change this limit, but not take it away.");
  const bytes = parseBytes(text);
  if (bytes === null) return t("Write a number and a unit, like 512m or 1.5g.");
  return bytes < leastMemory ? t("The engine needs at least 6m.") : null;
}

/** @param memory the memory that it will have */
export function swapProblem(text: string, memory: number): string | null {
  if (text.trim() === "" || text.trim() === "-1") return null;
  const bytes = parseBytes(text);
  if (bytes === null) return t("Write a number and a unit, like 512m or 1.5g; -1 for as much swap as there is.");
  if (memory === 0) return t("Swap is limited only together with memory: set that first.");
  if (bytes < memory)
    return t("It counts memory and swap together, so it is at least the memory: {0}.", bytesText(memory));
  return null;
}

export function cpusProblem(text: string, before: Limits): string | null {
  if (text.trim() === "")
    return before.cpus === 0 || before.byQuota ? null : t("The engine can change this limit, but not take it away.");
  return /^\d+(\.\d+)?$/.test(text.trim()) && Number(text) >= 0.01 ? null : t("Write a number of CPUs, like 2 or 0.5.");
}

export function pidsProblem(text: string): string | null {
  return /^\d*$/.test(text.trim()) ? null : t("Write how many processes there may be; nothing for any number.");
}

/**
 * What has to be sent so that the limits become what is wanted.
 * @param swapChosen whether the user has set the swap too; else it goes with the memory, for the engine refuses memory
 *   above it: as much swap as before, and as much as memory where there was no limit
 */
export function limitChanges(before: Limits, wanted: Limits, swapChosen: boolean): LimitChanges {
  const memory = wanted.memory === before.memory ? {} : { memory: wanted.memory };
  const memorySwap = swapChosen || !("memory" in memory) ? wanted.memorySwap : swapFor(before, wanted.memory);
  // Both are judged together: new memory without its swap would be held against the old one.
  const swap = memorySwap === before.memorySwap && !("memory" in memory) ? {} : { memorySwap };
  const restart = wanted.restart.name !== before.restart.name || wanted.restart.retries !== before.restart.retries;
  return {
    ...memory,
    ...swap,
    ...(wanted.cpus === before.cpus ? {} : { cpus: wanted.cpus }),
    ...(wanted.pids === before.pids ? {} : { pids: wanted.pids }),
    ...(restart ? { restart: wanted.restart } : {}),
  };
}

function swapFor(before: Limits, memory: number): number {
  if (before.memorySwap === -1) return -1;
  return before.memorySwap === 0 ? 2 * memory : memory + Math.max(0, before.memorySwap - before.memory);
}
