/** The main job from end to end: build a Dockerfile, run the image, look into the container. */
import assert from "node:assert/strict";
import type { TestEngine } from "../support/engine/engine.ts";
import { fetchText } from "../support/vscode/fetch-text.ts";
import { engineWindowSuite } from "../support/vscode/suite.ts";
import type { Workbench } from "../support/vscode/workbench.ts";

const files = {
  Dockerfile: `FROM quayside-test/shell:1
COPY page.html /www/index.html
RUN echo made > /made
EXPOSE 8080
CMD ["sh", "-c", "trap 'exit 0' TERM; echo serving; httpd -f -p 8080 -h /www & wait"]
`,
  "page.html": "Hello from the journey\n",
  "broken/Dockerfile": "FROM quayside-test/shell:1\nRUN echo about to fail && false\n",
};

engineWindowSuite(
  "build, run, look into",
  () => ({ folder: files }),
  (test) => {
    test("Build Image… of the Dockerfile in the editor streams its steps and names the image", async (window, engine) => {
      await window.open("Dockerfile");
      await window.showSideBar();
      await window.palette("Quayside: Build Image…");
      await pickRootDockerfile(window);
      await window.answer("journey:1");
      await window.terminalShows("RUN echo made");
      await window.notification("Built journey:1");
      await window.row("Images", "journey:1");
      const { Config } = await engine.docker.getImage("journey:1").inspect();
      assert.deepEqual(Object.keys(Config.ExposedPorts ?? {}), ["8080/tcp"]);
    });

    test("Run… starts a container that answers on a published port", async (window, engine) => {
      await window.showSideBar();
      await window.inline(await window.row("Images", "journey:1"), "Run…");
      await window.pick("Choose ports and name…");
      await window.answer("0:8080");
      await window.answer("journey");
      await window.row("Containers", /^journey, Up /);
      const { NetworkSettings } = await engine.docker.getContainer("journey").inspect();
      const port = NetworkSettings.Ports["8080/tcp"]?.[0]?.HostPort;
      assert.equal(await fetchText(`http://127.0.0.1:${port}/`), "Hello from the journey\n");
    });

    test("View Logs shows what was written and follows", async (window, engine) => {
      await window.showSideBar();
      await window.choose(await window.row("Containers", /^journey, Up /), "View Logs");
      await window.terminalShows("serving");
      assert.ok((await window.terminals()).includes("Logs: journey"), (await window.terminals()).join());
      const talker = await engine.docker.createContainer({ Image: "quayside-test/logs:1", name: "talker" });
      await talker.start();
      await window.inline(await window.row("Containers", /^talker, Up /), "View Logs");
      await window.terminalShows(/^line 3$/m);
      await window.terminalShows(/^warning 20$/m);
      await talker.remove({ force: true });
    });

    test("Open Shell opens a terminal in the container that takes keys", async (window) => {
      await window.showSideBar();
      await window.inline(await window.row("Containers", /^journey, Up /), "Open Shell");
      await window.terminalShows(/[#$] *$/);
      await window.type("cat /www/index.html; cat /made; echo $((6 * 7))\n");
      await window.terminalShows("Hello from the journey");
      await window.terminalShows(/^made$/m);
      await window.terminalShows(/^42$/m);
    });

    test("a shell follows the terminal's size", async (window) => {
      await window.showSideBar();
      await window.type("stty size\n");
      const [, before] = await window.until("the size is shown", async () =>
        /^\d+ (\d+)$/m.exec(await window.terminal()),
      );
      await window.page.setViewportSize({ width: 1100, height: 900 });
      await window.until("the shell has another size", async () => {
        await window.type("clear; stty size\n");
        const [, now] = /^\d+ (\d+)$/m.exec(await window.terminal()) ?? [];
        return now !== undefined && Number(now) < Number(before);
      });
      await window.page.setViewportSize({ width: 1400, height: 900 });
      await window.type("exit\n");
    });

    test("Exec… runs another program in the container", async (window) => {
      await window.showSideBar();
      await window.choose(await window.row("Containers", /^journey, Up /), "Exec…");
      await window.answer("sh -c 'echo from-exec-$((2 + 3))'");
      await window.terminalShows("from-exec-5");
    });

    test("Run Interactive of an image gives a shell whose container goes with it", async (window, engine) => {
      await window.showSideBar();
      await window.inline(await window.row("Images", "quayside-test/shell:1"), "Run Interactive");
      await window.terminalShows(/[#$] *$/);
      await window.type("echo inside-$((3 + 4))\n");
      await window.terminalShows("inside-7");
      assert.equal((await ours(engine)).length, 2);
      await window.type("exit\n");
      await window.until("its container is gone", async () => {
        return (await ours(engine)).length === 1;
      });
    });

    test("a build that fails says at which step, and leaves its output", async (window) => {
      await window.open("broken/Dockerfile");
      await window.showSideBar();
      await window.palette("Quayside: Build Image…");
      await window.pick(/broken/);
      await window.pick("The Dockerfile's folder");
      await window.answer("journey-broken:1");
      const toast = await window.notification("journey-broken:1 was not built");
      assert.match((await toast.textContent()) ?? "", /echo about to fail|returned a non-zero code|exit code/);
      await window.terminalShows("about to fail");
    });

    test("stop and remove from the row's menu", async (window, engine) => {
      await window.showSideBar();
      await window.choose(await window.row("Containers", /^journey, Up /), "Stop");
      await window.choose(await window.row("Containers", /^journey, Exited/), "Remove…");
      await window.dialog("Remove");
      await window.until(
        "its row is gone",
        async () => !(await window.rows("Containers")).some((row) => row.startsWith("journey,")),
      );
      assert.equal((await ours(engine)).length, 0);
    });
  },
);

async function pickRootDockerfile(window: Workbench): Promise<void> {
  const input = await window.quickInput();
  await input
    .getByRole("option", { name: /^Dockerfile/ })
    .first()
    .click();
}

/** This run's containers: they carry the label of the images that they are made from. */
async function ours(engine: TestEngine) {
  const filters = { label: [`dev.quayside.test=${engine.runId}`] };
  return await engine.docker.listContainers({ all: true, filters });
}
