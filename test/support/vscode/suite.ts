/** A suite of tests over one window: opened once, closed at the end, with evidence kept for each test that fails. */
import { after, before, describe, it, type TestContext } from "node:test";
import { missingForPrivateEngine, missingForTestImages } from "../../../scripts/engine/private-engine.mjs";
import { startTestEngine, type TestEngine } from "../engine/engine.ts";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "./workbench.ts";

type Options = Omit<WorkbenchOptions, "name">;
type Body<Extra extends unknown[]> = (window: Workbench, ...extra: Extra) => Promise<void>;

/** A window without an engine. The tests run in order; each starts from what it opens itself. */
export function windowSuite(
  name: string,
  options: Options,
  define: (test: (title: string, run: Body<[]>) => void) => void,
): void {
  describe(name, () => {
    const suite = overWindow(name, async () => options);
    before(suite.open);
    after(suite.close);
    define((title, run) => {
      it(title, () => suite.guard(title, run));
    });
  });
}

/**
 * A window on the tests' engine, which each test is given too, with the test's own context to skip by. `options` may
 * prepare the engine before the window opens. Skipped by name where no engine can be had.
 */
export function engineWindowSuite(
  name: string,
  options: (engine: TestEngine) => Promise<Options> | Options,
  define: (test: (title: string, run: Body<[TestEngine, TestContext]>) => void) => void,
): void {
  const missing = [
    ...(process.env.QUAYSIDE_TEST_DOCKER_HOST ? [] : missingForPrivateEngine()),
    ...missingForTestImages(),
  ].join(" ");
  describe(name, () => {
    let engine: TestEngine | undefined;
    const suite = overWindow(name, async () => {
      engine = await startTestEngine();
      return { dockerHost: engine.host, ...(await options(engine)) };
    });
    if (missing === "") {
      before(suite.open);
      after(async () => {
        await suite.close();
        await engine?.stop();
      });
    }
    define((title, run) => {
      it(title, { skip: missing === "" ? false : missing }, (context) =>
        suite.guard(title, (window) => {
          if (engine === undefined) throw new Error("There is no engine.");
          return run(window, engine, context);
        }),
      );
    });
  });
}

function overWindow(name: string, options: () => Promise<Options>) {
  let window: Workbench | undefined;
  return {
    async open(): Promise<void> {
      window = await openWorkbench({ name, ...(await options()) });
    },
    async close(): Promise<void> {
      await window?.close();
    },
    /** Runs a test; where it fails, says where its evidence is, and closes what would be in the next one's way. */
    async guard(title: string, run: (window: Workbench) => Promise<void>): Promise<void> {
      if (window === undefined) throw new Error("There is no window.");
      try {
        await run(window);
      } catch (error) {
        const folder = await window.keepEvidence(title);
        if (error instanceof Error) error.stack = `${error.stack}\nA picture and the logs are in ${folder}.`;
        for (let press = 0; press < 3; press++) await window.page.keyboard.press("Escape");
        throw error;
      }
    },
  };
}
