// Makes a fresh clone ready: Node's version, npm packages, Debian packages, VS Code's server build. Uses Node alone.
import { findBrowser } from "./browser.mjs";
import { installPrograms } from "./debian.mjs";
import { installDependencies } from "./dependencies.mjs";
import { alone } from "./lock.mjs";
import { hasVscodeServer, installVscodeServer, whyNoVscodeServer } from "./vscode-server.mjs";

/**
 * Installs what is missing of what is wanted; what is there is used as it is. Safe to run twice and beside itself.
 * The npm packages are always wanted; without them it throws. For the rest it answers with what could not be had, a
 * sentence each.
 * @param {{ browser?: boolean, vscodeServer?: boolean, engine?: boolean, shellcheck?: boolean }} wanted
 * @returns {Promise<{ browser?: string, vscodeServer?: string }>}
 */
export async function setUp(wanted) {
  checkNode();
  return await alone(async () => {
    await installDependencies();
    await installPrograms([
      ...(wanted.browser ? ["browser"] : []),
      ...(wanted.engine && !process.env.QUAYSIDE_TEST_DOCKER_HOST ? ["engine", "network"] : []),
      ...(wanted.engine ? ["busybox", "registry", "ssh", "podman"] : []),
      ...(wanted.shellcheck ? ["shellcheck"] : []),
    ]);
    return {
      ...(wanted.browser && findBrowser() === undefined ? { browser: noBrowser } : {}),
      ...(wanted.vscodeServer ? await tryServer() : {}),
    };
  });
}

const noBrowser =
  "No Chromium or Chrome was found. Install it (Debian: apt-get install chromium), or set QUAYSIDE_BROWSER to its path.";

async function tryServer() {
  const reason = whyNoVscodeServer();
  if (reason !== undefined) return { vscodeServer: reason };
  try {
    await installVscodeServer();
  } catch (error) {
    if (!hasVscodeServer()) return { vscodeServer: error.message };
  }
  return {};
}

function checkNode() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major >= 20) return;
  throw new Error(`Quayside needs Node 20 or later; this is ${process.versions.node}. See https://nodejs.org`);
}
