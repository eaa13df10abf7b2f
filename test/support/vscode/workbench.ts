/** A real VS Code with the packaged extension, driven as a person does: by its palette, rows, menus and keys. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../../../scripts/vscode/browser.mjs";
import { keepEvidence } from "../../../scripts/vscode/results.mjs";
import { logFolder, quietSettings, runServerJob, startServer, writeSettings } from "../../../scripts/vscode/server.mjs";
import { type Driver, driver } from "./driver.ts";

export interface WorkbenchOptions {
  /** Names the folder under test-results/. */
  readonly name: string;
  /** What is opened: a folder's absolute path, or files by name, written to a fresh folder. Nothing where left out. */
  readonly folder?: string | Readonly<Record<string, string>>;
  /** The package to install; the one that the test run has built where left out, none where null. */
  readonly vsix?: string | null;
  /** What DOCKER_HOST names. An engine that is not there where left out, so that no test meets somebody's own. */
  readonly dockerHost?: string;
  /** More of the environment of VS Code and its extensions; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** True: workspace trust is in force, and the folder is not trusted. */
  readonly restricted?: boolean;
  /** False: programs named `docker` are hidden from VS Code and its extensions. */
  readonly dockerProgram?: boolean;
  /** The display language that extensions are told, `en` where left out. VS Code's own words stay English. */
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Lets another process attach to the browser. */
  readonly remoteDebuggingPort?: string;
}

export interface Workbench extends Driver {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The opened folder's path; empty where none is. */
  readonly folder: string;
  /** The window's address. */
  readonly url: string;
  /** Replaces settings of this window's profile, as editing settings.json does. */
  changeSettings(settings: Readonly<Record<string, unknown>>): void;
  /** A file of the opened folder as it is on disk. */
  read(file: string): string;
  /** The extension host's log so far. */
  log(): string;
  /** Saves a picture and the logs under test-results/ and answers with their folder. */
  keepEvidence(test: string): Promise<string>;
  /** Ends the browser and the server and removes the profile. */
  close(): Promise<void>;
}

/** Opens a window in a fresh profile and waits until it is drawn. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const scratch = mkdtempSync(join(tmpdir(), "quayside-window-"));
  const ends: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const profile = { userData: join(scratch, "data"), extensions: join(scratch, "extensions") };
    const folder = makeFolder(options.folder, scratch);
    const settings = { ...quietSettings, ...(options.restricted ? restrictedSettings : {}), ...options.settings };
    writeSettings(profile.userData, settings);
    const env = environment(options, scratch);
    const vsix = options.vsix === undefined ? packageUnderTest() : options.vsix;
    if (vsix !== null) {
      const code = await runServerJob(["--install-extension", resolve(vsix)], profile, { stdio: "ignore", env });
      if (code !== 0) throw new Error(`VS Code did not install ${vsix}.`);
    }
    const server = await startServer({ ...profile, trust: options.restricted ?? false, env });
    ends.push(() => server.end());
    const { browser, context, page } = await launchBrowser({
      ...(options.locale === undefined ? {} : { locale: options.locale }),
      ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
      ...(options.remoteDebuggingPort === undefined ? {} : { remoteDebuggingPort: options.remoteDebuggingPort }),
    });
    ends.push(() => browser.close());
    const url = server.url(folder === "" ? {} : { folder });
    page.setDefaultTimeout(20_000);
    // Extensions are told the language of VS Code's own words, which a language pack would bring along.
    await page.addInitScript((language) => {
      Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
    }, options.locale ?? "en");
    await page.goto(url);
    await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    return {
      ...driver(page),
      page,
      context,
      folder,
      url,
      changeSettings: (changed) => writeSettings(profile.userData, Object.assign(settings, changed)),
      read: (file) => readFileSync(join(folder, file), "utf8"),
      log: () => extensionHostLog(profile.userData),
      keepEvidence: (test) => keepEvidence(options.name, test, page, profile.userData),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A window opens untrusted and does not ask. */
const restrictedSettings = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

function packageUnderTest(): string {
  const path = process.env.QUAYSIDE_TEST_VSIX;
  if (path) return path;
  throw new Error("QUAYSIDE_TEST_VSIX does not name the package: run `node scripts/test.mjs vscode`.");
}

function makeFolder(wanted: WorkbenchOptions["folder"], scratch: string): string {
  if (wanted === undefined) return "";
  if (typeof wanted === "string") return resolve(wanted);
  const folder = join(scratch, "workspace");
  mkdirSync(folder);
  for (const [name, content] of Object.entries(wanted)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function environment(options: WorkbenchOptions, scratch: string): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? "").split(delimiter);
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name))),
    // The person's own contexts and credentials stay out of every test.
    DOCKER_CONFIG: join(scratch, "docker-config"),
    DOCKER_HOST: options.dockerHost ?? `unix://${join(scratch, "no-engine.sock")}`,
    ...(options.dockerProgram === false ? { PATH: withoutDocker(path, scratch) } : {}),
    ...options.env,
  };
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

/** Variables of the person who runs the tests that a test sets or leaves out by itself. */
const own = ["DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"];

/** A PATH with every program but those named `docker` and the like: links in a folder of its own. */
function withoutDocker(path: readonly string[], scratch: string): string {
  const folder = join(scratch, "bin");
  mkdirSync(folder, { recursive: true });
  for (const from of path.filter((from) => from !== "" && existsSync(from))) {
    for (const name of readdirSync(from).filter((name) => !name.startsWith("docker"))) {
      if (!existsSync(join(folder, name))) symlinkSync(join(from, name), join(folder, name));
    }
  }
  return folder;
}

function extensionHostLog(userData: string): string {
  const folder = logFolder(userData);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("remoteexthost.log"))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("");
}
