/** Looking at a container: its logs, what the engine says of it, what it serves. */

import { type WebPort, webAddress, webPorts } from "../../describe/browse.ts";
import { isLive } from "../../describe/containers.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";
import { defineCommand } from "../command.ts";
import { showInspected } from "../inspect.ts";
import { enter } from "../keys.ts";

export const viewLogs = defineCommand({
  id: "quayside.container.viewLogs",
  title: "View Logs",
  icon: "output",
  on: "container",
  states: ["running", "paused", "restarting", "exited", "dead"],
  placement: "inline",
  group: "2_look@3",
  repeatable: true,
  async run({ engine, ui, setting }, [container]) {
    if (container === undefined) return;
    const output = ui.output(t("Logs: {0}", container.name), "output");
    try {
      const options = {
        follow: true,
        tail: setting("logs.tail"),
        timestamps: setting("logs.timestamps"),
      };
      const stream = await engine.logs(container.id, options, output.signal);
      const decoder = new TextDecoder();
      for await (const chunk of stream) output.write(decoder.decode(chunk as Buffer, { stream: true }));
      output.write(`\x1b[2m${await endWords(engine, container)}\x1b[0m\n`);
    } catch (error) {
      if (!output.signal.aborted) throw error;
    } finally {
      output.end();
    }
  },
});

/** Logs end with their container, or with the connection, which tells no reason. */
async function endWords(engine: Engine, { id, name }: Container): Promise<string> {
  try {
    const now = await engine.read("container", id);
    const live = now?.kind === "container" && isLive(now);
    return live ? t("The logs end here.") : t("The logs end here: {0} does not run.", name);
  } catch {
    return t("The logs end here: the connection to the engine was lost.");
  }
}

export const inspect = defineCommand({
  id: "quayside.container.inspect",
  title: "Inspect",
  icon: "json",
  on: "container",
  placement: "menu",
  group: "2_look@4",
  async run(context, [container]) {
    if (container === undefined) return;
    await showInspected(context, "container", container.id, container.name);
  },
});

/** What Enter does: one that was never started has no logs yet. */
export const logsOrInspect = defineCommand({
  id: "quayside.container.logsOrInspect",
  title: "View Logs or Inspect",
  on: "container",
  palette: false,
  repeatable: true,
  keybinding: enter,
  async run(context, [container], more) {
    if (container === undefined) return;
    const command = viewLogs.states?.includes(container.state) ? viewLogs : inspect;
    await command.run(context, [container], more);
  },
});

export const openInBrowser = defineCommand({
  id: "quayside.container.openInBrowser",
  title: "Open in Browser",
  icon: "globe",
  on: "container",
  states: ["running"],
  needs: "web",
  placement: "menu",
  group: "2_look@5",
  async run({ engine, ui }, [container]) {
    if (container === undefined) return;
    const choices = webPorts(container.ports);
    if (choices.length === 0) {
      await ui.info(t("{0} publishes no TCP port, so a browser can't reach it.", container.name));
      return;
    }
    const url = (port: WebPort): string => webAddress(engine.info.endpoint, port);
    const chosen =
      choices.length === 1
        ? choices[0]
        : await ui.pick(
            t("Open in the browser: {0}", container.name),
            choices.map((port) => ({ label: url(port), description: `${port.privatePort}/tcp`, value: port })),
          );
    if (chosen !== undefined) await ui.openExternal(url(chosen));
  },
});
