// Finds the VS Code that tests and `npm start` use: a desktop one where there is one, else our launcher.
import { existsSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { find } from "../processes.mjs";

export const launcher = fileURLToPath(new URL("../vscode-launcher.mjs", import.meta.url));

/**
 * @typedef {object} Vscode
 * @property {string} executable what shows windows and runs tests
 * @property {string} cli what installs extensions
 */

/**
 * A desktop VS Code that can show itself here: VSCODE_EXECUTABLE, or the one that `code` on the PATH belongs to.
 * @returns {Promise<Vscode | undefined>}
 */
export async function findDesktop() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named) {
    const { resolveCliPathFromVSCodeExecutablePath } = await import("@vscode/test-electron");
    const cli = resolveCliPathFromVSCodeExecutablePath(resolve(named));
    return { executable: resolve(named), cli: existsSync(cli) ? cli : resolve(named) };
  }
  const cli = find("code");
  if (cli === undefined || !hasDisplay()) return undefined;
  // `code` is a script in the application's own bin folder, mostly behind a link.
  const bin = dirname(realpathSync(cli));
  const executable = {
    darwin: resolve(bin, "../../../MacOS/Electron"),
    win32: resolve(bin, "../Code.exe"),
    linux: resolve(bin, "../code"),
  }[process.platform];
  return executable !== undefined && existsSync(executable) ? { executable, cli } : undefined;
}

/** Whether a desktop application could show a window. */
export function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
