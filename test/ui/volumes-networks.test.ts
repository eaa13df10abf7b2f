/** Volumes, networks and images in the side bar: made, used, connected, saved, cleaned up and removed. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestEngine } from "../support/engine/engine.ts";
import { useRegistry } from "../support/engine/registry.ts";
import { engineWindowSuite } from "../support/vscode/suite.ts";
import type { Workbench } from "../support/vscode/workbench.ts";

const registry = useRegistry({ open: true });

engineWindowSuite(
  "volumes, networks and images over a real engine",
  () => ({}),
  (test) => {
    test("a volume made, used and removed outside shows each time", async (window, engine) => {
      await window.showSideBar();
      await window.view("Volumes");
      await engine.docker.createVolume({ Name: "outside", Labels: labels(engine) });
      await window.row("Volumes", /^outside, not used/);
      const user = await engine.docker.createContainer({
        Image: "quayside-test/shell:1",
        name: "keeper",
        Labels: labels(engine),
        HostConfig: { Binds: ["outside:/data"] },
      });
      const used = await window.row("Volumes", /^outside, used by keeper/);
      const offered = await window.menu(used);
      assert.ok(offered.includes("Inspect Volume") && !offered.includes("Remove Volume…"), offered.join(", "));
      await user.remove();
      await window.row("Volumes", /^outside, not used/);
      await engine.docker.getVolume("outside").remove();
      await gone(window, "Volumes", "outside");
    });

    test("a volume is created by name, and removed after a question", async (window, engine) => {
      await window.showSideBar();
      await window.view("Volumes");
      await window.palette("Quayside: Create Volume…");
      await window.answer("made-here");
      await window.pick("Create");
      const row = await window.row("Volumes", /^made-here, not used/);
      await window.inline(row, "Remove Volume…");
      await window.dialog("Remove");
      await gone(window, "Volumes", "made-here");
      await assert.rejects(engine.docker.getVolume("made-here").inspect(), /no such volume/i);
    });

    test("a network shows its members with their addresses; one is disconnected", async (window, engine) => {
      await window.showSideBar();
      await window.view("Networks");
      const network = await engine.docker.createNetwork({
        Name: "front",
        Labels: labels(engine),
        IPAM: { Config: [{ Subnet: "10.214.3.0/24" }] },
      });
      await window.row("Networks", /^front, bridge, 10\.214\.3\.0\/24$/);
      const made = await engine.docker.createContainer({
        Image: "quayside-test/http:1",
        name: "member",
        Labels: labels(engine),
      });
      await made.start();
      await network.connect({ Container: made.id });
      const row = await window.row("Networks", /^front, .*1 container$/);
      await window.expand(row);
      const member = await window.row("Networks", /^member, in the network front, 10\.214\.3\.2/);
      await window.inline(member, "Disconnect…");
      await window.dialog("Disconnect");
      await window.row("Networks", /^front, bridge, 10\.214\.3\.0\/24$/);
      await window.inline(await window.row("Networks", /^front, /), "Remove Network…");
      await window.dialog("Remove");
      await gone(window, "Networks", "front");
      await made.remove({ force: true });
    });

    test("a container is dragged onto a network, which then is removed only after it is disconnected", async (window, engine) => {
      await window.showSideBar();
      await window.view("Networks");
      await engine.docker.createNetwork({ Name: "dropped-on", Labels: labels(engine) });
      const made = await engine.docker.createContainer({
        Image: "quayside-test/http:1",
        name: "dragged",
        Labels: labels(engine),
      });
      await made.start();
      const network = await window.row("Networks", /^dropped-on, /);
      await window.drag(await window.row("Containers", /^dragged, Up/), network);
      await window.inline(await window.row("Networks", /^dropped-on, .*1 container$/), "Remove Network…");
      await window.dialog("Disconnect and Remove");
      await gone(window, "Networks", "dropped-on");
      assert.deepEqual(Object.keys((await made.inspect()).NetworkSettings.Networks), ["bridge"]);
      await made.remove({ force: true });
    });

    test("an image is saved to a file, removed, and loaded again", async (window, engine) => {
      const folder = await mkdtemp(join(tmpdir(), "quayside-saved-"));
      try {
        await engine.docker.getImage("quayside-test/bare:1").tag({ repo: "quayside-test/kept", tag: "1" });
        await window.showSideBar();
        await window.choose(await window.row("Images", "quayside-test/kept:1"), "Save…");
        await answerPath(window, join(folder, "kept.tar"));
        await window.notification("Saved quayside-test/kept:1");
        assert.deepEqual(await readdir(folder), ["kept.tar"]);
        await window.choose(await window.row("Images", "quayside-test/kept:1"), "Untag…");
        await window.dialog("Untag");
        await gone(window, "Images", "quayside-test/kept:1");
        await window.palette("Quayside: Load…");
        await answerPath(window, join(folder, "kept.tar"));
        await window.notification("Loaded quayside-test/kept:1");
        await window.row("Images", "quayside-test/kept:1");
        await engine.docker.getImage("quayside-test/kept:1").remove();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    test("an image is pushed, found up to date, and its row says once the registry has a newer one", async (window, engine, context) => {
      if (registry.missing !== "") return context.skip(registry.missing);
      const repo = `${registry.address}/app`;
      const name = `${repo}:1`;
      const tag = () => engine.docker.getImage("quayside-test/bare:1").tag({ repo, tag: "1" });
      const check = async () => window.choose(await window.row("Images", name), "Check for Newer Version");
      await tag();
      await window.showSideBar();
      await window.choose(await window.row("Images", name), "Push…");
      await window.dialog("Push");
      await window.notification(`Pushed ${name}`);
      await check();
      await window.notification(`Up to date: ${name}`);
      await registry.push(engine, "quayside-test/shell:1", name);
      await gone(window, "Images", name);
      await tag();
      await check();
      await window.notification(`Newer available: ${name}`);
      await window.row("Images", /app:1, .*newer available/i);
      await engine.docker.getImage(name).remove();
      await gone(window, "Images", name);
    });

    test("a push to a registry that is not there says so", async (window, engine) => {
      await engine.docker.getImage("quayside-test/bare:1").tag({ repo: "localhost:1/app", tag: "1" });
      await window.showSideBar();
      await window.choose(await window.row("Images", "localhost:1/app:1"), "Push…");
      await window.dialog("Push");
      await window.notification(/Push failed.*localhost:1 can't be reached/);
      await engine.docker.getImage("localhost:1/app:1").remove();
    });

    test("Clean Up… goes from kinds to things to a question, and removes what was left checked", async (window, engine) => {
      for (const Name of ["spare-one", "spare-two"]) await engine.docker.createVolume({ Name, Labels: labels(engine) });
      await window.showSideBar();
      await window.row("Volumes", /^spare-two, /);
      await window.palette("Quayside: Clean Up…");
      await check(window, [/^Unused volumes with a name/]);
      await check(window, [/^spare-one/]);
      await window.dialog("Remove");
      await window.notification("Removed 1 of 1");
      await gone(window, "Volumes", "spare-one");
      await window.row("Volumes", /^spare-two, /);
      await engine.docker.getVolume("spare-two").remove();
    });

    test("the engine's own networks stand last, and can't be removed", async (window) => {
      await window.showSideBar();
      await window.view("Networks");
      await window.row("Networks", /^bridge, /);
      const rows = (await window.rows("Networks")).map((row) => row.split(",")[0]);
      assert.deepEqual(rows.slice(-3), ["bridge", "host", "none"]);
      assert.ok(!(await window.menu(await window.row("Networks", /^bridge, /))).includes("Remove Network…"));
    });
  },
);

const labels = (engine: TestEngine) => ({ "dev.quayside.test": engine.runId });

/** Answers a dialog for a file, which fills in a place of its own when it has looked that up, and looks up what is typed. */
async function answerPath(window: Workbench, path: string): Promise<void> {
  const box = (await window.quickInput()).locator("input[type=text]");
  await window.until("the dialog has its own place", async () => (await box.inputValue()).startsWith("/"));
  await window.until("the file is taken", async () => {
    if (!(await box.isVisible())) return true;
    if ((await box.inputValue()) === path) await window.page.keyboard.press("Enter");
    else await box.fill(path);
    await box.waitFor({ state: "hidden", timeout: 1000 }).catch(() => undefined);
    return false;
  });
}

/** Leaves these alone checked in the list that is open, and goes on. */
async function check(window: Workbench, wanted: readonly RegExp[]): Promise<void> {
  const input = await window.quickInput();
  const rows = input.locator(".monaco-list-row");
  await rows
    .filter({ hasText: wanted[0] ?? "" })
    .first()
    .waitFor();
  for (const row of await rows.all()) {
    const name = row.locator(".label-name").first();
    const isChecked = (await row.getAttribute("aria-checked")) === "true";
    const text = ((await name.textContent()) ?? "").trim();
    if (isChecked !== wanted.some((one) => one.test(text))) await name.click();
  }
  await window.page.keyboard.press("Enter");
}

async function gone(window: Workbench, view: string, name: string): Promise<void> {
  await window.until(
    `${name} is gone`,
    async () => !(await window.rows(view)).some((row) => row.startsWith(`${name},`)),
  );
}
