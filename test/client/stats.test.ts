import assert from "node:assert/strict";
import { test } from "node:test";
import { binarySize, nextSort, percent, type Sort, statsTable, statsWords } from "../../client/describe/stats.ts";
import { type Reading, readingFrom } from "../../client/engine/stats.ts";

/** As Docker 20.10 tells it on control groups of version 1, shortened to what is read. */
const groups1 = {
  read: "2024-05-01T10:00:01.500Z",
  preread: "2024-05-01T10:00:00.500Z",
  pids_stats: { current: 7 },
  blkio_stats: {
    io_service_bytes_recursive: [
      { major: 8, minor: 0, op: "Read", value: 4096 },
      { major: 8, minor: 0, op: "Write", value: 8192 },
      { major: 8, minor: 0, op: "Sync", value: 12288 },
      { major: 8, minor: 0, op: "Total", value: 12288 },
      { major: 8, minor: 16, op: "Read", value: 1000 },
    ],
  },
  num_procs: 0,
  storage_stats: {},
  cpu_stats: {
    cpu_usage: { total_usage: 600_000_000, percpu_usage: [300_000_000, 300_000_000, 0, 0] },
    system_cpu_usage: 14_000_000_000,
    online_cpus: 4,
  },
  precpu_stats: {
    cpu_usage: { total_usage: 100_000_000 },
    system_cpu_usage: 10_000_000_000,
    online_cpus: 4,
  },
  memory_stats: {
    usage: 50 * 2 ** 20,
    max_usage: 60 * 2 ** 20,
    stats: { cache: 20 * 2 ** 20, total_inactive_file: 10 * 2 ** 20, inactive_file: 3 },
    limit: 512 * 2 ** 20,
  },
  name: "/web",
  networks: { eth0: { rx_bytes: 1000, tx_bytes: 200 }, eth1: { rx_bytes: 5, tx_bytes: 7 } },
};

/** As Docker 24 tells it on version 2: other names, lower case, no CPUs one by one. */
const groups2 = {
  ...groups1,
  blkio_stats: {
    io_service_bytes_recursive: [
      { major: 259, minor: 0, op: "read", value: 4096 },
      { major: 259, minor: 0, op: "write", value: 0 },
    ],
  },
  memory_stats: { usage: 50 * 2 ** 20, stats: { inactive_file: 8 * 2 ** 20, anon: 1 }, limit: 512 * 2 ** 20 },
};

test("figures are those of the docker program on control groups of version 1", () => {
  assert.deepEqual(readingFrom(groups1), {
    at: Date.parse("2024-05-01T10:00:01.500Z"),
    // Half a second of CPU in one of four CPUs' seconds.
    cpu: 50,
    memory: 40 * 2 ** 20,
    memoryLimit: 512 * 2 ** 20,
    networkIn: 1005,
    networkOut: 207,
    blockIn: 5096,
    blockOut: 8192,
    pids: 7,
  });
});

test("and on version 2", () => {
  const reading = readingFrom(groups2);
  assert.deepEqual([reading?.memory, reading?.blockIn, reading?.blockOut], [42 * 2 ** 20, 4096, 0]);
});

test("a first reading has no share of the CPU yet", () => {
  assert.equal(readingFrom({ ...groups2, precpu_stats: { cpu_usage: { total_usage: 0 } } })?.cpu, null);
});

test("an old engine counts its CPUs one by one", () => {
  const { online_cpus: _, ...cpu_stats } = groups1.cpu_stats;
  assert.equal(readingFrom({ ...groups1, cpu_stats })?.cpu, 50);
});

test("a cache larger than all is none", () => {
  assert.equal(readingFrom({ ...groups2, memory_stats: { usage: 5, stats: { inactive_file: 9 } } })?.memory, 5);
});

