/** Versions of the Engine API, such as `1.9` and `1.41`, and which is the older one. */

export function older(a: string, b: string): string {
  return isOlder(a, b) ? a : b;
}

/** Compares versions like `1.9` and `1.41` by their numbers; no version at all is the oldest. */
export function isOlder(a: string, b: string): boolean {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA !== majorB ? majorA < majorB : minorA < minorB;
}
