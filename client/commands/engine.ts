/** Commands on the engine as a whole; all of them work while there is none. */
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

export const engineCommands = [retry, reconnect, settings, showLog, retrySession, closeSession];
