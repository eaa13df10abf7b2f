/** A suite of tests over one window: opened once, closed at the end, with evidence kept for each test that fails. */
import { after, before, describe, it } from "node:test";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "./workbench.ts";

export type WindowTest = (title: string, run: (window: Workbench) => Promise<void>) => void;

/**
 * Declares a suite. `open` starts what the window needs and says what to open; `close` ends what `open` started.
 * The tests run in order in one window; each should start from what the side bar or palette offers, not from the
 * focus that the last one left.
 */
export function windowSuite(
  name: string,
  setup: { open(): Promise<Omit<WorkbenchOptions, "name">>; close?(): Promise<void> },
  define: (test: WindowTest) => void,
): void {
  describe(name, () => {
    let window: Workbench | undefined;
    before(async () => {
      window = await openWorkbench({ name, ...(await setup.open()) });
    });
    after(async () => {
      await window?.close();
      await setup.close?.();
    });
    define((title, run) => {
      it(title, async () => {
        if (window === undefined) throw new Error("There is no window.");
        try {
          await run(window);
        } catch (error) {
          const folder = await window.keepEvidence(title);
          if (error instanceof Error) error.message += `\nA picture and the logs are in ${folder}.`;
          // What the failed test left open would stand in the way of the next.
          for (let press = 0; press < 3; press++) await window.page.keyboard.press("Escape");
          throw error;
        }
      });
    });
  });
}
