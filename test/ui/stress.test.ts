/** Many containers that keep changing under somebody who works with one of them. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestEngine } from "../support/engine/engine.ts";
import { engineWindowSuite } from "../support/vscode/suite.ts";

const projects = 20;
const perProject = 10;

engineWindowSuite(
  "two hundred containers of twenty projects, half of them changing every second",
  async (engine) => {
    await makeContainers(engine);
    return { viewport: { width: 1000, height: 1400 } };
  },
  (test) => {
    test("leave selection, expansion and an open menu alone, and end as the engine has them", async (window, engine) => {
      await window.showSideBar();
      const still = await window.row("Containers", /^p00-c7, Created/);
      await window.expand(await window.row("Containers", /^p02, /), false);
      await still.click();
      const storm = startStorm(engine);
      const menu = window.page.locator(".monaco-menu").last();
      try {
        await window.row("Containers", /^p00-c0, Paused/);
        await window.row("Containers", /^p00-c1-renamed, Created/);
        await still.click({ button: "right" });
        await menu.waitFor();
        const before = storm.rounds();
        await window.until("the storm went on for four rounds", async () => storm.rounds() >= before + 4);
        assert.ok(await menu.isVisible(), "the menu has stayed open");
        assert.equal(await still.getAttribute("aria-selected"), "true", "the row has stayed selected");
        const closed = await window.row("Containers", /^p02, /);
        assert.equal(await closed.getAttribute("aria-expanded"), "false", "the project has stayed closed");
        await menu.getByRole("menuitem", { name: "Inspect", exact: true }).click();
        await window.until("what was chosen is done", async () => (await window.editorText()).includes("p00-c7"));
      } finally {
        await storm.end();
      }
      await window.until("every row is as the engine has it", async () => {
        const rows = (await window.rows("Containers")).filter((row) => row.startsWith("p00-c"));
        return rows.length === perProject && rows.every((row) => !/renamed|Paused/.test(row));
      });
    });
  },
);

const name = (project: number, member: number): string => `p${String(project).padStart(2, "0")}-c${member}`;

/** One of every second project runs; the others are made only, which costs the machine nothing. */
async function makeContainers(engine: TestEngine): Promise<void> {
  await Promise.all(
    Array.from({ length: projects }, async (_, project) => {
      for (let member = 0; member < perProject; member++) {
        const made = await engine.docker.createContainer({
          name: name(project, member),
          Image: "quayside-test/bare:1",
          Labels: {
            "com.docker.compose.project": name(project, 0).slice(0, 3),
            "com.docker.compose.service": `c${member}`,
          },
        });
        if (member === 0 && project % 2 === 0) await made.start();
      }
    }),
  );
}

/** Each second: what runs is paused or goes on, and four of each project's others get another name or their own again. */
function startStorm(engine: TestEngine): { rounds(): number; end(): Promise<void> } {
  let rounds = 0;
  let ended = false;
  async function round(): Promise<void> {
    const odd = rounds % 2 === 0;
    await Promise.all(
      Array.from({ length: projects }, async (_, project) => {
        const container = (member: number, suffix = "") =>
          engine.docker.getContainer(`${name(project, member)}${suffix}`);
        if (project % 2 === 0) await (odd ? container(0).pause() : container(0).unpause());
        for (const member of [1, 2, 3, 4]) {
          const [from, to] = odd ? ["", "-renamed"] : ["-renamed", ""];
          await container(member, from).rename({ name: `${name(project, member)}${to}` });
        }
      }),
    );
    rounds += 1;
  }
  const running = (async () => {
    while (!ended || rounds % 2 === 1) {
      const begun = Date.now();
      await round();
      await sleep(Math.max(0, 1000 - (Date.now() - begun)));
    }
  })();
  return {
    rounds: () => rounds,
    async end() {
      ended = true;
      await running;
    },
  };
}
