/** Time as the store sees it, so that tests can bring a clock of their own. */

export interface Timers {
  /** Calls `then` once after the milliseconds; the result calls it off. */
  after(milliseconds: number, then: () => void): () => void;
  /** From 0 to below 1. */
  random(): number;
}

export const realTimers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** A call that waits until no further request came for `quiet` milliseconds, but never longer than `most`. */
export interface Coalesced {
  request(): void;
  /** Calls at once, and calls off what was waiting. */
  flush(): void;
  dispose(): void;
}

export function coalesce(
  call: () => void,
  { quiet, most }: { quiet: number; most: number },
  timers: Timers,
): Coalesced {
  let cancelQuiet: (() => void) | null = null;
  let cancelMost: (() => void) | null = null;
  function dispose(): void {
    cancelQuiet?.();
    cancelMost?.();
    cancelQuiet = null;
    cancelMost = null;
  }
  function flush(): void {
    dispose();
    call();
  }
  return {
    request() {
      cancelQuiet?.();
      cancelQuiet = timers.after(quiet, flush);
      cancelMost ??= timers.after(most, flush);
    },
    flush,
    dispose,
  };
}

/** The wait before try number `attempt` (from 0): doubled each time from 1 s to 30 s, spread so that windows don't go in step. */
export function backOff(attempt: number, timers: Timers): number {
  const full = Math.min(30_000, 1000 * 2 ** Math.min(attempt, 10));
  return Math.max(1000, full * (0.5 + timers.random() / 2));
}
