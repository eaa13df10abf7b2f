/** Waits for what must become true, however slow the machine is. */
import { setTimeout as sleep } from "node:timers/promises";

/** Resolves with the first value of `look` that is neither undefined, null nor false; rejects after half a minute. */
export async function until<T>(what: string, look: () => T | undefined | null | false): Promise<T> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(10)) {
    const found = look();
    if (found !== undefined && found !== null && found !== false) return found;
  }
  throw new Error(`waited in vain until ${what}`);
}
