// Bundles test files and runs them under Node's test runner: `node scripts/unit.mjs [file.test.ts …]`.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders under test/ whose suites need more than Node: they have scripts of their own. */
export const otherSuites = ["conformance", "engine", "vscode", "ui", "fuzz"];

/** Every unit test's path, relative to the project's root. */
export async function unitTests() {
  const files = await readdir(join(root, "test"), { recursive: true });
  return files
    .filter((file) => file.endsWith(".test.ts") && !otherSuites.includes(file.split("/")[0]))
    .map((file) => `test/${file}`)
    .sort();
}

/**
 * Bundles and runs test files; resolves with Node's exit code.
 * @param {readonly string[]} files relative to the project's root
 * @param {readonly string[]} [nodeArguments] for example a reporter
 * @returns {Promise<number>}
 */
export async function runTests(files, nodeArguments = []) {
  await mkdir(join(root, ".build"), { recursive: true });
  const outdir = await mkdtemp(join(root, ".build", "tests-"));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: files.map((file) => ({ in: file, out: file.replace(/\.ts$/, "") })),
      outdir,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      sourcemap: "inline",
      logLevel: "warning",
    });
    const built = files.map((file) => relative(root, join(outdir, file.replace(/\.ts$/, ".mjs"))));
    const child = spawn(process.execPath, ["--enable-source-maps", ...nodeArguments, "--test", ...built], {
      cwd: root,
      stdio: "inherit",
    });
    return await new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  process.exitCode = await runTests(named.length > 0 ? named : await unitTests());
}