test("Windows counts by its own units", () => {
  const reading = readingFrom({
    read: "2024-05-01T10:00:01Z",
    preread: "2024-05-01T10:00:00Z",
    num_procs: 2,
    cpu_stats: { cpu_usage: { total_usage: 6_000_000 } },
    precpu_stats: { cpu_usage: { total_usage: 1_000_000 } },
    memory_stats: { privateworkingset: 77 },
    storage_stats: { read_size_bytes: 3, write_size_bytes: 4 },
  });
  assert.deepEqual([reading?.cpu, reading?.memory, reading?.blockIn, reading?.blockOut], [25, 77, 3, 4]);
});

test("what engines give of a container that does not run is no reading", () => {
  for (const wire of [null, {}, "x", { read: "0001-01-01T00:00:00Z", cpu_stats: {}, memory_stats: {} }])
    assert.equal(readingFrom(wire), null);
});

const reading = (values: Partial<Reading> = {}): Reading => ({
  at: 0,
  cpu: 1,
  memory: 34 * 2 ** 20,
  memoryLimit: 2 ** 30,
  networkIn: 1000,
  networkOut: 2000,
  blockIn: 0,
  blockOut: 0,
  pids: 3,
  ...values,
});

test("a row has room for two figures", () => {
  assert.equal(statsWords(reading({ cpu: 3.24 })), "3.2 % · 34 MiB");
  assert.equal(statsWords(reading({ cpu: null })), "34 MiB");
  assert.deepEqual([0, 9.94, 9.96, 250.4].map(percent), ["0.0 %", "9.9 %", "10 %", "250 %"]);
  assert.deepEqual([0, 1023, 1024, 2 ** 20 * 1.25, 2 ** 30].map(binarySize), [
    "0 B",
    "1023 B",
    "1 KiB",
    "1.3 MiB",
    "1 GiB",
  ]);
});

const shown = [
  { id: "1", name: "web-10", readings: [reading({ cpu: 5 })] },
  { id: "2", name: "web-2", readings: [reading({ cpu: 50, memory: 2 ** 20 }), reading({ cpu: 25, memory: 2 ** 21 })] },
  { id: "3", name: "db", readings: [] },
];
const order = (sort: Sort): readonly string[] => statsTable(shown, sort, 0).rows.map(({ id }) => id);

test("the table is sorted by names as people count, or by figures; one without a reading is least", () => {
  assert.deepEqual(order({ column: "name", descending: false }), ["3", "2", "1"]);
  assert.deepEqual(order({ column: "cpu", descending: true }), ["2", "1", "3"]);
  assert.deepEqual(order({ column: "memory", descending: true }), ["1", "2", "3"]);
});

test("a click on a column sorts by it, largest first, and the next the other way round", () => {
  const byCpu = nextSort({ column: "name", descending: false }, "cpu");
  assert.deepEqual(byCpu, { column: "cpu", descending: true });
  assert.deepEqual(nextSort(byCpu, "cpu"), { column: "cpu", descending: false });
  assert.deepEqual(nextSort(byCpu, "name"), { column: "name", descending: false });
  assert.deepEqual(nextSort(byCpu, "__proto__"), byCpu);
});

test("a container's row has its figures, with lines of the last minutes behind two of them", () => {
  const [, row] = statsTable(shown, { column: "name", descending: false }, 0).rows;
  assert.deepEqual(
    row?.cells.map(({ text }) => text),
    ["web-2", "25 %", "2 MiB of 1 GiB", "1 kB", "2 kB", "0 B", "0 B", "3"],
  );
  assert.deepEqual(row?.cells[1]?.line, [1, 0.5]);
  assert.deepEqual(row?.cells[2]?.line, [0.5, 1]);
});

test("the table says when it is empty, and who is left out", () => {
  const sort: Sort = { column: "name", descending: false };
  assert.equal(statsTable([], sort, 0).note, "No container runs.");
  assert.match(statsTable(shown, sort, 7).note, /^7 more run/);
  assert.equal(statsTable(shown, sort, 0).note, "");
});
