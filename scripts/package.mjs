// Builds the extension and packs it: `npm run package` writes quayside-<version>.vsix.
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What people download; a larger package is a mistake, not a feature. */
const limit = 1024 * 1024;

/**
 * Builds and packs. Needs no network: nothing is installed or looked up.
 * @param {string} [file] where the package goes; the project's root where it is left out
 * @returns {Promise<string>} the package's path
 */
export async function packageExtension(file) {
  const { bundle } = await import("./build.mjs");
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const packagePath = resolve(root, file ?? `quayside-${version}.vsix`);
  await bundle();
  await mkdir(dirname(packagePath), { recursive: true });
  await pack(root, packagePath);
  const { size } = await stat(packagePath);
  if (size > limit)
    throw new Error(`${packagePath} has ${size} bytes; more than ${limit} is a mistake (.vscodeignore?).`);
  return packagePath;
}

/**
 * Packs an extension's folder; vsce's list of all files is left out of the output.
 * @param {string} cwd
 * @param {string} packagePath
 */
export async function pack(cwd, packagePath) {
  const { createVSIX } = await import("@vscode/vsce");
  const log = console.log;
  console.log = () => undefined;
  try {
    await createVSIX({
      cwd,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
      skipLicense: true,
    });
  } finally {
    console.log = log;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = await packageExtension();
  console.log(`packed ${path} (${((await stat(path)).size / 1024).toFixed(0)} KB)`);
}
