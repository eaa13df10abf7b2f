/** A container's processes as a table of text. */
import type { Processes } from "../engine/engine.ts";

/** Columns are as wide as their widest word; numbers stand at the right, the last column as it is. */
export function processTable({ titles, rows }: Processes): string {
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const rightward = titles.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[\d.]+$/.test(row[column] ?? "")),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((word, column) => {
        if (column === titles.length - 1) return word;
        return rightward[column] === true ? word.padStart(widths[column] ?? 0) : word.padEnd(widths[column] ?? 0);
      })
      .join("  ")
      .trimEnd();
  return `${all.map(line).join("\n")}\n`;
}
