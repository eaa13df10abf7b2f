/** Values as the docker program takes them: words of a shell, sizes, times. */

/** As a POSIX shell reads it back as one word. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `90s`, `1500ms`: the largest unit in which it is whole. */
export function nanoseconds(value: number): string {
  for (const [unit, size] of [
    ["s", 1e9],
    ["ms", 1e6],
    ["us", 1e3],
  ] as const)
    if (value % size === 0) return `${value / size}${unit}`;
  return `${value}ns`;
}

/** `512m`: the largest of the engine's units in which it is whole. */
export function bytesText(value: number): string {
  for (const [unit, size] of [
    ["g", 2 ** 30],
    ["m", 2 ** 20],
    ["k", 2 ** 10],
  ] as const)
    if (value % size === 0) return `${value / size}${unit}`;
  return String(value);
}
