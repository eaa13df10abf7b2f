// Installs the npm packages that package-lock.json names, when those in node_modules are others or none.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { npm, run } from "../processes.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function installDependencies() {
  if (areInstalled()) return;
  console.log("Installing the npm packages of package-lock.json (npm ci).");
  const code = await run(npm.program, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    shell: npm.shell,
  });
  if (code !== 0)
    throw new Error("npm ci failed: its own words are above. Without these packages nothing can be built.");
}

/** Whether npm's own record of what it installed agrees with the lock; files' times say little in a cached checkout. */
function areInstalled() {
  const wanted = packages("package-lock.json");
  const installed = packages("node_modules/.package-lock.json");
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || (optional && !(path in installed)) || installed[path]?.version === version,
  );
}

/** @param {string} file @returns {Record<string, { version: string, optional?: boolean }> | undefined} */
function packages(file) {
  try {
    return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).packages;
  } catch {
    return undefined;
  }
}
