/** Hands and eyes for a VS Code window: each function does or reads one thing by what the page tells assistive tools. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";

/** A name as a row, menu item or button shows it: whole, or a pattern for a part. */
export type Name = string | RegExp;

export interface Driver {
  /** Runs a command by its whole title, e.g. `Quayside: Pull Image…`. */
  palette(title: string): Promise<void>;
  /** The titles that the palette offers for a text. */
  paletteTitles(text: string): Promise<readonly string[]>;
  /** Shows Quayside's side bar. */
  showSideBar(): Promise<void>;
  /** A view of the shown side bar by its title; opened where it is collapsed. */
  view(title: string): Promise<Locator>;
  /** The rows of a view as read aloud, from the top. */
  rows(view: string): Promise<readonly string[]>;
  /** A row of a view by the beginning of what is read aloud; waits until it is there. */
  row(view: string, name: Name): Promise<Locator>;
  /** Opens (or closes) a row that has others below it. */
  expand(row: Locator, open?: boolean): Promise<void>;
  /** A row's menu: what it offers. The menu is closed again. */
  menu(row: Locator): Promise<readonly string[]>;
  /** Chooses an entry of a row's menu. */
  choose(row: Locator, entry: string): Promise<void>;
  /** Presses a button on a row. */
  inline(row: Locator, action: string): Promise<void>;
  /** Drags a row onto another one. */
  drag(row: Locator, onto: Locator): Promise<void>;
  /** Presses a button in a view's title. */
  titleButton(view: string, action: string): Promise<void>;
  /** The open quick pick or input box; waits for one. */
  quickInput(): Promise<Locator>;
  /** Chooses from the open quick pick. */
  pick(name: Name): Promise<void>;
  /** Fills the open input box and accepts it. */
  answer(text: string): Promise<void>;
  /** A notification that holds the text; waits for it. */
  notification(text: Name): Promise<Locator>;
  /** A modal dialog's button. */
  dialog(button: string): Promise<void>;
  /** Opens a file of the folder and waits for its text. */
  open(file: string): Promise<Locator>;
  /** The text that the active editor shows, blanks as blanks. */
  editorText(): Promise<string>;
  /** Puts the caret somewhere, 1-based. */
  goTo(line: number, column: number): Promise<void>;
  /** The hover's text at the caret. */
  hover(): Promise<string>;
  /** The labels of the completion list at the caret. */
  completions(): Promise<readonly string[]>;
  /** The titles of the quick fixes at the caret. */
  quickFixes(): Promise<readonly string[]>;
  /** Applies a quick fix of those at the caret. */
  fix(title: Name): Promise<void>;
  /** What the Problems panel lists, as read aloud. */
  problems(): Promise<readonly string[]>;
  /** What the active terminal shows; rows that are blank at the end are left out. */
  terminal(): Promise<string>;
  /** Waits until the active terminal shows a text. */
  terminalShows(text: Name): Promise<void>;
  /** Types into the active terminal. */
  type(text: string): Promise<void>;
  /** The names of the open terminals. */
  terminals(): Promise<readonly string[]>;
  /** Waits until `look` answers with something true; `what` completes "waited in vain until …". */
  until<T>(what: string, look: () => Promise<T | undefined | null | false>): Promise<T>;
  /** Saves a picture under test-results/pictures, or at a path. */
  screenshot(name: string): Promise<void>;
}

