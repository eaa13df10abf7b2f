/** The README's journey: the example that `npm start` opens is built, run and asked for its page. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { ensurePythonImage } from "../../scripts/start/python-image.mjs";
import { fetchText } from "../support/vscode/fetch-text.ts";
import { engineWindowSuite } from "../support/vscode/suite.ts";

let missing = "";

engineWindowSuite(
  "the example of npm start",
  async (engine) => {
    // In somebody's own engine no image is left behind, least of all a stand-in under a well-known name.
    if (!engine.private) missing = "the engine is not ours: QUAYSIDE_TEST_DOCKER_HOST names it";
    else {
      const answer = await ensurePythonImage(engine.host);
      if (typeof answer === "object") missing = answer.missing;
    }
    return { folder: resolve("examples/flask-hello-world") };
  },
  (test) => {
    test("its Dockerfile has no findings", async (window) => {
      await window.open("Dockerfile");
      await window.goTo(6, 2);
      assert.match(await window.hover(), /RUN/);
      assert.deepEqual(await window.problems(), []);
    });

    test("it is built from the Dockerfile's menu in the Explorer", async (window, _engine, context) => {
      if (missing !== "") return context.skip(missing);
      await window.palette("View: Show Explorer");
      const file = window.page.locator(".explorer-folders-view").getByRole("treeitem", { name: /^Dockerfile/ });
      await window.choose(file, "Build Image…");
      await window.answer("flask-hello-world:latest");
      await window.notification("Built flask-hello-world:latest");
    });

    test("it runs and answers on its port", async (window, engine, context) => {
      if (missing !== "") return context.skip(missing);
      await window.showSideBar();
      await window.inline(await window.row("Images", "flask-hello-world:latest"), "Run…");
      await window.pick("Choose ports and name…");
      await window.answer("0:5000");
      await window.answer("web");
      await window.row("Containers", /^web, Up /);
      const { NetworkSettings } = await engine.docker.getContainer("web").inspect();
      const port = NetworkSettings.Ports["5000/tcp"]?.[0]?.HostPort;
      const text = await window.until("Flask answers", () =>
        fetchText(`http://127.0.0.1:${port}/`).catch(() => undefined),
      );
      assert.match(text, /Hello from Flask/);
      await window.choose(await window.row("Containers", /^web, Up /), "View Logs");
      await window.terminalShows('"GET / HTTP/1.1" 200');
    });

    test("beside other containers it makes the README's picture", async (window, engine, context) => {
      if (missing !== "") return context.skip(missing);
      // Named as a reader's own would be.
      for (const [repo, of] of [
        ["database", "shell"],
        ["worker", "logs"],
      ] as const) {
        await engine.docker.getImage(`quayside-test/${of}:1`).tag({ repo, tag: "1" });
      }
      for (const of of ["bare", "fails", "http", "logs", "shell"]) {
        await engine.docker.getImage(`quayside-test/${of}:1`).remove();
      }
      await engine.docker.createContainer({ name: "database", Image: "database:1" });
      await (await engine.docker.createContainer({ name: "worker", Image: "worker:1" })).start();
      await window.open("Dockerfile");
      await window.showSideBar();
      await window.row("Containers", /^worker, Up /);
      await window.row("Containers", /^database, Created/);
      await window.palette("Notifications: Clear All Notifications");
      await window.row("Images", "flask-hello-world:latest");
      // Over a row the pointer would lay buttons on what it says.
      await window.page.mouse.move(700, 400);
      await window.screenshot(process.env.UPDATE === "1" ? "media/screenshot.png" : "example");
      assert.ok((await window.editorText()).startsWith("FROM python:3-slim"));
    });
  },
);
