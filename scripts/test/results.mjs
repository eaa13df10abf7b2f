// Adds up what the parts of a test run report, and prints the closing line.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {{ name: string, outcome: "passed" | "failed" | "skipped", reason?: string }} Result */

/** Results of a whole run. Runners that are other processes append JSON lines to `file`. */
export function collectResults() {
  const folder = mkdtempSync(join(tmpdir(), "quayside-results-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "results.jsonl");
  /** @type {Result[]} */
  const all = [];

  /** Takes over what runners wrote since the last time. @returns {Result[]} */
  function take() {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trim().split("\n").filter(Boolean);
    rmSync(file);
    return lines.map((line) => JSON.parse(line));
  }

  return {
    file,
    /**
     * Runs one part and prints its own sum. A runner whose exit code says failure, though no test of it failed, is a
     * failure itself: it did not get as far as its tests.
     * @param {string} name
     * @param {() => Promise<number | Result[]>} run
     */
    async part(name, run) {
      console.log(`\n── ${name}`);
      const start = Date.now();
      let results;
      try {
        const answer = await run();
        results = typeof answer === "number" ? take() : [...take(), ...answer];
        if (typeof answer === "number" && answer !== 0 && !results.some(({ outcome }) => outcome === "failed")) {
          results.push({ name, outcome: "failed" });
          console.log(`✖ ${name} ended with code ${answer}`);
        }
      } catch (error) {
        console.log(`✖ ${name}\n    ${String(error.stack ?? error).replaceAll("\n", "\n    ")}`);
        results = [...take(), { name, outcome: "failed" }];
      }
      all.push(...results.map((result) => ({ ...result, part: name })));
      console.log(`${name}: ${sum(results)} in ${((Date.now() - start) / 1000).toFixed(0)} s`);
      return results.every(({ outcome }) => outcome !== "failed");
    },
    /** Prints what failed and what was skipped, then the closing line; answers with the exit code. */
    close() {
      const failed = all.filter(({ outcome }) => outcome === "failed");
      const skipped = all.filter(({ outcome }) => outcome === "skipped");
      console.log("");
      for (const { part, name, reason } of skipped)
        console.log(`skipped: ${part} › ${name}${reason ? ` (${reason})` : ""}`);
      for (const { part, name } of failed) console.log(`failed: ${part} › ${name}`);
      console.log(sum(all));
      return failed.length > 0 ? 1 : 0;
    },
  };
}

/** @param {readonly Result[]} results */
function sum(results) {
  const count = (wanted) => results.filter(({ outcome }) => outcome === wanted).length;
  const skipped = count("skipped");
  return `${count("passed")} passed, ${count("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
