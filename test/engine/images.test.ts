import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { connect } from "../../client/engine/connect.ts";
import type { Engine, TransferProgress } from "../../client/engine/engine.ts";
import { currentEnvironment } from "../../client/engine/environment.ts";
import type { TestEngine } from "../support/engine/engine.ts";
import { type RegistrySuite, useRegistry } from "../support/engine/registry.ts";
import { connectTo, useTestEngine } from "../support/engine/suite.ts";

const never = new AbortController().signal;
const nobody = () => undefined;

describe("images as archives", () => {
  const suite = useTestEngine();

  async function bench(context: TestContext): Promise<Bench | undefined> {
    const running = suite.running(context);
    if (!running) return undefined;
    const engine = await connectTo(running);
    const folder = await mkdtemp(join(tmpdir(), "quayside-archives-"));
    context.after(async () => {
      engine.close();
      await rm(folder, { recursive: true, force: true });
    });
    return { engine, running, folder };
  }

  test("several images are saved to one archive, removed, and loaded again from it by their names", async (context) => {
    const { engine, folder } = (await bench(context)) ?? {};
    if (!engine || !folder) return;
    const file = join(folder, "both.tar");
    const references = ["quayside-test/saved:1", "quayside-test/saved:2"];
    await engine.tag("quayside-test/bare:1", "quayside-test/saved:1");
    await engine.tag("quayside-test/shell:1", "quayside-test/saved:2");
    const told: number[] = [];
    await engine.saveImages(references, file, (bytes) => told.push(bytes), never);
    assert.equal((await stat(file)).size, told.at(-1));
    assert.deepEqual(await readdir(folder), ["both.tar"]);
    for (const reference of references) await engine.removeImage(reference, { force: false });

    const sent: (readonly [number, number])[] = [];
    const loaded = await engine.loadImages(file, (bytes, total) => sent.push([bytes, total]), never);
    assert.deepEqual([...loaded].sort(), references);
    assert.deepEqual(sent.at(-1), [told.at(-1), told.at(-1)]);
    for (const reference of references) {
      assert.equal((await engine.read("image", reference))?.kind, "image");
      await engine.removeImage(reference, { force: false });
    }
  });

  test("a save that is cancelled or fails leaves the file that was there, and nothing else", async (context) => {
    const { engine, folder } = (await bench(context)) ?? {};
    if (!engine || !folder) return;
    const file = join(folder, "kept.tar");
    await writeFile(file, "what was there");
    const calledOff = new AbortController();
    const cancelled = engine.saveImages(["quayside-test/shell:1"], file, () => calledOff.abort(), calledOff.signal);
    await assert.rejects(cancelled, { name: "AbortError" });
    await assert.rejects(engine.saveImages(["quayside-test/none:1"], file, nobody, never), {
      name: "EngineError",
      status: 404,
    });
    await assert.rejects(engine.saveImages(["quayside-test/shell:1"], join(folder, "no/x.tar"), nobody, never), {
      name: "EngineError",
      message: /ENOENT/,
    });
    assert.deepEqual(await readdir(folder), ["kept.tar"]);
    assert.equal((await stat(file)).size, "what was there".length);
  });

  test("what is no archive of images is not loaded, and a load can be called off", async (context) => {
    const { engine, folder } = (await bench(context)) ?? {};
    if (!engine || !folder) return;
    const file = join(folder, "text.tar");
    await writeFile(file, "no archive at all\n".repeat(1000));
    await assert.rejects(engine.loadImages(file, nobody, never), { name: "EngineError", message: /tar|EOF|archive/i });
    await assert.rejects(engine.loadImages(join(folder, "none.tar"), nobody, never), { message: /ENOENT/ });
    await assert.rejects(engine.loadImages(folder, nobody, never), { message: /EISDIR/ });
    const image = join(folder, "image.tar");
    await engine.saveImages(["quayside-test/shell:1"], image, nobody, never);
    const calledOff = new AbortController();
    await assert.rejects(
      engine.loadImages(image, () => calledOff.abort(), calledOff.signal),
      { name: "AbortError" },
    );
  });

  test("a container's file system is imported with a message and changes, which the history tells", async (context) => {
    const { engine, running, folder } = (await bench(context)) ?? {};
    if (!engine || !running || !folder) return;
    const labels = { "dev.quayside.test": running.runId };
    const container = await running.docker.createContainer({ Image: "quayside-test/bare:1", Labels: labels });
    const file = join(folder, "files.tar");
    const chunks: Buffer[] = [];
    for await (const chunk of await container.export()) chunks.push(chunk as Buffer);
    await writeFile(file, Buffer.concat(chunks));
    await container.remove();
    const id = await engine.importImage(
      {
        file,
        reference: "quayside-test/imported:1",
        message: "from a container",
        changes: ['CMD ["/bin/sleep","5"]', `LABEL dev.quayside.test=${running.runId}`],
      },
      nobody,
      never,
    );
    const image = await engine.read("image", "quayside-test/imported:1");
    assert.equal(image?.id, id);
    const raw = (await engine.inspect("image", id)) as { Config: { Cmd: string[] } };
    assert.deepEqual(raw.Config.Cmd, ["/bin/sleep", "5"]);
    const [step] = await engine.history(id);
    assert.equal(step?.comment, "from a container");
    assert.ok((step?.size ?? 0) > 100_000 && (step?.createdAt ?? 0) > Date.UTC(2020));
    assert.match((await engine.platforms(id))[0]?.name ?? "", /^linux\/\w+/);
    await engine.removeImage(id, { force: false });
    await assert.rejects(
      engine.importImage({ file, reference: "quayside-test/imported:2", changes: ["RUN true"] }, nobody, never),
      { name: "EngineError", message: /not a valid change command/ },
    );
  });

  test("the build cache is measured, and only what was named of it goes", async (context) => {
    const { engine, running, folder } = (await bench(context)) ?? {};
    if (!engine || !running || !folder) return;
    await writeFile(
      join(folder, "Dockerfile"),
      "FROM quayside-test/shell:1\nRUN echo one > /one\nRUN echo two > /two\n",
    );
    const options = {
      context: folder,
      dockerfile: join(folder, "Dockerfile"),
      tags: ["quayside-test/cached:1"],
      labels: { "dev.quayside.test": running.runId },
    };
    await engine.build(options, nobody, never);
    await engine.removeImage("quayside-test/cached:1", { force: false });
    const { buildCache, sizes } = await engine.usage(never);
    assert.ok(buildCache !== null && buildCache.length >= 2, JSON.stringify(buildCache));
    for (const image of await engine.list("image")) assert.equal(typeof sizes.image.get(image.id), "number");
    await writeFile(join(folder, "Dockerfile"), "FROM quayside-test/shell:1\nRUN echo three > /three\n");
    await engine.build(options, nobody, never);
    const shown = new Set(buildCache.map(({ id }) => id));
    const later = ((await engine.usage(never)).buildCache ?? []).filter(({ id }) => !shown.has(id));
    assert.ok(later.length > 0);
    await engine.removeBuildCache([...shown], never);
    const left = new Set(((await engine.usage(never)).buildCache ?? []).map(({ id }) => id));
    for (const { id } of later) assert.ok(left.has(id), "what came after the list stays");
    assert.ok(
      [...shown].some((id) => !left.has(id)),
      "what was shown has gone",
    );
    await engine.removeImage("quayside-test/cached:1", { force: false });
  });
});

