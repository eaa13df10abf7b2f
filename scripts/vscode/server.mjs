// Runs VS Code's server build: one server and one profile, ended with everything it started.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endGroup, run, startGroup } from "../processes.mjs";
import { vscodeServer } from "../setup/vscode-server.mjs";

/** Settings of a window in which nothing moves or pops up by itself, and whose terminals are text in the page. */
export const quietSettings = {
  "chat.disableAIFeatures": true,
  "chat.agentHost.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.editor.useModal": "off",
  "workbench.reduceMotion": "on",
  "telemetry.telemetryLevel": "off",
  "security.workspace.trust.enabled": false,
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "terminal.integrated.gpuAcceleration": "off",
  // This VS Code runs where its containers do, so no port has to be forwarded.
  "remote.autoForwardPorts": false,
};

/**
 * Writes the user settings of a profile; they are read when the server starts and again when they change.
 * @param {string} userData
 * @param {Record<string, unknown>} settings
 */
export function writeSettings(userData, settings) {
  mkdirSync(join(userData, "User"), { recursive: true });
  writeFileSync(join(userData, "User/settings.json"), JSON.stringify(settings, undefined, 2));
}

/**
 * @typedef {object} ServerOptions
 * @property {string} userData the profile's folder
 * @property {string} extensions the folder of installed extensions
 * @property {boolean} [trust] keeps workspace trust in force; without it every workspace is trusted
 * @property {number} [port] a free one where it is left out
 * @property {NodeJS.ProcessEnv} [env] what VS Code and its extensions see
 * @property {(text: string) => void} [onOutput]
 */

/**
 * Starts a server on a loopback port and waits until it listens.
 * @param {ServerOptions} options
 */
export async function startServer({ userData, extensions, trust = false, port = 0, env = process.env, onOutput }) {
  const words = [
    ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
    ...profileWords({ userData, extensions }),
    ...["--telemetry-level", "off", "--disable-getting-started-override", "--disable-update-check"],
    ...(trust ? [] : ["--disable-workspace-trust"]),
  ];
  const child = startGroup(vscodeServer.node, [vscodeServer.main, ...words], {
    env: environment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const listening = await new Promise((resolve, reject) => {
    const failed = (reason) => reject(new Error(`VS Code's server did not start: ${reason}\n${text.trim()}`));
    const limit = setTimeout(() => failed("it said nothing for a minute."), 60_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk) => {
        text = (text + chunk).slice(-20_000);
        onOutput?.(chunk);
        const [, found] = /Extension host agent listening on (\d+)/.exec(text) ?? [];
        if (found !== undefined) {
          clearTimeout(limit);
          resolve(Number(found));
        }
      });
    }
    child.once("error", (error) => failed(error.message));
    child.once("exit", (code) => failed(`it ended with code ${code}.`));
  }).catch(async (error) => {
    await endGroup(child);
    throw error;
  });
  return {
    port: listening,
    pid: child.pid,
    /** Resolves when the server ends by itself or by `end`. */
    ended: new Promise((resolve) => child.once("exit", resolve)),
    /** The address of a window. @param {{ folder?: string, workspace?: string }} [what] */
    url({ folder, workspace } = {}) {
      const query = new URLSearchParams(folder ? { folder } : workspace ? { workspace } : { ew: "true" });
      return `http://127.0.0.1:${listening}/?${query.toString().replaceAll("%2F", "/")}`;
    },
    end: () => endGroup(child),
  };
}

/**
 * Does one of VS Code's command-line jobs, for example `--install-extension`; resolves with the exit code.
 * @param {readonly string[]} words
 * @param {{ userData: string, extensions: string }} profile
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export function runServerJob(words, profile, options = {}) {
  return run(vscodeServer.node, [vscodeServer.main, ...words, ...profileWords(profile)], {
    ...options,
    env: environment(options.env ?? process.env),
  });
}

/** The log folder of a server's newest start, relative names of its files. @param {string} userData */
export const logFolder = (userData) => join(userData, "logs");

function profileWords({ userData, extensions }) {
  // The server keeps its own state, for example machine ids, beside the profile.
  return ["--user-data-dir", userData, "--extensions-dir", extensions, "--server-data-dir", join(userData, "server")];
}

/** What a parent VS Code or wrapper leaves in the environment would make this server answer to it. */
function environment(env) {
  const {
    NODE_OPTIONS: _options,
    CODE_SERVER_PARENT_PID: _parent,
    VSCODE_IPC_HOOK_CLI: _hook,
    VSCODE_PROXY_URI: _proxy,
    ELECTRON_RUN_AS_NODE: _electron,
    ...rest
  } = env;
  return {
    ...rest,
    EXTENSIONS_GALLERY: "{}",
    VSCODE_SKIP_BUILTIN_EXTENSIONS: "github.copilot-chat",
  };
}
