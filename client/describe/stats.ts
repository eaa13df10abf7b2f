/** What containers use, in the few words of a row and as a table. */
import type { Reading } from "../engine/stats.ts";
import { t } from "../words.ts";
import { byName, size } from "./format.ts";

/** `3.2 % · 34 MiB` */
export function statsWords({ cpu, memory }: Reading): string {
  return cpu === null ? binarySize(memory) : `${percent(cpu)} · ${binarySize(memory)}`;
}

/** Two digits are enough to compare, and change less often than more would. */
export function percent(value: number): string {
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** Bytes of memory in the units in which limits are written: `512 MiB`. */
export function binarySize(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1))} ${units[unit]}`;
}

export type Column = "name" | "cpu" | "memory" | "networkIn" | "networkOut" | "blockIn" | "blockOut" | "pids";

export interface Sort {
  readonly column: Column;
  readonly descending: boolean;
}

/** What the page of statistics is sent. */
export interface StatsTable {
  readonly columns: readonly {
    readonly key: Column;
    readonly label: string;
    readonly sort: "ascending" | "descending" | "none";
  }[];
  readonly rows: readonly StatsRow[];
  /** Below the table: why it is empty, or who is left out. */
  readonly note: string;
}

export interface StatsRow {
  readonly id: string;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly text: string;
  /** The last minutes from 0 to 1, oldest first, as a line behind the figure. */
  readonly line?: readonly number[];
}

export interface Shown {
  readonly id: string;
  readonly name: string;
  /** Oldest first. */
  readonly readings: readonly Reading[];
}

/** @param left how many more run than are followed */
export function statsTable(shown: readonly Shown[], sort: Sort, left: number): StatsTable {
  const sorted = [...shown].sort((a, b) => compare(a, b, sort) || byName(a.name, b.name));
  return {
    columns: columns().map(([key, label]) => ({
      key,
      label,
      sort: key !== sort.column ? "none" : sort.descending ? "descending" : "ascending",
    })),
    rows: sorted.map(row),
    note:
      shown.length === 0
        ? t("No container runs.")
        : left > 0
          ? t("{0} more run and are not followed: the engine would have too much to count.", left)
          : "",
  };
}

/** What a click on a column's head asks for: names from the first on, figures from the largest on; again for the reverse. */
export function nextSort(sort: Sort, column: string): Sort {
  const key = columns().find(([known]) => known === column)?.[0];
  if (key === undefined) return sort;
  return { column: key, descending: key === sort.column ? !sort.descending : key !== "name" };
}

function columns(): readonly (readonly [Column, string])[] {
  return [
    ["name", t("Name")],
    ["cpu", t("CPU")],
    ["memory", t("Memory")],
    ["networkIn", t("Received")],
    ["networkOut", t("Sent")],
    ["blockIn", t("Read from disk")],
    ["blockOut", t("Written to disk")],
    ["pids", t("Processes")],
  ];
}

function compare(a: Shown, b: Shown, { column, descending }: Sort): number {
  const order =
    column === "name"
      ? byName(a.name, b.name)
      : (a.readings.at(-1)?.[column] ?? -1) - (b.readings.at(-1)?.[column] ?? -1);
  return descending ? -order : order;
}

function row({ id, name, readings }: Shown): StatsRow {
  const last = readings.at(-1);
  if (last === undefined) return { id, cells: [{ text: name }, ...Array.from({ length: 7 }, () => ({ text: "…" }))] };
  const memory =
    last.memoryLimit > 0
      ? t("{0} of {1}", binarySize(last.memory), binarySize(last.memoryLimit))
      : binarySize(last.memory);
  return {
    id,
    cells: [
      { text: name },
      {
        text: last.cpu === null ? "…" : percent(last.cpu),
        line: line(
          readings.map(({ cpu }) => cpu ?? 0),
          10,
        ),
      },
      {
        text: memory,
        line: line(
          readings.map(({ memory }) => memory),
          2 ** 20,
        ),
      },
      { text: size(last.networkIn) },
      { text: size(last.networkOut) },
      { text: size(last.blockIn) },
      { text: size(last.blockOut) },
      { text: last.pids === null ? "" : String(last.pids) },
    ],
  };
}

/** @param least what fills the height at least, so that a breath of nearly nothing is no mountain */
function line(values: readonly number[], least: number): readonly number[] {
  const top = Math.max(least, ...values);
  return values.map((value) => Math.round((value / top) * 100) / 100);
}