export function driver(page: Page): Driver {
  const quickInputBox = page.locator(".quick-input-widget:visible");
  const label = (locator: Locator) =>
    locator.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));

  async function until<T>(what: string, look: () => Promise<T | undefined | null | false>): Promise<T> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
    }
    throw new Error(`waited in vain until ${what}`);
  }

  /** Whether an act or a wait with a time limit of its own came off. */
  const happens = (act: Promise<unknown>): Promise<boolean> =>
    act.then(
      () => true,
      () => false,
    );

  /** What the open box asks and holds; empty where none is open. */
  const question = async (): Promise<string> =>
    (
      await quickInputBox.evaluateAll((all) =>
        all.map((one) => `${one.textContent}${[...one.querySelectorAll("input")].map(({ value }) => value)}`),
      )
    ).join();

  async function openPalette(text: string): Promise<Locator> {
    await page.keyboard.press("F1");
    await quickInputBox.waitFor();
    await quickInputBox.locator("input[type=text]").fill(`>${text}`);
    return quickInputBox.locator(".monaco-list-row");
  }

  /** The palette lists what could be run when it was opened, and a window just opened goes on learning that: look again. */
  async function palette(title: string): Promise<void> {
    const exact = `.monaco-list-row[aria-label=${JSON.stringify(title)}], .monaco-list-row[aria-label^=${JSON.stringify(`${title}, `)}]`;
    await until(`the palette offers ${title}`, async () => {
      await openPalette(title);
      if (await happens(quickInputBox.locator(exact).first().click({ timeout: 5000 }))) return true;
      await page.keyboard.press("Escape");
      return false;
    });
  }

  async function view(title: string): Promise<Locator> {
    const pane = page.locator(".part.sidebar .pane").filter({
      has: page.locator(`.pane-header[aria-label^=${JSON.stringify(title)}]`),
    });
    await pane.waitFor();
    const header = pane.locator(".pane-header");
    if ((await header.getAttribute("aria-expanded")) === "false") await header.click();
    return pane;
  }

  const items = async (title: string) => (await view(title)).getByRole("treeitem");

  async function row(title: string, name: Name): Promise<Locator> {
    const found = (await view(title)).getByRole("treeitem", {
      name: typeof name === "string" ? startsWith(name) : name,
    });
    await found.first().waitFor();
    return found.first();
  }

  /** Opens a row's menu. VS Code closes a menu that a redraw of its row overtakes, so a second try is fair. */
  async function openMenu(row: Locator): Promise<Locator> {
    const menu = page.locator(".monaco-menu").last();
    for (let attempt = 0; attempt < 3; attempt++) {
      await row.click({ button: "right" });
      if (await happens(menu.waitFor({ timeout: 3000 }))) return menu;
    }
    throw new Error("The row has no menu.");
  }

  /** Opens the menu of quick fixes. VS Code gives up on a menu whose findings change while it asks for it. */
  async function fixes(): Promise<Locator> {
    const menu = page.locator(".action-widget:visible").first();
    await until("quick fixes are offered", async () => {
      await page.keyboard.press("Control+.");
      return await happens(menu.waitFor({ timeout: 2000 }));
    });
    return page.locator(".action-widget .monaco-list-row.action");
  }

  async function terminal(): Promise<string> {
    const rows = await page.locator(".terminal-wrapper.active .xterm-rows > div").allTextContents();
    return rows.map(plain).join("\n").trimEnd();
  }

  return {
    palette,
    view,
    row,
    until,
    terminal,
    async paletteTitles(text) {
      const rows = await openPalette(text);
      await rows.first().waitFor();
      const titles = await label(rows);
      await page.keyboard.press("Escape");
      return titles;
    },
    async showSideBar() {
      const tab = page.locator(".part.activitybar").getByRole("tab", { name: "Quayside" });
      // A badge lies over it, and passes the click on.
      if ((await tab.getAttribute("aria-selected")) !== "true") await tab.locator("a").click({ force: true });
      await page.locator(".part.sidebar .composite.title", { hasText: /Quayside/i }).waitFor();
    },
    async rows(title) {
      return await label(await items(title));
    },
    async expand(row, open = true) {
      if ((await row.getAttribute("aria-expanded")) === String(open)) return;
      await row.locator(".monaco-tl-twistie").click();
      await until("the row is open", async () => (await row.getAttribute("aria-expanded")) === String(open));
    },
    async menu(row) {
      const menu = await openMenu(row);
      // Beside an entry its key is written.
      const entries = await menu.getByRole("menuitem").locator(".action-label").allTextContents();
      await page.keyboard.press("Escape");
      return entries.map((entry) => plain(entry).trim());
    },
    async choose(row, entry) {
      // A menu that was opened on a row about to change offers what could be done before; one that has just opened
      // takes a click for the end of the one that opened it.
      await until(`the menu has taken ${entry}`, async () => {
        const menu = await openMenu(row);
        const item = menu.getByRole("menuitem", { name: startsWith(entry) }).first();
        for (let press = 0; press < 3; press++) {
          const pressed = await happens(item.click({ timeout: 2000 }));
          if (await happens(menu.waitFor({ state: "hidden", timeout: 1000 }))) return true;
          if (!pressed) break;
        }
        await page.keyboard.press("Escape");
        return false;
      });
    },
    async inline(row, action) {
      await row.hover();
      await row
        .getByRole("button", { name: startsWith(action) })
        .first()
        .click();
    },
    async drag(row, onto) {
      // The browser's own drag, driven from outside, leaves out types without content, which VS Code tells views by.
      const dataTransfer = await page.evaluateHandle("new DataTransfer()");
      await row.dispatchEvent("dragstart", { dataTransfer });
      await onto.dispatchEvent("dragenter", { dataTransfer });
      await until("the row takes the drop", async () => {
        await onto.dispatchEvent("dragover", { dataTransfer });
        return /drop-target/.test((await onto.getAttribute("class")) ?? "");
      });
      await onto.dispatchEvent("drop", { dataTransfer });
      await row.dispatchEvent("dragend", { dataTransfer });
    },
    async titleButton(title, action) {
      const pane = await view(title);
      await pane.locator(".pane-header").hover();
      await pane
        .locator(".pane-header")
        .getByRole("button", { name: startsWith(action) })
        .first()
        .click();
    },
    async quickInput() {
      await quickInputBox.waitFor();
      return quickInputBox;
    },
    async pick(name) {
      await quickInputBox.waitFor();
      const option = quickInputBox.getByRole("option", { name: typeof name === "string" ? startsWith(name) : name });
      await option.first().click();
    },
    async answer(text) {
      await quickInputBox.waitFor();
      await quickInputBox.locator("input[type=text]").fill(text);
      const asked = await question();
      await page.keyboard.press("Enter");
      // The extension looks at the answer first; until then a next answer would be typed into this same box.
      await until(`${text} is taken`, async () => (await question()) !== asked);
    },
    async notification(text) {
      const toast = page.locator(".notification-toast").filter({ hasText: text }).first();
      await toast.waitFor();
      return toast;
    },
    async dialog(button) {
      const dialog = page.locator(".monaco-dialog-box");
      await dialog.waitFor();
      await dialog.getByRole("button", { name: button, exact: true }).click();
      await dialog.waitFor({ state: "hidden" });
    },
    async open(file) {
      const name = file.split("/").at(-1) ?? file;
      // What is listed first may be another file until the folder has been searched.
      await until(`${file} is offered`, async () => {
        await page.keyboard.press("Control+p");
        await quickInputBox.waitFor();
        await quickInputBox.locator("input[type=text]").fill(file);
        const offered = quickInputBox.locator(`.monaco-list-row[aria-label^=${JSON.stringify(name)}]`).first();
        if (await happens(offered.click({ timeout: 5000 }))) return true;
        await page.keyboard.press("Escape");
        return false;
      });
      const editor = page.locator(`.monaco-editor[data-uri$=${JSON.stringify(`/${name}`)}]`);
      await editor.locator(".view-line").first().waitFor();
      return editor;
    },
    async editorText() {
      const lines = page.locator(".editor-group-container.active .monaco-editor .view-line");
      const texts = await lines.evaluateAll((all) =>
        all
          .map((line) => ({
            top: Number.parseFloat((line as { style: { top: string } }).style.top),
            text: line.textContent ?? "",
          }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text),
      );
      return texts.map(plain).join("\n");
    },
    async goTo(line, column) {
      const place = page.locator('[id="status.editor.selection"]', { hasText: `Ln ${line}, Col ${column}` });
      await until(`the caret is at ${line}:${column}`, async () => {
        await page.keyboard.press("Control+g");
        await quickInputBox.waitFor();
        await quickInputBox.locator("input[type=text]").fill(`:${line}:${column}`);
        await page.keyboard.press("Enter");
        await quickInputBox.waitFor({ state: "hidden" });
        return await happens(place.waitFor({ timeout: 2000 }));
      });
    },
    async hover() {
      const shown = page.locator(".monaco-hover:visible .monaco-hover-content");
      // A pointer over the editor takes the hover away as soon as anything moves below it.
      await page.mouse.move(1, 1);
      // While the language server starts there is nothing to show, and VS Code does not ask again by itself.
      return await until("a hover is shown", async () => {
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+i");
        for (let look = 0; look < 40; look++) {
          const text = plain((await shown.allInnerTexts()).join("\n"));
          if (text !== "" && !/^Loading/.test(text)) return text;
          await sleep(50);
        }
        await page.keyboard.press("Escape");
        return undefined;
      });
    },
    async completions() {
      const rows = page.locator(".suggest-widget.visible .monaco-list-row");
      // A hover or a list on its way out takes the first key.
      await until("completions are offered", async () => {
        await page.keyboard.press("Control+Space");
        return await happens(rows.first().waitFor({ timeout: 3000 }));
      });
      const found = await label(rows);
      await page.keyboard.press("Escape");
      return found.map((text) => text.split(",")[0] ?? text);
    },
    async quickFixes() {
      const rows = await fixes();
      const found = (await rows.allTextContents()).map(plain);
      await page.keyboard.press("Escape");
      return found;
    },
    async fix(title) {
      const rows = await fixes();
      await rows.filter({ hasText: title }).first().click();
    },
    async problems() {
      const panel = page.locator(".markers-panel");
      if (!(await panel.isVisible())) await palette("Problems: Focus on Problems View");
      await panel.waitFor();
      return await label(panel.locator(".monaco-list-row"));
    },
    async terminalShows(text) {
      await until(`the terminal shows ${text}`, async () => {
        const shown = await terminal();
        return typeof text === "string" ? shown.includes(text) : text.test(shown);
      }).catch(async (error: Error) => {
        throw new Error(`${error.message}; it shows:\n${await terminal()}`);
      });
    },
    async type(text) {
      await page.locator(".terminal-wrapper.active .xterm-helper-textarea").focus();
      for (const [index, line] of text.split("\n").entries()) {
        if (index > 0) await page.keyboard.press("Enter");
        await page.keyboard.insertText(line);
      }
    },
    async terminals() {
      const tabs = await label(page.locator(".tabs-list .monaco-list-row"));
      if (tabs.length > 0) return tabs.map((text) => text.replace(/^Terminal \d+ /, "").replace(/[.,].*$/, ""));
      const only = page.locator(".single-terminal-tab");
      return (await only.count()) === 0 ? [] : [plain((await only.first().textContent()) ?? "").trim()];
    },
    async screenshot(name) {
      await page.screenshot({ path: /\.png$/.test(name) ? name : `test-results/pictures/${name}.png` });
    },
  };
}

/** Names of rows go on with state and figures, so the beginning is what says which one. */
function startsWith(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}

/** The page draws blanks as non-breaking ones. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ").replaceAll("\u200c", "");
}
