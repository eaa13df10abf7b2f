/** Runs any command: finds what it acts on, connects, guards against running twice, and puts errors in words. No `vscode` here. */
import type { Engine } from "../engine/engine.ts";
import type { Session } from "../engine/sessions.ts";
import { describeError, errorDetail, isCancellation, isEngineError } from "../failures.ts";
import type { Ui } from "../ui.ts";
import { t } from "../words.ts";
import type { Command, CommandContext, DriverServices, Services } from "./command.ts";
import { type Arguments, findTargets } from "./find-targets.ts";
import type { Found } from "./pick-targets.ts";
import { explain, remediesFor } from "./remedies.ts";
import { type Target, targetKey } from "./target-facts.ts";

export function createDriver(services: DriverServices): (command: Command, args: Arguments) => Promise<void> {
  const running = new Set<string>();

  /** Runs a command on what was found in one session, but for what it already runs on. */
  async function runIn(command: Command, { session, targets }: Found, more: readonly unknown[]): Promise<void> {
    const keyOf = (target: Target): string => `${command.id} ${session.id} ${targetKey(target)}`;
    const free = targets.filter((target) => command.repeatable === true || !running.has(keyOf(target)));
    if (targets.length > 0 && free.length === 0) return;
    const held = new Set(command.on === "nothing" ? [] : free.map(keyOf));
    const release = (): void => {
      for (const key of held) running.delete(key);
      held.clear();
    };
    const inSession = servicesIn(services, session);
    for (const key of held) running.add(key);
    let engine: Engine | null = null;
    try {
      if (command.offline !== true) engine = await session.store.whenConnected();
      await command.run(contextOf(inSession, engine, release), free as never[], more);
    } catch (error) {
      // Whoever has mended the cause tries again while the message is still on the screen.
      release();
      if (!isCancellation(error)) await showError(services.title(command.id), error, inSession, engine);
    } finally {
      release();
    }
  }

  return async (command, args) => {
    const title = services.title(command.id);
    try {
      if (command.trust === true && !services.workspace.trusted()) {
        await services.ui.error(t("{0} runs what this folder holds, so the folder has to be trusted first.", title));
        return;
      }
      const found = await findTargets(command, title, args, services);
      for (const part of found ?? []) await runIn(command, part, args.slice(2));
    } catch (error) {
      if (!isCancellation(error)) await showError(title, error, services, null);
    }
  };
}

/**
 * While several engines are open, what asks before it acts says on which one, and what stays open after a command (an
 * output, a terminal, a document, a page) is not taken for that of a namesake on another engine.
 */
function servicesIn(services: DriverServices, { id, name, store, notes, liveStats }: Session): DriverServices {
  const { ui, sessions } = services;
  if (sessions.all.length === 1) return services;
  const engine = name || (id === "" ? t("Engine in use") : id);
  const named = (title: string): string => (id === "" ? title : `${title} (${engine})`);
  const path = (title: string): string => (id === "" ? title : `${engine}/${title}`);
  const lines = (detail: string): string =>
    [t("On the engine {0}.", engine), detail].filter((line) => line !== "").join("\n");
  return {
    ...services,
    store,
    notes,
    liveStats,
    ui: {
      ...ui,
      confirm: (message, detail, action) => ui.confirm(message, lines(detail), action),
      ask: (message, detail, actions) => ui.ask(message, lines(detail), actions),
      output: (title, icon) => ui.output(named(title), icon),
      terminal: (title, icon, open, options) => ui.terminal(named(title), icon, open, options),
      document: (title, read) => ui.document(path(title), read),
      liveDocument: (title, follow) => ui.liveDocument(path(title), follow),
      panel: (page, title, listener) => ui.panel(page, named(title), listener),
    },
  };
}

/** @param done the work is over, though its outcome may be read for long */
function contextOf(services: Services, engine: Engine | null, done: () => void): CommandContext {
  return {
    ...services,
    ui: telling(services.ui, done),
    get engine(): Engine {
      if (engine === null) throw new Error("An offline command has no engine.");
      return engine;
    },
  };
}

/** A notification stands until it is closed: nobody has to close it before the same thing can be done again. */
function telling(ui: Ui, done: () => void): Ui {
  return {
    ...ui,
    info: (message, options) => {
      done();
      return ui.info(message, options);
    },
    error: (message, options) => {
      done();
      return ui.error(message, options);
    },
  };
}

async function showError(title: string, error: unknown, services: Services, engine: Engine | null): Promise<void> {
  const { ui, store } = services;
  const unreachable = isEngineError(error) && error.failure !== null;
  const remedies = unreachable
    ? [
        { label: t("Retry"), run: async () => store.retry() },
        { label: t("Open Settings"), run: () => ui.openSettings("quayside.engine") },
      ]
    : engine === null
      ? []
      : remediesFor(error, { engine, store, ui }, {});
  const message = unreachable ? describeError(error) : t("{0} failed: {1}", title, explain(error, services));
  const chosen = await ui.error(message, { detail: errorDetail(error), actions: remedies.map(({ label }) => label) });
  try {
    await remedies.find(({ label }) => label === chosen)?.run();
  } catch (again) {
    if (!isCancellation(again))
      await ui.error(t("{0} failed: {1}", title, explain(again, services)), { detail: errorDetail(again) });
  }
}
