/** Commands on the engines that can be chosen; all of them work while there is no connection. */
import { engineFacts, engineUse, failedStep, useWords } from "../describe/engines.ts";
import { exportContext } from "../engine/context-archive.ts";
import { inspectContext, removeContext } from "../engine/context-store.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import { engineInUse, type Tested } from "../engine/engines.ts";
import { describeFailure } from "../failures.ts";
import type { Choice } from "../ui.ts";
import { t } from "../words.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { createContext } from "./create-context.ts";
import { engineChoices } from "./engine-choices.ts";
import { importFile } from "./import-context.ts";

const view = "quayside.engines";

const use = defineCommand({
  id: "quayside.engine.use",
  title: "Use This Engine",
  icon: "check",
  on: "engine",
  states: ["beside", "besideContext", "context", "keptContext", "found"],
  placement: "inline",
  group: "1_use@1",
  offline: true,
  async run(context, [target]) {
    if (target !== undefined) await useEngine(context, target);
  },
});

async function useEngine({ engines, sessions }: CommandContext, target: EngineEntry): Promise<void> {
  const former = engineInUse(engines.snapshot);
  await engines.choose(target.choice);
  // Two engines that are open stay open: they change places.
  if (target.beside && former !== undefined && former.cause === null) sessions.open(former);
}

const openBeside = defineCommand({
  id: "quayside.engine.openBeside",
  title: "Open Side by Side",
  icon: "split-horizontal",
  on: "engine",
  states: ["context", "keptContext", "found"],
  placement: "inline",
  group: "1_use@2",
  multiple: true,
  offline: true,
  async run({ sessions }, targets) {
    for (const target of targets) sessions.open(target);
  },
});

const closeBeside = defineCommand({
  id: "quayside.engine.closeBeside",
  title: "Close This Engine",
  icon: "close",
  on: "engine",
  states: ["beside", "besideContext"],
  placement: "inline",
  group: "1_use@2",
  multiple: true,
  offline: true,
  async run({ sessions }, targets) {
    for (const { id } of targets) sessions.close(id);
  },
});

const useDefault = defineCommand({
  id: "quayside.engine.useDefault",
  title: "Use the Default Again",
  icon: "discard",
  on: "nothing",
  offline: true,
  group: "navigation@2",
  viewTitle: [view],
  when: "quayside.engine.chosen",
  async run(context) {
    if (context.engines.chosen !== "") await context.engines.choose("");
    else await context.ui.info(t("No other engine has been chosen for this window."));
  },
});

const choose = defineCommand({
  id: "quayside.engine.choose",
  title: "Choose Engine…",
  icon: "server-environment",
  on: "nothing",
  offline: true,
  group: "9_engine@1",
  viewTitle: ["quayside.containers"],
  async run(context) {
    const { engines, ui } = context;
    type Next = EngineEntry | "default" | "create";
    const choices: Choice<Next>[] = engineChoices(await engines.refresh());
    if (engines.chosen !== "") choices.push({ label: t("Use the Default Again"), icon: "discard", value: "default" });
    choices.push({ label: t("Create Context…"), icon: "add", value: "create" });
    const next = await ui.pick(t("Choose the engine of this window"), choices);
    if (next === undefined) return;
    if (next === "create") await createContext(context);
    else if (next === "default") await engines.choose("");
    else if (next.usedBy === null) await useEngine(context, next);
  },
});

const test = defineCommand({
  id: "quayside.engine.test",
  title: "Test Connection",
  icon: "debug-disconnect",
  on: "engine",
  states: ["used", "usedContext", "beside", "besideContext", "keptContext", "context", "found"],
  placement: "inline",
  group: "1_use@3",
  offline: true,
  async run({ engines, ui }, [target]) {
    if (target === undefined) return;
    const tested = await ui.progress(t("Testing {0}", target.name), ({ signal }) => engines.test(target, signal));
    await tell(target, tested, ui);
  },
});

async function tell(target: EngineEntry, tested: Tested, ui: CommandContext["ui"]): Promise<void> {
  if (tested.state === "reached") await ui.info(t("{0} answers: {1}", target.name, engineFacts(tested.info)));
  if (tested.state !== "failed") return;
  const { failure } = tested;
  const step = failedStep(target.address, failure);
  await ui.error(t("{0}: “{1}” failed. {2}", target.name, step, describeFailure(failure)), { detail: failure.detail });
}

