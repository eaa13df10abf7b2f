import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { build } from "../../client/engine/build/build.ts";
import type { EngineInfo } from "../../client/engine/engine.ts";
import { useRegistry } from "../support/engine/registry.ts";
import { useTestEngine } from "../support/engine/suite.ts";

describe("building from a private registry", () => {
  const suite = useTestEngine();
  const registry = useRegistry();

  for (const [builder, buildkit] of [
    ["BuildKit", true],
    ["the classic builder", false],
  ] as const) {
    test(`${builder} gets the base image only with the user's credentials`, async (context: TestContext) => {
      const engine = suite.running(context);
      if (engine === undefined) return;
      if (registry.missing !== "") return context.skip(registry.missing);
      const kind = buildkit ? "b" : "c";
      const reference = `${registry.address}/private-${kind}:1`;
      await registry.push(engine, "quayside-test/shell:1", reference);

      const folder = await mkdtemp(join(tmpdir(), "quayside-context-"));
      context.after(() => rm(folder, { recursive: true, force: true }));
      const dockerfile = join(folder, "Dockerfile");
      await writeFile(dockerfile, `FROM ${reference}\nRUN echo private\n`);
      const info = { endpoint: engine.host, buildkit } as EngineInfo;
      const options = {
        context: folder,
        dockerfile,
        tags: [`quayside-test/from-private-${kind}:1`],
        labels: { "dev.quayside.test": engine.runId },
      };
      const told: string[] = [];
      const start = () =>
        build(engine.docker, info, options, (event) => told.push(JSON.stringify(event)), new AbortController().signal);

      await registry.withConfig({}, async () => {
        await assert.rejects(start(), {
          name: "EngineError",
          message: /no basic auth credentials|authorization failed|401/i,
        });
      });
      await registry.withConfig(registry.auths(), async () => {
        assert.match((await start()).imageId ?? "", /^sha256:/);
      });
      assert.ok(!told.join("\n").includes(registry.user.password), "the password is told nowhere");
    });
  }
});
