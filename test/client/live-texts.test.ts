import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { showProcesses } from "../../client/commands/flows/stats.ts";
import { createLiveTexts } from "../../client/live-texts.ts";
import { fake, fakeEngine } from "../support/fake-services.ts";
import { container, snapshots } from "../support/samples.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** The processes of web in a document at `/p`; `pass` lets two seconds go by, as often as it is told. */
async function processes(context: TestContext) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;
  const engine = fakeEngine({
    top: async () => {
      asked += 1;
      return { titles: ["PID", "CMD"], rows: [[String(asked), "sleep"]] };
    },
  });
  const texts = createLiveTexts(
    () => {},
    (error) => assert.fail(error),
  );
  const { services } = fake(snapshots([container("web")]), {});
  const ui = {
    ...services.ui,
    liveDocument: (_name: string, follow: Parameters<typeof texts.follow>[1]) => texts.follow("/p", follow),
  };
  await showProcesses({ ...services, engine, ui }, container("web"));
  const pass = async (times: number) => {
    for (let time = 0; time < times; time++) {
      context.mock.timers.tick(2000);
      await settle();
    }
  };
  return { texts, pass, asked: () => asked };
}

test("processes are asked for again and again while their document is on screen, and not once while it is hidden", async (context) => {
  const { texts, pass, asked } = await processes(context);
  texts.look(new Set(["/p"]));
  assert.match(texts.read("/p") ?? "", /1 {2}sleep/);
  await pass(3);
  assert.equal(asked(), 4);
  texts.look(new Set(["/other"]));
  await pass(10);
  assert.equal(asked(), 4);
  texts.look(new Set(["/p"]));
  await settle();
  assert.equal(asked(), 5);
  await pass(1);
  assert.match(texts.read("/p") ?? "", /6 {2}sleep/);
});

test("processes are not asked for once their document is closed, not even when it comes on screen as another's", async (context) => {
  const { texts, pass, asked } = await processes(context);
  texts.forget("/p");
  texts.look(new Set(["/p"]));
  await pass(10);
  assert.equal(asked(), 1);
  assert.equal(texts.read("/p"), undefined);
});

test("a document that is hidden before its first text keeps nobody waiting", async () => {
  const texts = createLiveTexts(
    () => {},
    () => {},
  );
  const opened = texts.follow(
    "/p",
    (_show, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  );
  texts.look(new Set());
  await opened;
});

test("what ends by itself stays as it is, and begins no more when it is seen again", async () => {
  const texts = createLiveTexts(
    () => {},
    () => {},
  );
  let runs = 0;
  await texts.follow("/p", async (show) => {
    runs += 1;
    show("the end");
  });
  await settle();
  texts.look(new Set());
  texts.look(new Set(["/p"]));
  assert.equal(runs, 1);
  assert.equal(texts.read("/p"), "the end");
});
