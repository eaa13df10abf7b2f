// A reporter for Node's test runner: prints failures as they come, and leaves the results in a file for the closing line.
import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import { inspect } from "node:util";

/**
 * Writes a JSON line a test to the file that QUAYSIDE_TEST_REPORT names.
 * @param {AsyncIterable<{ type: string, data: any }>} source
 */
export default async function* report(source) {
  const target = process.env.QUAYSIDE_TEST_REPORT;
  /** The names of the suites around the test at hand, by nesting. @type {string[]} */
  const around = [];
  for await (const { type, data } of source) {
    if (type === "test:start") around[data.nesting] = data.name;
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const skipped = data.skip !== undefined && data.skip !== false;
    // What only holds other tests fails because they do; one that failed by itself, in a hook or while loading, counts.
    if (data.details.error?.failureType === "subtestsFailed") continue;
    // A skipped suite never said which tests are in it, so it stands for them.
    if (data.details.type === "suite" && type === "test:pass" && !skipped) continue;
    const name = [...around.slice(0, data.nesting), data.name].join(" › ").replace(buildFolder, "");
    const result = {
      name,
      outcome: skipped ? "skipped" : type === "test:pass" || data.todo ? "passed" : "failed",
      ...(skipped ? { reason: String(data.skip) } : {}),
    };
    if (target) appendFileSync(target, `${JSON.stringify(result)}\n`);
    if (result.outcome === "failed") yield `\n✖ ${name}${place(data)}\n${indent(describe(data.details.error))}\n`;
  }
}

/** Where bundled tests are, which tells nobody anything. */
const buildFolder = /^.*[\\/]\.build[\\/][^\\/]+[\\/]/;

/** @param {{ file?: string, line?: number }} data */
function place({ file, line }) {
  return file === undefined
    ? ""
    : ` (${relative(process.cwd(), file).replace(buildFolder, "")}${line === undefined ? "" : `:${line}`})`;
}

/** The runner wraps what a test threw. @param {any} error */
function describe(error) {
  const cause = error?.cause ?? error;
  return typeof cause === "object" && typeof cause?.stack === "string"
    ? `${cause.stack.replaceAll(/^ +at .*\(?node:internal.*\n?/gm, "").trimEnd()}${cause.code === "ERR_ASSERTION" ? "" : details(cause)}`
    : String(cause);
}

function details(error) {
  const { code, stdout, stderr } = error;
  const known = Object.entries({ code, stdout, stderr }).filter(([, value]) => value !== undefined);
  return known.length === 0 ? "" : `\n${inspect(Object.fromEntries(known))}`;
}

/** @param {string} text */
const indent = (text) => text.replaceAll(/^/gm, "    ");
