/** Volumes and networks in the side bar: made, used, connected, disconnected and removed. */
import assert from "node:assert/strict";
import type { TestEngine } from "../support/engine/engine.ts";
import { engineWindowSuite } from "../support/vscode/suite.ts";
import type { Workbench } from "../support/vscode/workbench.ts";

engineWindowSuite(
  "volumes and networks over a real engine",
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
      assert.ok(!(await window.menu(row)).includes("Remove Network…"));
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

async function gone(window: Workbench, view: string, name: string): Promise<void> {
  await window.until(
    `${name} is gone`,
    async () => !(await window.rows(view)).some((row) => row.startsWith(`${name},`)),
  );
}
