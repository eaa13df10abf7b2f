// Drives a real VS Code with the packaged extension by a script, for a look by hand:
//
//   node scripts/ui-session.mjs [options] steps.ts
//     --docker-host HOST   the engine (DOCKER_HOST otherwise; `test` starts a private one with the tests' images)
//     --folder PATH        what is opened (examples/flask-hello-world)
//     --vsix FILE          an earlier package (built anew otherwise)
//     --locale zh-cn       VS Code's display language
//     --no-docker          hides the `docker` program
//
// steps.ts exports `default async (window, engine) => …`; `window` is test/support/vscode's Workbench, `engine` the
// private engine's handle where there is one. `window.screenshot("name")` saves test-results/pictures/name.png.
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { packageExtension } from "./package.mjs";
import { setUp } from "./setup/index.mjs";
import { bundleForNode, makeBuildFolder } from "./unit.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "docker-host": { type: "string" },
    folder: { type: "string", default: join(root, "examples/flask-hello-world") },
    vsix: { type: "string" },
    locale: { type: "string" },
    "no-docker": { type: "boolean", default: false },
  },
});
const [steps] = positionals;
if (steps === undefined) {
  console.error("usage: node scripts/ui-session.mjs [--docker-host HOST|test] [--folder PATH] [--vsix FILE] steps.ts");
  process.exit(2);
}

for (const reason of Object.values(await setUp({ browser: true, vscodeServer: true }))) throw new Error(reason);
const outdir = await makeBuildFolder("session-");
let engine;
let window;
try {
  const vsix = values.vsix ?? (await packageExtension(".build/package/session.vsix"));
  await bundleForNode(
    [
      { in: "test/support/vscode/workbench.ts", out: "workbench" },
      { in: resolve(steps), out: "steps" },
    ],
    outdir,
  );
  const load = (name) => import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
  const { openWorkbench } = await load("workbench");
  const { default: run } = await load("steps");
  if (values["docker-host"] === "test") {
    const { startTestEngine } = await import("./engine/test-engine.mjs");
    engine = await startTestEngine();
  }
  const dockerHost = engine?.host ?? values["docker-host"] ?? process.env.DOCKER_HOST;
  window = await openWorkbench({
    name: "session",
    folder: values.folder,
    vsix,
    ...(dockerHost === undefined ? {} : { dockerHost }),
    ...(values.locale === undefined ? {} : { locale: values.locale }),
    dockerProgram: !values["no-docker"],
  });
  await run(window, engine);
} catch (error) {
  console.error(error);
  if (window !== undefined) console.error(`A picture and the logs are in ${await window.keepEvidence("failed")}.`);
  process.exitCode = 1;
} finally {
  await window?.close();
  await engine?.stop();
  await rm(outdir, { recursive: true, force: true });
}
