// What Quayside holds itself to: `npm run bench` ends in a table of these goals and of what was measured. Times are of
// the machine that the goals were set on, where an empty Node process takes 62 ms; the table says what it takes here.

/**
 * By key, in the table's order. `most` is of our own figure, or of it divided by the peer's where `ratio` is true.
 * @type {Readonly<Record<string, { what: string, unit: string, most: number, ratio?: boolean }>>}
 */
export const goals = {
  "keystroke.large": { what: "keystroke → diagnostics, 1,000 lines", unit: "ms", most: 3 },
  "keystroke.huge": { what: "keystroke → diagnostics, 10,000 lines", unit: "ms", most: 12 },
  "keystroke.large.p95": { what: "keystroke → diagnostics, 1,000 lines, p95", unit: "ms", most: 9 },
  "keystroke.huge.p95": { what: "keystroke → diagnostics, 10,000 lines, p95", unit: "ms", most: 36 },
  "tokens.large": { what: "keystroke → semantic tokens, 1,000 lines", unit: "ms", most: 2 },
  "tokens.huge": { what: "keystroke → semantic tokens, 10,000 lines", unit: "ms", most: 20 },
  "refreshed.large": { what: "keystroke → everything refreshed, 1,000 lines", unit: "ms", most: 6 },
  "refreshed.huge": { what: "keystroke → everything refreshed, 10,000 lines", unit: "ms", most: 40 },
  "completion.large": { what: "completion after 20 keystrokes, 1,000 lines", unit: "ms", most: 10 },
  start: { what: "start → initialize answered (peer: an empty Node process)", unit: "ms", most: 1.3, ratio: true },
  "memory.large": { what: "memory after 1,000 edits, 1,000 lines", unit: "MiB", most: 100 },
  "parse.large": { what: "parse, 1,000 lines", unit: "ms", most: 2 },
  growth: { what: "growth of time with size, the steepest of all questions and shapes, slope", unit: "", most: 1.2 },
  lint: { what: "lint of many files, start included, a file", unit: "ms", most: 1 },
  vsix: { what: "size of the package", unit: "kB", most: 1000 },
  code: { what: "code read at activation", unit: "kB", most: 150 },
  activation: { what: "activation", unit: "ms", most: 30 },
  "click.20": { what: "click → tree, 20 containers (peer: docker container ls)", unit: "ms", most: 250 },
  "click.1000": { what: "click → tree, 1,000 containers (peer: docker container ls)", unit: "ms", most: 350 },
  "host.memory": { what: "extension host on opening the view, 1,000 containers", unit: "MiB", most: 30 },
  event: { what: "event → row", unit: "ms", most: 100 },
  storm: { what: "event → row in a storm of others, the slowest", unit: "ms", most: 300 },
  settled: { what: "the last of 1,000 tags → its row", unit: "ms", most: 1000 },
  redraws: { what: "redraws after 1,000 events at once", unit: "", most: 10 },
  idle: { what: "requests while idle", unit: "", most: 0 },
  noticed: { what: "engine gone → the view says so", unit: "ms", most: 1000 },
  back: { what: "engine back → rows are live", unit: "ms", most: 2000 },
  logs: { what: "following logs into a file (peer: docker logs)", unit: "ms", most: 1.25, ratio: true },
  context: { what: "sending a context of many files (peer: docker build)", unit: "ms", most: 1, ratio: true },
};

/** Tells `npm run bench` a figure, and the peer's in the same run where there is one. Alone, a bench prints its own. */
export function measured(key, ours, peer = null) {
  if (goals[key] === undefined) throw new Error(`There is no goal ${key}.`);
  process.send?.({ key, ours, peer });
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const shown = (number) => (number === null ? "" : number >= 100 ? number.toFixed(0) : String(+number.toFixed(1)));

/** The table, of the goals that something was measured for. */
export function tableOf(found) {
  const rows = [["", "goal", "ours", "peer", "peer/ours", "met"]];
  for (const [key, { what, unit, most, ratio = false }] of Object.entries(goals)) {
    const figures = found.get(key);
    if (figures === undefined) continue;
    const { ours, peer } = figures;
    const compared = ratio ? ours / peer : ours;
    rows.push([
      unit === "" ? what : `${what}, ${unit}`,
      ratio ? `≤ ${most} × peer` : `≤ ${most}`,
      shown(ours),
      shown(peer),
      peer === null || ours === 0 ? "" : (peer / ours).toFixed(2),
      compared <= most ? "yes" : "no",
    ]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "),
    )
    .join("\n");
}
