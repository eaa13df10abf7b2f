// Runs the mocha suites of test/vscode inside VS Code's extension host, against the installed package.
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { capture } from "../processes.mjs";
import { makeBuildFolder, scriptsStayFiles } from "../unit.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs the suites and resolves with the exit code of VS Code.
 * @param {readonly string[]} files relative to the project's root
 * @param {{ vsix: string, vscode: import("../vscode/choose.mjs").Vscode, env: NodeJS.ProcessEnv }} options
 */
export async function runInExtensionHost(files, { vsix, vscode, env }) {
  const outdir = await makeBuildFolder("vscode-");
  try {
    const entry = "test/support/vscode/mocha-run.ts";
    await build({
      absWorkingDir: root,
      entryPoints: [entry, ...files].map((file) => ({ in: file, out: file.replace(/\.ts$/, "") })),
      outdir,
      outExtension: { ".js": ".cjs" },
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      packages: "external",
      external: ["vscode"],
      plugins: [scriptsStayFiles],
      sourcemap: "inline",
      logLevel: "warning",
    });
    const built = (file) => join(outdir, file.replace(/\.ts$/, ".cjs"));
    const profile = ["--extensions-dir", join(outdir, "extensions"), "--user-data-dir", join(outdir, "data")];
    const { code, text } = await capture(vscode.cli, ["--install-extension", vsix, ...profile], { env });
    if (code !== 0) throw new Error(`The package could not be installed:\n${text}`);
    const { runTests } = await import("@vscode/test-electron");
    const folder = join(outdir, "workspace");
    await mkdir(folder);
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
    return await runTests({
      vscodeExecutablePath: vscode.executable,
      // VS Code runs tests only of an extension in development; ours is the installed one, so this one is empty.
      extensionDevelopmentPath: emptyExtension(outdir),
      extensionTestsPath: built(entry),
      extensionTestsEnv: {
        ...env,
        QUAYSIDE_TEST_FILES: JSON.stringify(files.map(built)),
        QUAYSIDE_TEST_FOLDER: folder,
        NODE_OPTIONS: undefined,
      },
      launchArgs: [folder, ...profile],
    }).catch((error) => error.code ?? 1);
  } finally {
    await rm(outdir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} outdir */
function emptyExtension(outdir) {
  const folder = join(outdir, "empty");
  mkdirSync(folder);
  const manifest = { name: "empty", publisher: "quayside", version: "0.0.0", engines: { vscode: "*" } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}
