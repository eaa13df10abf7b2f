/** VS Code in Simplified Chinese: what Quayside says is Chinese too. */
import assert from "node:assert/strict";
import { engineWindowSuite } from "../support/vscode/suite.ts";

engineWindowSuite(
  "a window in Simplified Chinese",
  () => ({ locale: "zh-cn", folder: { Dockerfile: "FROM debian:12\nWORKDIR app\n" } }),
  (test) => {
    test("findings are told in Chinese", async (window) => {
      await window.open("Dockerfile");
      await window.until("a finding is told in Chinese", async () =>
        (await window.problems()).some((problem) => /[\u4e00-\u9fff]/.test(problem)),
      );
    });

    test("rows tell state and age in Chinese", async (window) => {
      await window.showSideBar();
      const images = await window.until("images are listed", async () => {
        const rows = await window.page.locator(".part.sidebar").getByRole("treeitem").all();
        const labels = await Promise.all(rows.map((row) => row.getAttribute("aria-label")));
        return labels.some((label) => label?.startsWith("quayside-test/")) && labels;
      });
      assert.match(images.join("\n"), /quayside-test\/shell:1.*[\u4e00-\u9fff]/);
    });
  },
);
