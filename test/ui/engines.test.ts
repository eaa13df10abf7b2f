/** The Engines view and the status bar: choosing an engine for the window, adding and removing contexts. */
import assert from "node:assert/strict";
import { engineWindowSuite } from "../support/vscode/suite.ts";
import type { Workbench } from "../support/vscode/workbench.ts";

engineWindowSuite(
  "choosing an engine",
  () => ({}),
  (test) => {
    test("the engine in use is marked with what it is, and the status bar counts what runs", async (window, engine) => {
      await window.showSideBar();
      await window.row("Engines", /^DOCKER_HOST, environment variable, in use, .* API .* linux.*\d+ images/);
      await window.until(
        "the status bar names it",
        async () => (await status(window)) === "DOCKER_HOST, 0 containers run",
      );
      const made = await engine.docker.createContainer({ Image: "quayside-test/shell:1", Tty: true, OpenStdin: true });
      await made.start();
      await window.until("one runs", async () => (await status(window)) === "DOCKER_HOST, 1 container runs");
      await made.remove({ force: true });
    });

    test("a context is created, used in this window, and marked", async (window, engine) => {
      await window.showSideBar();
      await window.palette("Quayside: Create Context…");
      await window.pick("A socket on this machine");
      await fill(window, "The engine's address", engine.host.slice("unix://".length));
      await fill(window, "The context's name", "second");
      await fill(window, "Describe the context", "Made by hand");
      await window.notification("Created the context second");
      await window.inline(await window.row("Engines", "second"), "Use This Engine");
      await window.row("Engines", /^second, Docker context, in use, .*running/);
      await window.until("the status bar names it", async () => (await status(window)) === "second, 0 containers run");
      await window.row("Images", "quayside-test/shell:1");
    });

    test("the context in use can't be removed; Choose Engine… goes back to the default", async (window) => {
      await window.showSideBar();
      const used = await window.menu(await window.row("Engines", "second"));
      assert.ok(used.includes("Inspect Context"), used.join(", "));
      assert.ok(!used.includes("Remove Context…"), used.join(", "));
      await window.palette("Quayside: Choose Engine…");
      await window.pick("Use the Default Again");
      await window.row("Engines", /^DOCKER_HOST, environment variable, in use, .*running/);
    });

    test("a test of another engine says what it is, or at which step it failed", async (window) => {
      await window.showSideBar();
      await window.choose(await window.row("Engines", "second"), "Test Connection");
      await window.notification(/second answers: .*API/);
    });

    test("two engines are open side by side, each with rows of its own, until one is closed", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer({ Image: "quayside-test/shell:1", name: "seen-twice" });
      await window.inline(await window.row("Engines", "second"), "Open Side by Side");
      await window.row("Engines", /^second, Docker context, open, .*running/);
      const rows = () => window.rows("Containers");
      await window.until("both engines have their rows", async () => {
        const [first, , second, below] = await rows();
        return /^DOCKER_HOST, engine/.test(first ?? "") && /^second, engine/.test(second ?? "") && below;
      });
      const seen = (await rows()).filter((row) => row.startsWith("seen-twice, Created"));
      assert.equal(seen.length, 2, (await rows()).join("\n"));
      await made.remove();
      await window.until("it is gone from both", async () => (await rows()).length === 2);
      await window.inline(await window.row("Containers", "second"), "Close This Engine");
      await window.until("there are no rows of engines", async () => (await rows()).length === 0);
    });

    test("a context is removed after a question that names it", async (window) => {
      await window.showSideBar();
      await window.choose(await window.row("Engines", "second"), "Remove Context…");
      await window.dialog("Remove");
      await window.until(
        "it is gone",
        async () => !(await window.rows("Engines")).some((row) => row.startsWith("second")),
      );
    });
  },
);

/** What the status bar says of the engine: its name and what runs. */
async function status(window: Workbench): Promise<string> {
  const item = window.page.locator(".part.statusbar [id$='quayside.engine'] a");
  const label = (await item.count()) === 0 ? "" : ((await item.first().getAttribute("aria-label")) ?? "");
  return label.replace(/^Docker engine /, "").replace(": ", ", ");
}

/** Answers the input box of that title: the one before it may still be closing. */
async function fill(window: Workbench, title: string, text: string): Promise<void> {
  const box = window.page.locator(".quick-input-widget:visible").filter({ hasText: title });
  await box.waitFor();
  await window.answer(text);
  await box.waitFor({ state: "hidden" });
}
