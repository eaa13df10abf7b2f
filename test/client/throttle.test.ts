import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clock, createThrottle } from "../../client/views/throttle.ts";

/** Time that passes when the test says so. */
function fakeClock(): Clock & { pass(milliseconds: number): void } {
  let time = 0;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    now: () => time,
    after(milliseconds, run) {
      const entry = { at: time + milliseconds, run };
      waiting.push(entry);
      return {
        cancel() {
          waiting = waiting.filter((other) => other !== entry);
        },
      };
    },
    pass(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((entry) => entry !== next);
        time = next.at;
        next.run();
      }
      time = end;
    },
  };
}

test("a first change is drawn at once, with all that came together", () => {
  const clock = fakeClock();
  const runs: number[] = [];
  const throttle = createThrottle(() => runs.push(clock.now()), 10, 230, clock);
  for (let count = 0; count < 100; count += 1) throttle.ask();
  clock.pass(1_000);
  assert.deepEqual(runs, [10]);
});

test("a steady stream of changes is drawn in steady intervals, never put off", () => {
  const clock = fakeClock();
  const runs: number[] = [];
  const throttle = createThrottle(() => runs.push(clock.now()), 10, 230, clock);
  for (let count = 0; count < 200; count += 1) {
    throttle.ask();
    clock.pass(5);
  }
  clock.pass(1_000);
  assert.deepEqual(runs, [10, 240, 470, 700, 930, 1160]);
});

test("nothing is drawn after the view has gone", () => {
  const clock = fakeClock();
  const runs: number[] = [];
  const throttle = createThrottle(() => runs.push(clock.now()), 10, 230, clock);
  throttle.ask();
  throttle.dispose();
  clock.pass(1_000);
  assert.deepEqual(runs, []);
});
