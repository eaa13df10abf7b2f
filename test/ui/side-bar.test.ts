/** Containers and images in the side bar: what the engine holds, by whomever it was made. */
import assert from "node:assert/strict";
import type { TestEngine } from "../support/engine/engine.ts";
import { engineWindowSuite } from "../support/vscode/suite.ts";
import type { Workbench } from "../support/vscode/workbench.ts";

engineWindowSuite(
  "the side bar over a real engine",
  () => ({}),
  (test) => {
    test("images are listed with size and age", async (window) => {
      await window.showSideBar();
      await window.row("Images", "quayside-test/shell:1");
      const images = await window.rows("Images");
      assert.match(images.find((row) => row.startsWith("quayside-test/http:1")) ?? "", /MB.*(just now|minute)/);
    });

    test("a container made, started, stopped and removed outside shows each time", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "outside", "quayside-test/http:1"));
      await window.row("Containers", /^outside, Created/);
      await made.start();
      await window.row("Containers", /^outside, Up /);
      await made.stop();
      await window.row("Containers", /^outside, Exited \(0\)/);
      await made.remove();
      await gone(window, "Containers", "outside");
    });

    test("an image tagged and removed outside shows each time", async (window, engine) => {
      await window.showSideBar();
      await engine.docker.getImage("quayside-test/bare:1").tag({ repo: "quayside-test/outside", tag: "2" });
      await window.row("Images", "quayside-test/outside:2");
      await engine.docker.getImage("quayside-test/outside:2").remove();
      await gone(window, "Images", "quayside-test/outside:2");
    });

    test("what others do leaves the selection where it is", async (window, engine) => {
      await window.showSideBar();
      const chosen = await window.row("Images", "quayside-test/logs:1");
      await chosen.click();
      const made = await engine.docker.createContainer(named(engine, "beside", "quayside-test/shell:1"));
      await engine.docker.getImage("quayside-test/bare:1").tag({ repo: "quayside-test/aaa", tag: "1" });
      await window.row("Containers", /^beside, Created/);
      await window.row("Images", "quayside-test/aaa:1");
      assert.equal(await chosen.getAttribute("aria-selected"), "true");
      await made.remove();
      await engine.docker.getImage("quayside-test/aaa:1").remove();
      await gone(window, "Images", "quayside-test/aaa:1");
      assert.equal(await chosen.getAttribute("aria-selected"), "true");
    });

    test("a running container's menu offers what can be done with it, a stopped one's other things", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "menus", "quayside-test/http:1"));
      await made.start();
      const running = await window.menu(await window.row("Containers", /^menus, Up /));
      for (const entry of ["Stop", "Restart", "Open Shell", "View Logs", "Inspect"]) {
        assert.ok(running.includes(entry), `${entry} is not among ${running.join(", ")}`);
      }
      assert.ok(!running.includes("Start"), running.join(", "));
      await made.stop();
      const stopped = await window.menu(await window.row("Containers", /^menus, Exited/));
      assert.ok(stopped.includes("Start"), stopped.join(", "));
      assert.ok(!stopped.includes("Stop") && !stopped.includes("Open Shell"), stopped.join(", "));
      await made.remove();
      await gone(window, "Containers", "menus");
    });

    test("the buttons on a row stop and start its container", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "buttons", "quayside-test/http:1"));
      await made.start();
      await window.inline(await window.row("Containers", /^buttons, Up /), "Stop");
      await window.inline(await window.row("Containers", /^buttons, Exited/), "Start");
      await window.row("Containers", /^buttons, Up /);
      await made.remove({ force: true });
      await gone(window, "Containers", "buttons");
    });

    test("Remove asks first: Cancel leaves the container, Remove removes it", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "removed", "quayside-test/shell:1"));
      const row = await window.row("Containers", /^removed, Created/);
      await window.inline(row, "Remove…");
      await window.dialog("Cancel");
      assert.equal((await made.inspect()).Name, "/removed");
      await window.inline(row, "Remove…");
      await window.dialog("Remove");
      await gone(window, "Containers", "removed");
      await assert.rejects(made.inspect(), /no such container/i);
    });

    test("a container is renamed in its row's menu", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "before", "quayside-test/shell:1"));
      await window.choose(await window.row("Containers", /^before, /), "Rename…");
      await window.answer("afterwards");
      await window.row("Containers", /^afterwards, /);
      await made.remove();
      await gone(window, "Containers", "afterwards");
    });

    test("Inspect opens what the engine says as JSON that cannot be edited", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "inspected", "quayside-test/shell:1"));
      await window.choose(await window.row("Containers", /^inspected, /), "Inspect");
      await window.until("the JSON is shown", async () => (await window.editorText()).includes('"Id"'));
      await window.page.locator('.tab.active[aria-label^="inspected.json"]').waitFor();
      await window.page.locator(".editor-group-container.active .view-line").first().click();
      const before = await window.editorText();
      await window.page.keyboard.type("x");
      assert.equal(await window.editorText(), before);
      await made.remove();
    });

    test("a container that failed says with which code", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "failing", "quayside-test/fails:1"));
      await made.start();
      await window.row("Containers", /^failing, Exited \(3\)/);
      await made.remove();
      await gone(window, "Containers", "failing");
    });

    test("figures that change each second leave the selection and an open menu where they are", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer({
        ...named(engine, "busy", "quayside-test/shell:1"),
        Cmd: ["sh", "-c", "while :; do :; done"],
      });
      await made.start();
      const row = await window.row("Containers", /^busy, Up /);
      await window.palette("Quayside: Show or Hide Stats in Rows");
      const figures = async () => /busy\s*(\d[\d.]* % · [\d.]+ .iB)/.exec((await row.textContent()) ?? "")?.[1];
      const first = await window.until("the row has figures", figures);
      await row.click();
      await row.click({ button: "right" });
      const menu = window.page.locator(".monaco-menu").last();
      await menu.waitFor();
      await window.until("the figures have changed", async () => (await figures()) !== first);
      assert.ok(await menu.isVisible());
      assert.equal(await row.getAttribute("aria-selected"), "true");
      await window.page.keyboard.press("Escape");
      await window.palette("Quayside: Show or Hide Stats in Rows");
      await window.until("the figures are gone", async () => (await figures()) === undefined);
      await made.remove({ force: true });
      await gone(window, "Containers", "busy");
    });

    test("statistics stand as a table in an editor, which the keyboard sorts", async (window, engine) => {
      await window.showSideBar();
      const all = [];
      for (const name of ["stats-2", "stats-10"]) {
        const made = await engine.docker.createContainer(named(engine, name, "quayside-test/http:1"));
        await made.start();
        await window.row("Containers", new RegExp(`^${name}, Up `));
        all.push(made);
      }
      await window.palette("Quayside: Stats of All Running Containers");
      const page = await window.until("the page is drawn", async () => {
        for (const frame of window.page.frames()) if ((await frame.locator("td").count()) > 0) return frame;
        return undefined;
      });
      const table = page.getByRole("table", { name: "Stats" });
      const names = () => table.getByRole("rowheader").allTextContents();
      await window.until("both have figures", async () => /stats-2.*%.*stats-10.*%/s.test(await table.innerText()));
      assert.deepEqual(await names(), ["stats-2", "stats-10"]);
      await table.getByRole("button", { name: "Name" }).focus();
      await window.page.keyboard.press("Enter");
      await window.until("the names run the other way", async () => (await names())[0] === "stats-10");
      assert.equal(await table.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort"), "descending");
      for (const made of all) await made.remove({ force: true });
      await page.getByText("No container runs.").waitFor();
    });

    test("a container's menu copies what it was made with, from a submenu", async (window, engine) => {
      await window.showSideBar();
      await window.context.grantPermissions(["clipboard-read", "clipboard-write"]);
      const made = await engine.docker.createContainer({
        ...named(engine, "copied", "quayside-test/shell:1"),
        Env: ["A=b c"],
      });
      await (await window.row("Containers", /^copied, /)).click({ button: "right" });
      await window.page.getByRole("menuitem", { name: "Copy", exact: true }).hover();
      const entry = window.page.getByRole("menuitem", { name: "Copy as docker run" });
      await entry.waitFor();
      // VS Code takes no click on an entry that has only just come up.
      await window.until("the entry is chosen", async () => {
        await entry.click({ timeout: 2000 }).catch(() => undefined);
        return !(await entry.isVisible());
      });
      const copied = await window.until("it is copied", async () => {
        const text = await window.page.evaluate("navigator.clipboard.readText()");
        return String(text).startsWith("docker run ") ? String(text) : undefined;
      });
      assert.equal(copied, "docker run --name copied --detach --env 'A=b c' quayside-test/shell:1");
      await made.remove();
      await gone(window, "Containers", "copied");
    });

    test("an image is removed after a question", async (window, engine) => {
      await window.showSideBar();
      await engine.docker.getImage("quayside-test/bare:1").tag({ repo: "quayside-test/going", tag: "1" });
      await window.inline(await window.row("Images", "quayside-test/going:1"), "Remove Image…");
      await window.dialog("Remove");
      await gone(window, "Images", "quayside-test/going:1");
      await assert.rejects(engine.docker.getImage("quayside-test/going:1").inspect(), /no such image/i);
    });

    test("a filter is followed while it is typed; a view that it empties says so, and shows all again", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "searched", "quayside-test/shell:1"));
      await window.row("Containers", /^searched, Created/);
      await window.titleButton("Containers", "Filter Containers…");
      const input = (await window.quickInput()).locator("input[type=text]");
      await input.fill("searched");
      await window.row("Containers", /^searched, Created/);
      await input.fill("nothing like it");
      const view = await window.view("Containers");
      await view.getByText("The filter hides everything here.").waitFor();
      await window.page.keyboard.press("Enter");
      await view.getByText("“nothing like it” · 1 hidden").waitFor();
      await view.getByRole("button", { name: "Clear Filter", exact: true }).click();
      await window.row("Containers", /^searched, Created/);
      await made.remove();
      await gone(window, "Containers", "searched");
    });

    test("containers stand by their image once that is chosen, and are remembered so until the default is", async (window, engine) => {
      await window.showSideBar();
      const made = await engine.docker.createContainer(named(engine, "grouped", "quayside-test/shell:1"));
      await window.row("Containers", /^grouped, Created/);
      await window.palette("Quayside: Arrange Containers…");
      await window.pick("Group by");
      await window.pick("Image");
      await window.row("Containers", /^quayside-test\/shell:1, image, 0 of 1 containers running/);
      await window.pick("Back to the default");
      await window.row("Containers", /^grouped, Created/);
      await window.page.keyboard.press("Escape");
      await made.remove();
      await gone(window, "Containers", "grouped");
    });

    test("a key acts on the row that has the focus", async (window, engine) => {
      await window.showSideBar();
      const made = [];
      for (const name of ["keys-1", "keys-2"]) {
        made.push(await engine.docker.createContainer(named(engine, name, "quayside-test/shell:1")));
      }
      await window.row("Containers", /^keys-2, Created/);
      await (await window.row("Containers", /^keys-1, Created/)).click();
      await window.page.keyboard.press("ArrowDown");
      await window.page.keyboard.press("F2");
      const input = (await window.quickInput()).locator("input[type=text]");
      assert.equal(await input.inputValue(), "keys-2");
      await window.page.keyboard.press("Escape");
      for (const container of made) await container.remove();
      await gone(window, "Containers", "keys-2");
    });

    test("what the engine refuses is said in a notification", async (window, engine) => {
      await window.showSideBar();
      await window.palette("Quayside: Pull Image…");
      await window.answer("localhost:1/no/such/image:1");
      await window.notification(/Pull Image failed.*localhost:1 can't be reached/);
      assert.ok((await engine.docker.listImages()).length > 0);
    });
  },
);

function named(engine: TestEngine, name: string, image: string) {
  return { Image: image, name, Labels: { "dev.quayside.test": engine.runId } };
}

async function gone(window: Workbench, view: string, name: string): Promise<void> {
  await window.until(
    `${name} is gone`,
    async () => !(await window.rows(view)).some((row) => row.startsWith(`${name},`)),
  );
}
