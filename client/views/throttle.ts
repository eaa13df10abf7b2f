/** Gathers many changes into few redraws without ever starving: soon after the first, then at most one each interval. */

export interface Throttle {
  /** Asks for a run; several asks before it are one. */
  ask(): void;
  dispose(): void;
}

/**
 * How often a view is drawn. What comes together is drawn together. VS Code restarts a wait of 200 ms with every change
 * that a provider tells it, so a steady stream of them closer than that is never drawn; spaced wider, each is drawn at
 * once.
 */
export const viewPace = { delay: 10, interval: 230 } as const;

export interface Clock {
  now(): number;
  after(milliseconds: number, run: () => void): { cancel(): void };
}

const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
};

/**
 * @param delay milliseconds from a first ask to its run, so that what comes together is drawn together
 * @param interval least milliseconds between two runs
 */
export function createThrottle(run: () => void, delay: number, interval: number, clock: Clock = systemClock): Throttle {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: { cancel(): void } | null = null;
  return {
    ask() {
      if (waiting !== null) return;
      const wait = Math.max(delay, last + interval - clock.now());
      waiting = clock.after(wait, () => {
        waiting = null;
        last = clock.now();
        run();
      });
    },
    dispose() {
      waiting?.cancel();
      waiting = null;
    },
  };
}
