/** Runs the bundled mocha suites inside the extension host and leaves their results for the closing line. */
import { appendFileSync } from "node:fs";
import Mocha from "mocha";

/** Asks the launcher for a picture and the logs; absent in a desktop VS Code. */
type Snapshot = (name: string) => Promise<void>;

/** VS Code calls this; rejects when a test fails. The files are named by QUAYSIDE_TEST_FILES, a JSON array of paths. */
export async function run(): Promise<void> {
  const files = JSON.parse(process.env.QUAYSIDE_TEST_FILES ?? "[]") as readonly string[];
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, reporter: Mocha.reporters.Base });
  for (const file of files) mocha.addFile(file);
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      const { quaysideSnapshot } = globalThis as { quaysideSnapshot?: Snapshot };
      if (this.currentTest?.state === "failed") await quaysideSnapshot?.(this.currentTest.fullTitle());
    },
  });
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => note(test, { outcome: "passed" }));
    runner.on("pending", (test) => {
      const reason = (test.parent as { skipReason?: string } | undefined)?.skipReason;
      note(test, { outcome: "skipped", ...(reason === undefined ? {} : { reason }) });
    });
    runner.on("fail", (test, error: unknown) => {
      note(test, { outcome: "failed" });
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.error(`\n✖ ${test.fullTitle()}\n${text.replaceAll(/^/gm, "    ")}`);
    });
  });
  if (failures > 0) throw new Error(`${failures} tests failed in the extension host.`);
}

function note(test: Mocha.Runnable, result: { outcome: string; reason?: string }): void {
  const report = process.env.QUAYSIDE_TEST_REPORT;
  if (report) appendFileSync(report, `${JSON.stringify({ name: test.titlePath().join(" › "), ...result })}\n`);
}
