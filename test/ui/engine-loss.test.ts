/** No engine, an engine that dies and comes back, and one that needs no `docker` program. */
import assert from "node:assert/strict";
import { engineWindowSuite, windowSuite } from "../support/vscode/suite.ts";

windowSuite("the side bar without an engine", {}, (test) => {
  test("the Containers view says what is wrong and what to do", async (window) => {
    await window.showSideBar();
    const view = await window.view("Containers");
    await view.getByText("socket does not exist").waitFor();
    assert.ok(await view.getByRole("button", { name: "Retry" }).isVisible());
  });

  test("a command that needs an engine says that there is none", async (window) => {
    await window.palette("Quayside: Pull Image…");
    const toast = await window.notification(/engine|socket/i);
    assert.match((await toast.textContent()) ?? "", /socket|engine/i);
  });
});

engineWindowSuite(
  "an engine that dies while the window is open",
  () => ({}),
  (test) => {
    test("the views say so, and come back by themselves with the engine", async (window, engine, context) => {
      if (!engine.private) return context.skip("the engine is not ours to kill: QUAYSIDE_TEST_DOCKER_HOST names it");
      await window.showSideBar();
      await window.row("Images", "quayside-test/shell:1");
      await engine.kill();
      const view = await window.view("Containers");
      await view
        .getByText(/lost|answers|does not exist/)
        .first()
        .waitFor();
      await window.until("no stale image is shown", async () => (await window.rows("Images")).length === 0);
      await engine.start();
      await window.row("Images", "quayside-test/shell:1");
      await engine.docker.createContainer({ Image: "quayside-test/shell:1", name: "after-the-return" });
      await window.row("Containers", /^after-the-return, Created/);
    });
  },
);

engineWindowSuite(
  "a machine without the docker program",
  () => ({ dockerProgram: false }),
  (test) => {
    test("an image is run, a shell opened and its output read", async (window) => {
      await window.showSideBar();
      await window.inline(await window.row("Images", "quayside-test/http:1"), "Run…");
      await window.pick("Run on free ports");
      const row = await window.row("Containers", /, Up .*quayside-test\/http:1/);
      await window.inline(row, "Open Shell");
      await window.terminalShows(/[#$] *$/);
      await window.type("command -v docker || echo no-$((1+1))-docker\n");
      await window.terminalShows("no-2-docker");
    });
  },
);