interface Bench {
  readonly engine: Engine;
  readonly running: TestEngine;
  readonly folder: string;
}

describe("images and registries", () => {
  const suite = useTestEngine();
  const guarded = useRegistry();
  const open = useRegistry({ open: true });

  async function bench(context: TestContext, registry: RegistrySuite): Promise<TestEngine | undefined> {
    const running = suite.running(context);
    if (running !== undefined && registry.missing !== "") context.skip(registry.missing);
    return registry.missing === "" ? running : undefined;
  }

  test("a tag is pushed to a private registry only with the user's credentials", async (context) => {
    const running = await bench(context, guarded);
    if (running === undefined) return;
    const reference = `${guarded.address}/team/pushed:1`;
    const told: TransferProgress[] = [];
    const engine = await connect(currentEnvironment(running.host), never);
    context.after(() => engine.close());
    await engine.tag("quayside-test/bare:1", reference);
    await guarded.withConfig({}, async () => {
      // The folder of the configuration is read when an engine is connected to.
      const stranger = await connect(currentEnvironment(running.host), never);
      await assert.rejects(stranger.push(reference, nobody, never), {
        name: "EngineError",
        message: /no basic auth credentials|unauthorized|denied/i,
      });
      await assert.rejects(stranger.registryDigest(reference, never), { name: "EngineError" });
      stranger.close();
    });
    await guarded.withConfig(guarded.auths(), async () => {
      const friend = await connect(currentEnvironment(running.host), never);
      await assert.rejects(friend.push(reference, nobody, AbortSignal.abort()), { name: "AbortError" });
      await friend.push(reference, (progress) => told.push(progress), never);
      const image = await friend.read("image", reference);
      const digest = await friend.registryDigest(reference, never);
      assert.ok(image?.kind === "image" && image.digests.includes(`${guarded.address}/team/pushed@${digest}`));
      friend.close();
    });
    assert.ok(told.some(({ id, total }) => id !== null && total !== null));
    assert.ok(!JSON.stringify(told).includes(guarded.user.password), "the password is told nowhere");
    await engine.removeImage(reference, { force: false });
  });

  test("an open registry needs no credentials, and tells when it has a newer image of a tag", async (context) => {
    const running = await bench(context, open);
    if (running === undefined) return;
    const reference = `${open.address}/app:1`;
    const engine = await connectTo(running);
    context.after(() => engine.close());
    await engine.tag("quayside-test/bare:1", reference);
    await engine.push(reference, nobody, never);
    const first = await engine.registryDigest(reference, never);
    await open.push(running, "quayside-test/shell:1", reference);
    const second = await engine.registryDigest(reference, never);
    assert.notEqual(first, second);
    await engine.pull(reference, nobody, never);
    const image = await engine.read("image", reference);
    assert.ok(image?.kind === "image" && image.digests.some((digest) => digest.endsWith(second)));
    await assert.rejects(engine.registryDigest(`${open.address}/none:1`, never), { name: "EngineError" });
    await engine.removeImage(reference, { force: false });
  });
});
