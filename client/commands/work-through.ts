/** Work on many things, a few at a time. */

export interface Outcome<T> {
  readonly done: readonly T[];
  readonly failed: readonly { readonly target: T; readonly error: unknown }[];
}

/** Engines do a few things at once; more would only wait there. */
const atOnce = 6;

/** A few at a time until all are done, or nobody waits any more; what fails is kept and stops nothing. */
export async function workThrough<T>(
  targets: readonly T[],
  operation: (target: T) => Promise<void>,
  signal: AbortSignal,
  report: (count: number) => void,
): Promise<Outcome<T>> {
  const done: T[] = [];
  const failed: { target: T; error: unknown }[] = [];
  const waiting = [...targets];
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      if (signal.aborted) return;
      try {
        await operation(target);
        done.push(target);
      } catch (error) {
        failed.push({ target, error });
      }
      report(done.length + failed.length);
    }
  };
  // A cancelled wait leaves the engine to finish what it has begun.
  await Promise.race([Promise.all(targets.slice(0, atOnce).map(worker)), aborted(signal)]);
  return { done: [...done], failed: [...failed] };
}

/** What each is read as, in their order, a few at a time; rejects with the first failure. */
export async function readAll<T, R>(targets: readonly T[], read: (target: T) => Promise<R>): Promise<readonly R[]> {
  const found: R[] = [];
  const waiting = [...targets.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, target] = next;
      found[at] = await read(target);
    }
  };
  try {
    await Promise.all(targets.slice(0, atOnce).map(worker));
  } finally {
    waiting.length = 0;
  }
  return found;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
