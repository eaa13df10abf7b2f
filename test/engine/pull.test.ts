import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connect } from "../../client/engine/connect.ts";
import type { TransferProgress } from "../../client/engine/engine.ts";
import { currentEnvironment } from "../../client/engine/environment.ts";
import { useRegistry } from "../support/engine/registry.ts";
import { useTestEngine } from "../support/engine/suite.ts";

describe("pulling", () => {
  const suite = useTestEngine();
  const registry = useRegistry();

  test("an image of a private registry comes only with the user's credentials, and tells its progress", async (context) => {
    const running = suite.running(context);
    if (running === undefined) return;
    if (registry.missing !== "") return context.skip(registry.missing);
    const reference = `${registry.address}/pulled:1`;
    await registry.push(running, "quayside-test/bare:1", reference);
    const never = new AbortController().signal;
    const told: TransferProgress[] = [];
    const pull = async (signal: AbortSignal) => {
      const engine = await connect(currentEnvironment(running.host), never);
      context.after(() => engine.close());
      await engine.pull(reference, (progress) => told.push(progress), signal);
      return await engine.read("image", reference);
    };

    await registry.withConfig({}, async () => {
      await assert.rejects(pull(never), { name: "EngineError", message: /no basic auth credentials|unauthorized/i });
    });
    await registry.withConfig(registry.auths(), async () => {
      await assert.rejects(pull(AbortSignal.abort()), { name: "AbortError" });
      const image = await pull(never);
      assert.ok(image?.kind === "image" && image.references.includes(reference), JSON.stringify(image));
    });
    assert.ok(
      told.some(({ status }) => /up to date|downloaded/i.test(status)),
      JSON.stringify(told),
    );
    assert.ok(!JSON.stringify(told).includes(registry.user.password), "the password is told nowhere");
    await running.docker.getImage(reference).remove();
  });
});
