// Bundles the sources: `npm run build`. One file a program, plus the parts that the client loads only when needed.
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Entry → bundle. A dynamic `import()` of one of these files anywhere stays an import of its bundle. */
const bundles = {
  "client/extension.ts": "client",
  "client/commands/on-first-use.ts": "commands",
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

/**
 * The server stays one file that can be copied anywhere, and still does not read all its code to answer the first
 * message: what it needs on demand stands in it as a text, which Node passes over instead of parsing it.
 * @param {object} options of the bundle that it stands in
 */
const asText = (options) => ({
  name: "as-text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/on-demand\.ts$/ }, ({ kind, path, resolveDir }) =>
      kind === "dynamic-import" ? { path: join(resolveDir, path), namespace: "text" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => {
      // Code that is compiled from a text can't import, only require.
      const supported = { "dynamic-import": false };
      const { outputFiles } = await build({ ...options, entryPoints: [path], supported, write: false });
      const names = ["module", "exports", "require", "__filename", "__dirname"];
      return {
        contents: `const own = { exports: {} };
require("node:vm").compileFunction(${JSON.stringify(outputFiles[0].text)}, ${JSON.stringify(names)})(
  own, own.exports, require, __filename, __dirname);
module.exports = own.exports;`,
      };
    });
  },
});

/**
 * What dockerode reads at load and we never reach: its own ssh (ours is the user's program), its BuildKit session and
 * its packing of build contexts (`client/engine/build/` does both). Only as dockerode sees them are they empty. What it
 * prints for debugging would show credentials, and takes as long to load as a list of containers to be read.
 */
const unusedByDockerode = {
  name: "unused-by-dockerode",
  setup({ onResolve, onLoad }) {
    const unused = /^(ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|tar-fs|@balena\/dockerignore|debug)$/;
    onResolve({ filter: unused }, ({ path, importer }) =>
      /node_modules[\\/](dockerode|docker-modem)[\\/]/.test(importer) ? { path, namespace: "unused" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "unused" }, ({ path }) => ({
      contents: path === "debug" ? "module.exports = () => () => {};" : "module.exports = {};",
    }));
  },
};

/** @param {{ minify?: boolean, metafile?: boolean }} [options] */
export async function bundle({ minify = true, metafile = false } = {}) {
  const dist = new URL("../dist/", import.meta.url);
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const options = {
    absWorkingDir: root,
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    loader: { ".node": "empty" },
    minify,
    legalComments: "none",
    logLevel: "warning",
  };
  return await build({
    ...options,
    entryPoints: Object.entries(bundles).map(([input, out]) => ({ in: input, out })),
    metafile,
    plugins: [lazyBundles, asText(options), unusedByDockerode],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle({ minify: !process.argv.includes("--debug") });
  console.log("built dist/");
}
