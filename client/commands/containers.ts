/** Commands on containers. Their effect comes back as an event, so none of them refreshes a view. */

import { type WebPort, webAddress, webPorts } from "../describe/browse.ts";
import { names } from "../describe/format.ts";
import { isAnonymous } from "../describe/volumes.ts";
import type { Container } from "../engine/model.ts";
import { t } from "../words.ts";
import { forEach } from "./bulk.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { splitCommand } from "./command-line.ts";
import { showInspected } from "./inspect.ts";
import { copy, enter } from "./keys.ts";
import { listed } from "./listed.ts";
import { prune } from "./prune.ts";

const nameOf = (container: Container): string => container.name;
const namesOf = (containers: readonly Container[]): string => names(containers.map(nameOf));

const start = defineCommand({
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

const stop = defineCommand({
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

const restart = defineCommand({
  id: "quayside.container.restart",
  title: "Restart",
  icon: "debug-restart",
  on: "container",
  states: ["running", "restarting", "exited", "created"],
  placement: "menu",
  group: "1_life@3",
  multiple: true,
  async run(context, targets) {
    const title = t("Restarting {0}", namesOf(targets));
    await forEach(context, title, targets, nameOf, ({ id }) => context.engine.restart(id));
  },
});

const pause = defineCommand({
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

const unpause = defineCommand({
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

const kill = defineCommand({
  id: "quayside.container.kill",
  title: "Kill",
  icon: "zap",
  on: "container",
  states: ["running", "paused", "restarting"],
  placement: "menu",
  group: "1_life@6",
  multiple: true,
  async run(context, targets) {
    const sure = await context.ui.confirm(
      t("Kill {0}?", namesOf(targets)),
      t("The processes end at once and can't save anything."),
      t("Kill"),
    );
    if (!sure) return;
    await forEach(context, t("Killing {0}", namesOf(targets)), targets, nameOf, ({ id }) => context.engine.kill(id));
  },
});

const openShell = defineCommand({
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

const exec = defineCommand({
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

const viewLogs = defineCommand({
  id: "quayside.container.viewLogs",
  title: "View Logs",
  icon: "output",
  on: "container",
  states: ["running", "paused", "restarting", "exited", "dead"],
  placement: "inline",
  group: "2_look@3",
  repeatable: true,
  keybinding: enter,
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
      output.write(`\x1b[2m${t("The logs end here: {0} does not run.", container.name)}\x1b[0m\n`);
    } catch (error) {
      if (!output.signal.aborted) throw error;
    } finally {
      output.end();
    }
  },
});

const inspect = defineCommand({
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

const openInBrowser = defineCommand({
  id: "quayside.container.openInBrowser",
  title: "Open in Browser",
  icon: "globe",
  on: "container",
  states: ["running"],
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

const rename = defineCommand({
  id: "quayside.container.rename",
  title: "Rename…",
  icon: "edit",
  on: "container",
  states: ["running", "paused", "created", "exited", "dead"],
  placement: "menu",
  group: "3_edit@1",
  keybinding: { key: "f2" },
  async run({ engine, ui }, [container]) {
    if (container === undefined) return;
    const name = await ui.input(t("Rename {0}", container.name), {
      value: container.name,
      validate: containerNameProblem,
    });
    if (name === undefined || name === container.name) return;
    await engine.rename(container.id, name);
  },
});

const copyName = defineCommand({
  id: "quayside.container.copyName",
  palette: false,
  title: "Copy Name",
  icon: "copy",
  on: "container",
  placement: "menu",
  group: "3_edit@2",
  multiple: true,
  keybinding: copy,
  async run({ ui }, targets) {
    await ui.copy(targets.map(nameOf).join("\n"));
  },
});

const copyId = defineCommand({
  id: "quayside.container.copyId",
  palette: false,
  title: "Copy ID",
  icon: "copy",
  on: "container",
  placement: "menu",
  group: "3_edit@3",
  multiple: true,
  async run({ ui }, targets) {
    await ui.copy(targets.map(({ id }) => id).join("\n"));
  },
});

const remove = defineCommand({
  id: "quayside.container.remove",
  title: "Remove…",
  icon: "trash",
  on: "container",
  states: ["running", "paused", "restarting", "created", "exited", "dead"],
  placement: "inline",
  group: "9_remove@1",
  multiple: true,
  keybinding: { key: "delete", mac: "cmd+backspace" },
  async run(context, targets) {
    await removeContainers(context, targets, false);
  },
});

const removeWithVolumes = defineCommand({
  id: "quayside.container.removeWithVolumes",
  title: "Remove with Volumes…",
  icon: "trash",
  on: "container",
  states: ["running", "paused", "restarting", "created", "exited", "dead"],
  placement: "menu",
  group: "9_remove@2",
  multiple: true,
  async run(context, targets) {
    await removeContainers(context, targets, true);
  },
});

const pruneStopped = defineCommand({
  id: "quayside.container.prune",
  title: "Remove Stopped Containers…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@1",
  viewTitle: ["quayside.containers"],
  async run(context) {
    await listed(context, ["container"]);
    const { container: snapshot } = context.store.snapshots;
    const all = snapshot.state === "ready" ? [...snapshot.items.values()] : [];
    const stopped = all.filter((item) => item.kind === "container").filter(({ state }) => ended.has(state));
    await prune(context, {
      sizes: "container",
      targets: stopped,
      idOf: ({ id }) => id,
      nameOf,
      nothing: t("No container is stopped."),
      question: (count) =>
        count === 1 ? t("Remove 1 stopped container?") : t("Remove {0} stopped containers?", count),
      warning: t("What they wrote outside volumes is lost. Their volumes stay."),
      remove: ({ id }) => context.engine.removeContainer(id, { force: false, volumes: false }),
    });
  },
});

/** States that the engine's own prune takes. */
const ended: ReadonlySet<Container["state"]> = new Set(["created", "exited", "dead"]);

/** Asks first, with the names of all that goes, then removes; what runs is stopped by it. */
async function removeContainers(
  context: CommandContext,
  targets: readonly Container[],
  volumes: boolean,
): Promise<void> {
  const { ui, engine } = context;
  const runs = targets.filter(({ state }) => ["running", "paused", "restarting"].includes(state));
  const question =
    targets.length === 1
      ? t("Remove the container {0}?", namesOf(targets))
      : t("Remove {0} containers?", targets.length);
  const lines = [
    ...(targets.length === 1 ? [] : [targets.map(nameOf).join(", ")]),
    ...(runs.length === 0 ? [] : [stopWords(runs, targets.length)]),
    ...(volumes ? volumeWords(targets) : [t("What it wrote outside volumes is lost. Its volumes stay.")]),
  ];
  const action = runs.length > 0 ? t("Stop and Remove") : t("Remove");
  if (!(await ui.confirm(question, lines.join("\n"), action))) return;
  await forEach(context, t("Removing {0}", namesOf(targets)), targets, nameOf, async ({ id, state }) => {
    // Asked to stop first, a process can finish what it is writing.
    if (state === "running" || state === "restarting") await engine.stop(id);
    await engine.removeContainer(id, { force: state === "paused", volumes });
  });
}

/** The engine removes a container's volumes only where nobody gave them a name. */
function volumeWords(targets: readonly Container[]): readonly string[] {
  const all = new Set(targets.flatMap((container) => container.volumes.map(({ volume }) => volume)));
  const named = [...all].filter((name) => !isAnonymous(name));
  return [
    t("What it wrote is lost, with its volumes that have no name ({0}).", all.size - named.length),
    ...(named.length === 0 ? [] : [t("Volumes with a name stay: {0}.", named.join(", "))]),
  ];
}

function stopWords(runs: readonly Container[], total: number): string {
  if (total === 1) return t("It is running, and will be stopped first.");
  return t("Still running, and stopped first: {0}.", runs.map(nameOf).join(", "));
}

/** Null where the engine takes the name: letters, digits, `_`, `.`, `-`, at least two, the first a letter or digit. */
export function containerNameProblem(name: string): string | null {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)
    ? null
    : t("A name has at least two letters or digits; “_”, “.” and “-” may follow the first.");
}

export const containerCommands = [
  start,
  unpause,
  stop,
  openShell,
  viewLogs,
  remove,
  restart,
  pause,
  kill,
  exec,
  inspect,
  openInBrowser,
  rename,
  copyName,
  copyId,
  removeWithVolumes,
  pruneStopped,
];