const inspect = defineCommand({
  id: "quayside.engine.inspect",
  title: "Inspect Context",
  icon: "json",
  on: "engine",
  states: ["usedContext", "besideContext", "keptContext", "context"],
  placement: "menu",
  group: "2_look@1",
  offline: true,
  async run({ engines, ui }, [target]) {
    if (target === undefined) return;
    await ui.document(`${target.name}.context.json`, async () => {
      const standard = { Name: "default", Metadata: {}, Endpoints: { docker: { Host: target.address } } };
      const record = target.name === "default" ? standard : await inspectContext(engines.environment(), target.name);
      return JSON.stringify(record, null, 2);
    });
  },
});

const copyEndpoint = defineCommand({
  id: "quayside.engine.copyEndpoint",
  title: "Copy Endpoint",
  icon: "copy",
  on: "engine",
  states: ["used", "usedContext", "beside", "besideContext", "keptContext", "context", "found"],
  placement: "menu",
  group: "2_look@2",
  offline: true,
  palette: false,
  async run({ ui }, [target]) {
    if (target !== undefined) await ui.copy(target.address);
  },
});

const create = defineCommand({
  id: "quayside.engine.createContext",
  title: "Create Context…",
  icon: "add",
  on: "nothing",
  offline: true,
  group: "navigation@1",
  viewTitle: [view],
  async run(context) {
    await createContext(context);
  },
});

const exportCommand = defineCommand({
  id: "quayside.engine.exportContext",
  title: "Export Context…",
  icon: "export",
  on: "engine",
  states: ["usedContext", "besideContext", "keptContext", "context"],
  placement: "menu",
  group: "3_file@1",
  offline: true,
  async run({ engines, ui }, [target]) {
    if (target === undefined) return;
    if (target.name === "default") {
      await ui.info(t("The context default is the docker program's own: there is nothing of it to export."));
      return;
    }
    const path = await ui.askSavePath(t("Export the context {0}", target.name), `${target.name}.dockercontext`);
    if (path === undefined) return;
    await exportContext(engines.environment(), target.name, path);
    await ui.info(
      t("Exported the context {0} to {1}. Its keys are in the file: keep it to yourself.", target.name, path),
    );
  },
});

const importCommand = defineCommand({
  id: "quayside.engine.importContext",
  title: "Import Context…",
  icon: "cloud-download",
  on: "nothing",
  offline: true,
  group: "9_engine@1",
  viewTitle: [view],
  async run(context) {
    await importFile(context);
  },
});

const remove = defineCommand({
  id: "quayside.engine.removeContext",
  title: "Remove Context…",
  icon: "trash",
  on: "engine",
  states: ["context"],
  placement: "menu",
  group: "9_remove@1",
  offline: true,
  async run({ engines, ui }, [target]) {
    if (target === undefined) return;
    const detail = t(
      "{0} goes, with its TLS files, for the docker program too. The engine itself stays.",
      target.address,
    );
    if (!(await ui.confirm(t("Remove the context {0}?", target.name), detail, t("Remove")))) return;
    // While the question stood, it may have become the one in use, here or in the docker program.
    const now = (await engines.refresh()).find(({ id }) => id === target.id);
    if (now === undefined) return;
    if (engineUse(now) !== "context") {
      const why =
        now.usedBy !== null
          ? useWords(now.usedBy)
          : now.beside
            ? t("open side by side")
            : t("the docker program's current context");
      await ui.error(t("The context {0} is in use ({1}) and stays.", now.name, why));
      return;
    }
    await removeContext(engines.environment(), now.name);
    await engines.refresh();
  },
});

const refresh = defineCommand({
  id: "quayside.engine.refreshList",
  title: "Look for Engines Again",
  icon: "refresh",
  on: "nothing",
  offline: true,
  group: "navigation@3",
  viewTitle: [view],
  async run({ engines }) {
    await engines.refresh();
  },
});

export const enginesCommands = [
  ...[use, openBeside, closeBeside, test, inspect, copyEndpoint, exportCommand, remove],
  ...[choose, create, importCommand, useDefault, refresh],
];
