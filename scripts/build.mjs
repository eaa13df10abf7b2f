// Bundles the sources: `npm run build`. One file a program, plus the parts that the client loads only when needed.
import { mkdir, rm } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Entry → bundle. A dynamic `import()` of one of these files anywhere stays an import of its bundle. */
const bundles = {
  "client/extension.ts": "client",
  "client/language-client.ts": "language-client",
  "client/engine/connect.ts": "engine",
  "server/main.ts": "server",
};

/** Keeps `import("./language-client.ts")` out of the bundle that asks for it: its code is read when it is used. */
const lazyBundles = {
  name: "lazy-bundles",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path }) => {
      if (kind !== "dynamic-import") return undefined;
      const entry = Object.entries(bundles).find(([source]) => basename(source) === basename(path));
      return entry ? { path: `./${entry[1]}.cjs`, external: true } : undefined;
    });
  },
};

/** @param {{ minify?: boolean, metafile?: boolean }} [options] */
export async function bundle({ minify = true, metafile = false } = {}) {
  const dist = new URL("../dist/", import.meta.url);
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  return await build({
    absWorkingDir: root,
    entryPoints: Object.entries(bundles).map(([input, out]) => ({ in: input, out })),
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    loader: { ".node": "empty" },
    minify,
    metafile,
    legalComments: "none",
    logLevel: "warning",
    plugins: [lazyBundles],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle({ minify: !process.argv.includes("--debug") });
  console.log("built dist/");
}
