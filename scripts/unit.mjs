// Bundles test files and runs them under Node's test runner: `node scripts/unit.mjs [file.test.ts …]`.
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { run } from "./processes.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders under test/ whose suites need more than Node: they have scripts of their own. */
export const otherSuites = ["conformance", "engine", "vscode", "ui", "fuzz"];

/** Every unit test's path, relative to the project's root. */
export async function unitTests() {
  return (await testFiles("test")).filter(needsNodeOnly);
}

/** @param {string} file */
function needsNodeOnly(file) {
  return !otherSuites.includes(file.split("/")[1]);
}

/** Every test file under a folder, relative to the project's root; none where there is no such folder. @param {string} folder */
export async function testFiles(folder) {
  const files = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return files
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
}

/** Our own scripts find files beside themselves, so a test imports them from where they are. */
export const scriptsStayFiles = {
  name: "scripts-stay-files",
  /** @param {import("esbuild").PluginBuild} build */
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(resolve(resolveDir, path)).href,
      external: true,
    }));
  },
};

/**
 * Bundles and runs test files; resolves with Node's exit code.
 * @param {readonly string[]} files relative to the project's root
 * @param {readonly string[]} [nodeArguments] for example a reporter
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export async function runTests(files, nodeArguments = [], env = process.env) {
  const outdir = await makeBuildFolder("tests-");
  try {
    await bundleForNode(
      files.map((file) => ({ in: file, out: file.replace(/\.ts$/, "") })),
      outdir,
    );
    const built = files.map((file) => relative(root, join(outdir, file.replace(/\.ts$/, ".mjs"))));
    return await run(process.execPath, ["--enable-source-maps", ...nodeArguments, "--test", ...built], {
      cwd: root,
      env: files.every(needsNodeOnly) ? { ...env, ...ownTemporaryFolder() } : env,
    });
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** Variables that name a folder which goes when this process ends, however it ends: tests that are called off leave theirs. */
function ownTemporaryFolder() {
  // A short name, for sockets lie below it and their paths may not be long.
  const folder = mkdtempSync(join(tmpdir(), "quayside-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { TMPDIR: folder, TEMP: folder, TMP: folder };
}

/**
 * Bundles TypeScript that runs in this project's Node: packages stay imports, and so do our own scripts.
 * @param {readonly { in: string, out: string }[]} entryPoints
 * @param {string} outdir
 */
export async function bundleForNode(entryPoints, outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    plugins: [scriptsStayFiles],
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/** A fresh folder for what is built only to be run; inside the project, so that packages are found from it. @param {string} prefix */
export async function makeBuildFolder(prefix) {
  await mkdir(join(root, ".build"), { recursive: true });
  return await mkdtemp(join(root, ".build", prefix));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  process.exitCode = await runTests(named.length > 0 ? named : await unitTests());
}
