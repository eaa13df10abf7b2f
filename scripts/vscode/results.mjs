// Keeps what a failed test leaves: a picture of the window and VS Code's log files, under test-results/.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { logFolder } from "./server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Saves a window's picture and its server's logs; answers with the folder, relative to the project.
 * @param {string} suite
 * @param {string} test its title; made a folder's name
 * @param {import("playwright-core").Page} page
 * @param {string} userData
 */
export async function keepEvidence(suite, test, page, userData) {
  const folder = join("test-results", fileName(suite), fileName(test));
  const target = join(root, folder);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await page.screenshot({ path: join(target, "screenshot.png") }).catch(() => undefined);
  try {
    cpSync(logFolder(userData), join(target, "logs"), { recursive: true });
    removeEmpty(join(target, "logs"));
  } catch {
    // A server that never started has no logs; one that is ending may remove a file meanwhile.
  }
  return folder;
}

/** @param {string} title */
function fileName(title) {
  return (
    title
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 100) || "unnamed"
  );
}

/** @param {string} folder */
function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removeEmpty(path);
    if (readdirSync(path).length === 0) rmSync(path, { recursive: true });
  }
}
