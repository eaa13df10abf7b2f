#!/usr/bin/env node
// Stands in for VS Code's executable where the desktop cannot be had: takes its flags, boots the server build and a
// headless browser, runs the tests in the extension host, and exits as the desktop would.
//
// QUAYSIDE_LAUNCHER_LIMIT  seconds after which a run counts as hanging (600)
// QUAYSIDE_LAUNCHER_SUITE  the name under test-results/ for what failing tests leave ("extension-host")
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readArguments } from "./vscode/arguments.mjs";
import { keepEvidence } from "./vscode/results.mjs";
import { quietSettings, runServerJob, startServer, writeSettings } from "./vscode/server.mjs";

const words = readArguments(process.argv.slice(2));
const jobs = ["version", "install-extension", "uninstall-extension", "list-extensions"];
const scratch = mkdtempSync(join(tmpdir(), "quayside-vscode-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

const profile = {
  userData: resolve(words.values("user-data-dir").at(-1) ?? join(scratch, "data")),
  extensions:
    words.has("disable-extensions") || !words.has("extensions-dir")
      ? join(scratch, "extensions")
      : resolve(words.values("extensions-dir").at(-1)),
};

process.exitCode = jobs.some(words.has) ? await runServerJob(process.argv.slice(2), profile) : await runWindow();
// What a browser or a socket still holds open has no say in when this ends.
process.exit();

async function runWindow() {
  const { developExtensions, launchBrowser } = await import("./vscode/browser.mjs");
  const tests = words.values("extensionTestsPath").at(-1);
  const limit = Number(process.env.QUAYSIDE_LAUNCHER_LIMIT ?? 600);
  const suite = process.env.QUAYSIDE_LAUNCHER_SUITE ?? "extension-host";
  const ends = [];
  try {
    const trust = !words.has("disable-workspace-trust");
    writeSettings(profile.userData, { ...quietSettings, ...(trust ? restricted : {}) });
    /** @type {import("playwright-core").Page | undefined} */
    let page;
    const evidence = async (test) => {
      if (page === undefined) return;
      const folder = await keepEvidence(suite, test, page, profile.userData);
      console.error(`A picture and the logs are in ${folder}`);
    };
    const report = await listen(evidence);
    ends.push(report.end);
    const server = await startServer({
      ...profile,
      trust,
      env: {
        ...process.env,
        QUAYSIDE_LAUNCHER_SOCKET: report.path,
        QUAYSIDE_LAUNCHER_ENTRY: tests === undefined ? undefined : resolve(tests),
      },
    });
    ends.push(server.end);
    const launched = await launchBrowser({ remoteDebuggingPort: words.values("remote-debugging-port").at(-1) });
    ends.push(() => launched.browser.close());
    page = launched.page;
    await developExtensions(page, server.port, {
      extensions: words.values("extensionDevelopmentPath").map((path) => resolve(path)),
      tests: tests === undefined ? undefined : fileURLToPath(new URL("vscode/host-entry.cjs", import.meta.url)),
    });
    const over = new Promise((resolve) => {
      const end = (code, reason) => resolve({ code, reason });
      report.onCode(end);
      server.ended.then(() => end(1, "VS Code's server ended."));
      page.on("crash", () => end(1, "The browser's page crashed."));
      page.on("close", () => end(tests === undefined ? 0 : 1, "The browser's page was closed."));
      setTimeout(() => end(124, `The tests did not end within ${limit} seconds.`), limit * 1000);
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, () => end(130, "Interrupted."));
    });
    let finished = Promise.resolve();
    await page.exposeFunction("codeAutomationLog", () => undefined);
    await page.exposeFunction("codeAutomationExit", () => {
      // The socket's last line and this call race; only the line says how the tests went.
      finished = new Promise((resolve) => setTimeout(resolve, 2000)).then(() =>
        report.fail("The extension host ended without reporting."),
      );
    });
    await page.goto(server.url(whatToOpen()));
    const { code, reason } = await over;
    void finished;
    if (reason !== undefined) console.error(reason);
    if (reason !== undefined && code !== 130) await evidence(reason);
    return code;
  } catch (error) {
    console.error(error.message);
    return 1;
  } finally {
    for (const end of ends.reverse()) await Promise.resolve(end()).catch(() => undefined);
  }
}

/** Trust is asked for by whoever leaves the flag out: then a window opens restricted and does not ask. */
const restricted = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

function whatToOpen() {
  const path = words.paths.map((path) => resolve(path)).at(0);
  if (path === undefined) return {};
  return extname(path) === ".code-workspace" ? { workspace: path } : { folder: path };
}

/** Takes what the extension host reports: its output, requests for evidence, and at the end its code. */
async function listen(evidence) {
  const path = join(scratch, "report.sock");
  let decide;
  const decided = new Promise((resolve) => {
    decide = resolve;
  });
  const server = createServer((socket) => {
    let rest = "";
    let work = Promise.resolve();
    socket.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        const message = JSON.parse(line);
        if (message.stream !== undefined) (message.stream === 2 ? process.stderr : process.stdout).write(message.text);
        else if (message.code !== undefined) work.then(() => decide({ code: message.code }));
        else {
          work = work
            .then(() => evidence(message.snapshot))
            .then(() => socket.write(`${JSON.stringify({ saved: message.snapshot })}\n`));
        }
      }
    });
    socket.on("error", () => undefined);
  });
  await new Promise((resolve) => server.listen(path, resolve));
  return {
    path,
    onCode: (listener) => decided.then(({ code, reason }) => listener(code, reason)),
    fail: (reason) => decide({ code: 1, reason }),
    end: () => server.close(),
  };
}
