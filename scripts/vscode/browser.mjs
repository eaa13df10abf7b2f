// Shows a server's window in a headless browser.
import { chromium } from "playwright-core";
import { findBrowser } from "../setup/browser.mjs";

/**
 * @param {{ remoteDebuggingPort?: string, headless?: boolean, locale?: string, viewport?: { width: number, height: number } }} [options]
 */
export async function launchBrowser({
  remoteDebuggingPort,
  headless = true,
  locale = "en-US",
  viewport = { width: 1400, height: 900 },
} = {}) {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("No Chromium or Chrome was found.");
  const browser = await chromium.launch({
    executablePath,
    headless,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      // As root Chromium refuses to start in its sandbox; the only page it shows is our own server's.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync"],
      ...(remoteDebuggingPort === undefined ? [] : [`--remote-debugging-port=${remoteDebuggingPort}`]),
    ],
  });
  const context = await browser.newContext({
    viewport,
    locale,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  return { browser, context, page: await context.newPage() };
}

/**
 * Makes a page an extension development host: VS Code's own switches for that are in its page's configuration.
 * @param {import("playwright-core").Page} page
 * @param {number} port
 * @param {{ extensions?: readonly string[], tests?: string }} what absolute paths
 */
export async function developExtensions(page, port, { extensions = [], tests }) {
  const uri = (path) => ({ scheme: "vscode-remote", authority: `127.0.0.1:${port}`, path });
  await page.addInitScript(
    (options) => {
      const read = Element.prototype.getAttribute;
      Element.prototype.getAttribute = function (name) {
        const value = read.call(this, name);
        if (name !== "data-settings" || this.id !== "vscode-workbench-web-configuration") return value;
        const configuration = JSON.parse(value);
        configuration.developmentOptions = { ...configuration.developmentOptions, ...options };
        return JSON.stringify(configuration);
      };
    },
    { extensions: extensions.map(uri), ...(tests === undefined ? {} : { extensionTestsPath: uri(tests) }) },
  );
}
