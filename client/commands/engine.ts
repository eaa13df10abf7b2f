/** Commands on the engine as a whole; all of them work while there is none. */
import { startCommand } from "../engine/start-command.ts";
import { t } from "../words.ts";
import { defineCommand } from "./command.ts";

const retry = defineCommand({
  id: "quayside.engine.retry",
  title: "Retry Connection",
  icon: "debug-restart",
  on: "nothing",
  offline: true,
  async run({ store }) {
    store.connect();
    store.retry();
  },
});

const reconnect = defineCommand({
  id: "quayside.engine.reconnect",
  title: "Reconnect and Refresh",
  icon: "refresh",
  on: "nothing",
  offline: true,
  group: "navigation@9",
  viewTitle: ["quayside.containers", "quayside.images"],
  async run({ sessions }) {
    for (const { store } of sessions.all) {
      store.connect();
      store.reconnect();
    }
  },
});

const retrySession = defineCommand({
  id: "quayside.session.retry",
  title: "Retry Connection",
  icon: "debug-restart",
  on: "session",
  states: ["ownFailed", "besideFailed"],
  placement: "inline",
  group: "1_use@1",
  multiple: true,
  offline: true,
  palette: false,
  async run(_context, targets) {
    for (const { store } of targets) store.retry();
  },
});

const closeSession = defineCommand({
  id: "quayside.session.close",
  title: "Close This Engine",
  icon: "close",
  on: "session",
  states: ["beside", "besideFailed"],
  placement: "inline",
  group: "1_use@2",
  multiple: true,
  offline: true,
  palette: false,
  async run({ sessions }, targets) {
    for (const { id } of targets) sessions.close(id);
  },
});

const howToStart = "https://docs.docker.com/engine/daemon/start/";

const start = defineCommand({
  id: "quayside.engine.start",
  title: "Start the Engine…",
  icon: "play",
  on: "nothing",
  offline: true,
  async run({ engines, store, ui }) {
    const { container } = store.snapshots;
    if (container.state === "ready") {
      await ui.info(t("The engine runs already."));
      return;
    }
    const used = (await engines.refresh()).find(({ usedBy }) => usedBy !== null);
    const endpoint = container.state === "failed" ? container.failure.endpoint : (used?.address ?? "");
    const command = await startCommand(endpoint, engines.environment());
    if (command !== null) {
      ui.typeInShell(t("Start the Engine"), command);
      return;
    }
    const how = t("How to Start the Engine");
    const message = /^(unix|npipe):/.test(endpoint)
      ? t("Start Docker Desktop, or whatever else runs the engine; Quayside connects by itself.")
      : t("The engine {0} is on another machine, and has to be started there.", endpoint);
    if ((await ui.info(message, { actions: [how] })) === how) await ui.openExternal(howToStart);
  },
});

const settings = defineCommand({
  id: "quayside.engine.settings",
  title: "Engine Settings",
  icon: "settings-gear",
  on: "nothing",
  offline: true,
  group: "9_engine@3",
  viewTitle: ["quayside.containers"],
  async run({ ui }) {
    await ui.openSettings("quayside.engine");
  },
});

const showLog = defineCommand({
  id: "quayside.engine.showLog",
  title: "Show Log",
  icon: "output",
  on: "nothing",
  offline: true,
  group: "9_engine@4",
  viewTitle: ["quayside.containers"],
  async run({ ui }) {
    ui.showLog();
  },
});

export const engineCommands = [retry, reconnect, start, settings, showLog, retrySession, closeSession];
