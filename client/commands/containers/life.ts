/** A container's life: start, stop, restart, pause, unpause. Its signals: `flows/signals.ts`. */

import { t } from "../../words.ts";
import { forEach } from "../bulk.ts";
import { defineCommand } from "../command.ts";
import { sendSignal } from "../flows/signals.ts";
import { waitForEnd } from "../flows/wait.ts";
import { nameOf, namesOf } from "./names.ts";

export const start = defineCommand({
  id: "quayside.container.start",
  title: "Start",
  icon: "debug-start",
  on: "container",
  states: ["created", "exited"],
  placement: "inline",
  group: "1_life@1",
  multiple: true,
  async run(context, targets) {
    await forEach(context, t("Starting {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.start(id));
  },
});

export const stop = defineCommand({
  id: "quayside.container.stop",
  title: "Stop",
  icon: "debug-stop",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "inline",
  group: "1_life@2",
  multiple: true,
  async run(context, targets) {
    await forEach(context, t("Stopping {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.stop(id));
  },
});

/** As long as the engine waits by itself. */
const usualSeconds = "10";

export const stopAfter = defineCommand({
  id: "quayside.container.stopAfter",
  title: "Stop with Timeout…",
  icon: "debug-stop",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "menu",
  submenu: "more",
  group: "1_life@1",
  multiple: true,
  async run(context, targets) {
    const { ui, memory, engine } = context;
    const answer = await ui.input(t("Stop {0}", namesOf(targets)), {
      prompt: t("How many seconds its processes may take to end before they are killed"),
      value: memory.get("stop.seconds") ?? usualSeconds,
      validate: (text) =>
        /^\d{1,6}$/.test(text.trim()) ? null : t("Write a whole number of seconds; 0 kills at once."),
    });
    if (answer === undefined) return;
    memory.set("stop.seconds", answer.trim());
    const seconds = Number(answer);
    await forEach(context, t("Stopping {0}", namesOf(targets)), targets, nameOf, ({ id }) => engine.stop(id, seconds));
  },
});

export const restart = defineCommand({
  id: "quayside.container.restart",
  title: "Restart",
  icon: "debug-restart",
  on: "container",
  states: ["running", "paused", "restarting", "exited", "created"],
  placement: "menu",
  group: "1_life@3",
  multiple: true,
  async run(context, targets) {
    const title = t("Restarting {0}", namesOf(targets));
    await forEach(context, title, targets, nameOf, ({ id }) => context.engine.restart(id));
  },
});

export const pause = defineCommand({
  id: "quayside.container.pause",
  title: "Pause",
  icon: "debug-pause",
  on: "container",
  states: ["running"],
  placement: "menu",
  group: "1_life@4",
  multiple: true,
  async run(context, targets) {
    await forEach(context, t("Pausing {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.pause(id));
  },
});

export const unpause = defineCommand({
  id: "quayside.container.unpause",
  title: "Unpause",
  icon: "debug-continue",
  on: "container",
  states: ["paused"],
  placement: "inline",
  group: "1_life@5",
  multiple: true,
  async run(context, targets) {
    const title = t("Unpausing {0}", namesOf(targets));
    await forEach(context, title, targets, nameOf, ({ id }) => context.engine.unpause(id));
  },
});

export const kill = defineCommand({
  id: "quayside.container.kill",
  title: "Kill…",
  icon: "zap",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "menu",
  group: "1_life@6",
  multiple: true,
  async run(context, targets) {
    await sendSignal(context, targets);
  },
});

export const wait = defineCommand({
  id: "quayside.container.wait",
  title: "Wait for the End",
  icon: "watch",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "menu",
  submenu: "more",
  group: "1_life@2",
  multiple: true,
  async run(context, targets) {
    await waitForEnd(context, targets);
  },
});
