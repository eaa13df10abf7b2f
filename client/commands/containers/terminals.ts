/** Terminals into a container: a shell, any program of it, or its main process. */
import { t } from "../../words.ts";
import { defineCommand } from "../command.ts";
import { splitCommand } from "../command-line.ts";

export const openShell = defineCommand({
  id: "quayside.container.openShell",
  title: "Open Shell",
  icon: "terminal",
  on: "container",
  states: ["running"],
  placement: "inline",
  group: "2_look@1",
  async run({ engine, ui }, [container]) {
    if (container === undefined) return;
    const shell = await ui.progress(t("Opening a shell in {0}", container.name), () => engine.findShell(container.id));
    if (shell === null) {
      await ui.error(t("{0} holds no shell: neither bash nor sh was found in it.", container.name));
      return;
    }
    ui.terminal(container.name, "terminal", (size) => engine.exec(container.id, shell, { size }), {
      closeOnSuccess: true,
    });
  },
});

export const exec = defineCommand({
  id: "quayside.container.exec",
  title: "Exec…",
  icon: "chevron-right",
  on: "container",
  states: ["running"],
  placement: "menu",
  group: "2_look@2",
  async run({ engine, ui, memory }, [container]) {
    if (container === undefined) return;
    const key = `exec:${container.compose?.service ?? container.name}`;
    const before = memory.get(key);
    const line = await ui.input(t("Run a command in {0}", container.name), {
      prompt: t("The program and its arguments. Quotes keep words together; for pipes and variables use sh -c '…'."),
      placeholder: "ls -l /",
      ...(before === undefined ? {} : { value: before }),
      validate: (text) => (splitCommand(text) === null ? t("A quote is not closed.") : null),
    });
    const command = line === undefined ? null : splitCommand(line);
    if (line === undefined || command === null || command.length === 0) return;
    memory.set(key, line);
    ui.terminal(`${container.name}: ${line}`, "terminal", (size) => engine.exec(container.id, command, { size }));
  },
});

export const attach = defineCommand({
  id: "quayside.container.attach",
  title: "Attach to Process",
  icon: "plug",
  on: "container",
  states: ["running"],
  placement: "menu",
  submenu: "more",
  group: "1_life@3",
  async run({ engine, ui }, [container]) {
    if (container === undefined) return;
    const greeting = t(
      "Attached to the main process of {0}. Close this terminal or press Ctrl+] to leave it; it goes on. Ctrl+C may end it.",
      container.name,
    );
    const open = async (size: { columns: number; rows: number }) => {
      const terminal = await engine.attach(container.id, size);
      if (terminal !== null) return terminal;
      throw new Error(t("{0} has neither a terminal nor an input. What it says is in its logs.", container.name));
    };
    ui.terminal(container.name, "plug", open, { greeting });
  },
});
