import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { describeError } from "../../client/failures.ts";
import { engineBench, useTestEngine } from "../support/engine/suite.ts";

/** What a real engine refuses has to stand in our table of words, or the table is of messages that nobody says. */
describe("what the engine refuses, in words", () => {
  const suite = useTestEngine();

  const bench = (context: TestContext) => engineBench(suite, context);

  async function words(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => assert.fail("the engine has not refused"),
      (reason: unknown) => reason,
    );
    return describeError(error, (id) => `<${id.slice(0, 12)}>`);
  }

  test("an image that a container uses is not removed, and the container is named", async (context) => {
    const { engine, labels, undo } = (await bench(context)) ?? {};
    if (!engine || !labels || !undo) return;
    await engine.tag("quayside-test/http:1", "quayside-test/refused:1");
    undo.push(() => engine.removeImage("quayside-test/refused:1", { force: false }));
    const id = await engine.run({ image: "quayside-test/http:1", labels });
    undo.push(() => engine.removeContainer(id, { force: true, volumes: true }));
    const image = (await engine.read("container", id)) as { imageId: string };
    assert.match(await words(engine.removeImage(image.imageId, { force: true })), new RegExp(id.slice(0, 10)));
    await engine.removeImage("quayside-test/refused:1", { force: false });
    const named = await words(engine.removeImage("quayside-test/http:1", { force: false }));
    assert.match(named, new RegExp(`^It is used by <${id.slice(0, 12)}>\\. Remove that container first`));
  });

  test("a volume in use names its users, a network in use says what to do first", async (context) => {
    const { engine, labels, undo } = (await bench(context)) ?? {};
    if (!engine || !labels || !undo) return;
    await engine.createVolume({ name: "quayside-refused", labels });
    const network = await engine.createNetwork({ name: "quayside-refused", labels, subnet: "10.215.1.0/24" });
    const id = await engine.run({ image: "quayside-test/http:1", labels, volumes: ["quayside-refused:/data"] });
    undo.push(
      () => engine.removeVolume("quayside-refused"),
      () => engine.removeNetwork(network),
      () => engine.removeContainer(id, { force: true, volumes: true }),
    );
    await engine.connectNetwork(network, id);
    assert.match(
      await words(engine.removeVolume("quayside-refused")),
      new RegExp(`^It is used by <${id.slice(0, 12)}>\\.`),
    );
    assert.match(await words(engine.removeNetwork(network)), /Disconnect (them|it) first\.$/);
    assert.match(
      await words(engine.createNetwork({ name: "quayside-refused-too", labels, subnet: "10.215.1.0/25" })),
      /^Another network has addresses of this subnet/,
    );
    assert.match(
      await words(engine.createNetwork({ name: "quayside-refused", labels })),
      /^There is a network quayside-refused already/,
    );
    assert.match(
      await words(engine.createVolume({ name: "quayside-driven", driver: "nowhere", labels })),
      /^The engine has no driver nowhere/,
    );
  });

  test("a registry that is not there, and an image that is not, are told apart", async (context) => {
    const { engine } = (await bench(context)) ?? {};
    if (!engine) return;
    const never = new AbortController().signal;
    assert.match(
      await words(engine.pull("127.0.0.1:9/none:1", () => undefined, never)),
      /^The registry 127\.0\.0\.1:9 can't be reached/,
    );
    assert.match(
      await words(engine.saveImages(["quayside-test/none:1"], "/tmp/quayside-none.tar", () => undefined, never)),
      /^The engine has no image /,
    );
  });
});
