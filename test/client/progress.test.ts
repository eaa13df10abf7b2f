import assert from "node:assert/strict";
import { test } from "node:test";
import type { Timers } from "../../client/engine/timers.ts";
import { createProgress } from "../../client/progress.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Notifications as they come, and the user's Cancel. */
function bench() {
  const waiting = new Set<() => void>();
  const timers: Timers = {
    after(_milliseconds, then) {
      waiting.add(then);
      return () => void waiting.delete(then);
    },
    random: () => 0,
  };
  const said: string[] = [];
  let cancel = (): void => {};
  const progress = createProgress((title, task) => {
    said.push(title);
    return task({
      report: (message) => void said.push(message),
      onCancel: (listener) => {
        cancel = listener;
      },
    });
  }, timers);
  /** All that waits for its time is done. */
  const pass = async () => {
    for (const then of [...waiting]) {
      waiting.delete(then);
      then();
    }
    await settle();
  };
  return { progress, said, pass, cancel: () => cancel() };
}

test("work that ends at once shows nothing; what takes longer shows what it last said", async () => {
  const { progress, said, pass } = bench();
  assert.equal(await progress("Quick", async () => 1), 1);
  await assert.rejects(
    progress("Failing", async () => {
      throw new Error("no");
    }),
    /no/,
  );
  assert.deepEqual(said, []);
  let end = (_value: number): void => {};
  const slow = progress("Slow", ({ report }) => {
    report("half");
    return new Promise<number>((resolve) => {
      end = resolve;
    });
  });
  await pass();
  assert.deepEqual(said, ["Slow", "half"]);
  end(2);
  assert.equal(await slow, 2);
});

test("cancelled work ends with what it has done; what knows no end is waited for no longer", async () => {
  const { progress, pass, cancel } = bench();
  const careful = progress(
    "Careful",
    ({ signal }) => new Promise<string>((resolve) => signal.addEventListener("abort", () => resolve("3 of 5"))),
  );
  await pass();
  cancel();
  assert.equal(await careful, "3 of 5");
  const deaf = progress("Deaf", () => new Promise<string>(() => {}));
  await pass();
  cancel();
  const ended = assert.rejects(deaf, { name: "AbortError" });
  await pass();
  await ended;
});
