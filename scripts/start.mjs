// `npm start`: sets up what is missing, finds an engine and a VS Code, and opens the example with Quayside's side bar.
//
//   QUAYSIDE_START_PORT  the port of VS Code's server build, where that is used (a free one)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture, endGroup, find, run, startGroup } from "./processes.mjs";
import { setUp } from "./setup/index.mjs";
import { installVscodeServer, whyNoVscodeServer } from "./setup/vscode-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const example = join(root, "examples/flask-hello-world");

/** What ends everything that was started, newest last. @type {(() => unknown)[]} */
const ends = [];
let ending;
const end = () => {
  ending ??= (async () => {
    for (const one of ends.reverse()) await Promise.resolve(one()).catch((error) => console.error(error.message));
  })();
  return ending;
};
const interrupted = new Promise((resolve) => {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => resolve("interrupted"));
});

const opened = open().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
const why = await Promise.race([interrupted, opened]);
if (why === "interrupted") console.log("\nEnding everything that was started.");
await end();
process.exit();

/** Resolves when the person closes VS Code, or when nothing can be opened. */
async function open() {
  await setUp({});
  console.log("Building and packing Quayside.");
  const { packageExtension } = await import("./package.mjs");
  const vsix = await packageExtension();

  const { findEngine } = await import("./start/engine.mjs");
  const engine = await findEngine();
  if (engine !== undefined) ends.push(engine.stop);
  if (engine?.private) await preparePython(engine.host);
  const env = { ...process.env, ...(engine?.host === undefined ? {} : { DOCKER_HOST: engine.host }) };

  const scratch = mkdtempSync(join(tmpdir(), "quayside-start-"));
  ends.unshift(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
  const profile = { userData: join(scratch, "data"), extensions: join(scratch, "extensions") };
  const packages = [vsix, await packSideBar(scratch)];
  const desktop = await findOrDownloadDesktop();
  if (desktop !== undefined) await openDesktop(desktop, profile, packages, env);
  else await openServer(profile, packages, env);
}

async function preparePython(host) {
  const { ensurePythonImage, reference } = await import("./start/python-image.mjs");
  console.log(`Getting ${reference}, which the example is built on.`);
  const answer = await ensurePythonImage(host);
  if (answer === "stand-in") {
    console.log(
      `No registry could be reached, so ${reference} is a stand-in made from Debian's packages, labelled so.`,
    );
  } else if (typeof answer === "object") {
    console.log(`${answer.missing} The example cannot be built, all else works.`);
  }
}

/** A helper for this window only: which side bar shows is otherwise what a person clicked last. @param {string} scratch */
async function packSideBar(scratch) {
  const { pack } = await import("./package.mjs");
  const packagePath = join(scratch, "side-bar.vsix");
  await pack(join(root, "scripts/start/side-bar"), packagePath);
  return packagePath;
}

/** @returns {Promise<import("./vscode/choose.mjs").Vscode | undefined>} */
async function findOrDownloadDesktop() {
  const { findDesktop, hasDisplay } = await import("./vscode/choose.mjs");
  const here = await findDesktop();
  if (here !== undefined) return here;
  if (!hasDisplay()) {
    console.log("There is no display for a desktop VS Code, so the server build is used, shown in a browser.");
    return undefined;
  }
  console.log("No `code` is on the PATH: trying to download VS Code.");
  try {
    const { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath } = await import("@vscode/test-electron");
    const executable = await downloadAndUnzipVSCode({ timeout: 15_000 });
    return { executable, cli: resolveCliPathFromVSCodeExecutablePath(executable) };
  } catch (error) {
    console.log(`It could not be downloaded (${error.message}), so the server build is used, shown in a browser.`);
    return undefined;
  }
}

async function openDesktop({ executable, cli }, { userData, extensions }, packages, env) {
  const { quietSettings, writeSettings } = await import("./vscode/server.mjs");
  writeSettings(userData, quietSettings);
  const words = ["--user-data-dir", userData, "--extensions-dir", extensions];
  for (const one of packages) {
    const { code, text } = await capture(cli, [...words, "--install-extension", one], { env });
    if (code !== 0) throw new Error(`VS Code did not install ${one}:\n${text}`);
  }
  console.log(`Opening ${executable}. Close its window, or press Ctrl-C here, to end.`);
  const sandbox = process.platform === "linux" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = startGroup(executable, [...words, ...sandbox, "--new-window", "--wait", example], { env });
  ends.push(() => endGroup(child));
  await new Promise((resolve) => child.once("exit", resolve));
}

async function openServer(profile, packages, env) {
  const reason = whyNoVscodeServer();
  if (reason !== undefined) {
    throw new Error(
      `${reason} Install VS Code with its \`code\` command (https://code.visualstudio.com) and start again.`,
    );
  }
  const { alone } = await import("./setup/lock.mjs");
  await alone(installVscodeServer);
  const { quietSettings, runServerJob, startServer, writeSettings } = await import("./vscode/server.mjs");
  writeSettings(profile.userData, quietSettings);
  for (const one of packages) {
    const code = await runServerJob(["--install-extension", one], profile, {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (code !== 0) throw new Error(`VS Code did not install ${one}.`);
  }
  const server = await startServer({ ...profile, port: Number(process.env.QUAYSIDE_START_PORT ?? 0), env });
  ends.push(server.end);
  const url = server.url({ folder: example });
  const { hasDisplay } = await import("./vscode/choose.mjs");
  const opener = hasDisplay() ? find("xdg-open") : undefined;
  if (opener !== undefined) void run(opener, [url], { stdio: "ignore" });
  console.log(`\nVS Code with Quayside is at\n\n    ${url}\n\nPress Ctrl-C here to end it.`);
  await server.ended;
}
