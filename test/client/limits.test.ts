import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bytesValue,
  cpusProblem,
  type Limits,
  limitChanges,
  limitsFrom,
  memoryProblem,
  parseBytes,
  pidsProblem,
  swapProblem,
} from "../../client/describe/limits.ts";
import { updateBody } from "../../client/engine/containers.ts";

const mebi = 2 ** 20;
const none: Limits = {
  memory: 0,
  memorySwap: 0,
  cpus: 0,
  byQuota: false,
  pids: 0,
  restart: { name: "no", retries: 0 },
};
const limited: Limits = { ...none, memory: 512 * mebi, memorySwap: 1024 * mebi, cpus: 1.5, pids: 100 };

test("sizes are read as people write them", () => {
  const sizes: readonly (readonly [string, number | null])[] = [
    ["512m", 512 * mebi],
    ["1.5g", 1536 * mebi],
    ["1 GiB", 1024 * mebi],
    ["2MB", 2 * mebi],
    ["1024", 1024],
    ["64k", 65_536],
    ["", null],
    ["m", null],
    ["1,5g", null],
    ["-1", null],
    ["12x", null],
  ];
  for (const [text, bytes] of sizes) assert.equal(parseBytes(text), bytes, text);
});

test("limits are prefilled in the largest whole unit", () => {
  assert.deepEqual([0, -1, 512 * mebi, 2 ** 30, 1000].map(bytesValue), ["", "-1", "512m", "1g", "1000"]);
});

test("what the engine tells is read, CPUs by number or by quota", () => {
  assert.deepEqual(limitsFrom({ HostConfig: { NanoCpus: 1.5e9, PidsLimit: null } }).cpus, 1.5);
  assert.deepEqual(limitsFrom({ HostConfig: { CpuQuota: 25_000, CpuPeriod: 50_000 } }).cpus, 0.5);
  assert.deepEqual(limitsFrom({ HostConfig: { PidsLimit: -1 } }), none);
  assert.deepEqual(limitsFrom({}), none);
});

test("what can't be is said while it is typed", () => {
  assert.match(memoryProblem("lots", none) ?? "", /like 512m/);
  assert.match(memoryProblem("5m", none) ?? "", /at least 6m/);
  assert.match(memoryProblem("", limited) ?? "", /not take it away/);
  assert.equal(memoryProblem("", none), null);
  assert.equal(memoryProblem("6m", none), null);
  assert.match(swapProblem("256m", 512 * mebi) ?? "", /at least the memory: 512m/);
  assert.match(swapProblem("256m", 0) ?? "", /set that first/);
  assert.equal(swapProblem("-1", 512 * mebi), null);
  assert.equal(swapProblem("512m", 512 * mebi), null);
  assert.match(cpusProblem("0", none) ?? "", /like 2 or 0\.5/);
  assert.match(cpusProblem("two", none) ?? "", /like 2 or 0\.5/);
  assert.equal(cpusProblem("0.5", none), null);
  assert.match(cpusProblem("", limited) ?? "", /not take it away/);
  assert.equal(pidsProblem(""), null);
  assert.match(pidsProblem("-5") ?? "", /how many processes/);
});

test("a quota of CPU time is the one limit of CPUs that is taken away again", () => {
  const host = { CpuQuota: 25_000, CpuPeriod: 50_000 };
  const before = limitsFrom({ HostConfig: host });
  assert.equal(cpusProblem("", before), null);
  const changes = limitChanges(before, { ...before, cpus: 0 }, false);
  assert.deepEqual(updateBody(changes, host), { CpuQuota: -1 });
  assert.equal(limitsFrom({ HostConfig: { ...host, CpuQuota: -1 } }).cpus, 0);
});

test("only what has changed is sent", () => {
  assert.deepEqual(limitChanges(limited, limited, false), {});
  assert.deepEqual(limitChanges(limited, { ...limited, pids: 0 }, false), { pids: 0 });
  assert.deepEqual(limitChanges(none, { ...none, restart: { name: "on-failure", retries: 2 } }, false), {
    restart: { name: "on-failure", retries: 2 },
  });
});

test("swap goes with the memory where nobody has chosen it: the engine refuses memory above it", () => {
  const more = (before: Limits) => limitChanges(before, { ...before, memory: 2048 * mebi }, false);
  assert.deepEqual(more(limited), { memory: 2048 * mebi, memorySwap: 2560 * mebi });
  assert.deepEqual(more(none), { memory: 2048 * mebi, memorySwap: 4096 * mebi });
  assert.deepEqual(more({ ...limited, memorySwap: -1 }), { memory: 2048 * mebi, memorySwap: -1 });
  const chosen = limitChanges(limited, { ...limited, memory: 1024 * mebi }, true);
  assert.deepEqual(chosen, { memory: 1024 * mebi, memorySwap: 1024 * mebi });
});

test("CPUs go as a number, or as a quota where the container was limited by one", () => {
  assert.deepEqual(updateBody({ cpus: 0.5 }, {}), { NanoCpus: 500_000_000 });
  assert.deepEqual(updateBody({ cpus: 0.5 }, { CpuQuota: 10_000, CpuPeriod: 50_000 }), {
    CpuPeriod: 50_000,
    CpuQuota: 25_000,
  });
});
