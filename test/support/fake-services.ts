/** A window and a store for commands under test: answers are given beforehand, what happens is written down. */
import type { DriverServices, Services } from "../../client/commands/command.ts";
import { createDriver } from "../../client/commands/driver.ts";
import type { Engine } from "../../client/engine/engine.ts";
import { createEngines, type EnginesOptions } from "../../client/engine/engines.ts";
import { currentEnvironment } from "../../client/engine/environment.ts";
import { createLiveStats } from "../../client/engine/live-stats.ts";
import { createNotes } from "../../client/engine/notes.ts";
import type { Sessions } from "../../client/engine/sessions.ts";
import type { Snapshots, Store } from "../../client/engine/store.ts";
import { settings } from "../../client/settings.ts";
import type { Choice, Output, Ui } from "../../client/ui.ts";
import { createArrangements } from "../../client/views/arrangements.ts";
import { views } from "../../client/views/index.ts";

/** What the user will do: the action of a dialog, the label of a choice, the text of an input; none means Escape. */
export interface Answers {
  readonly confirm?: boolean;
  /** Several labels choose several, where that is asked for. */
  readonly picks?: readonly (string | readonly string[] | undefined)[];
  readonly inputs?: readonly (string | undefined)[];
  /** The path that every dialog for a file is answered with. */
  readonly path?: string;
  /** Chosen in every notification that offers it. */
  readonly action?: string;
}

/** Among `picks`: leaves a choice of several as it is. */
export const enter = "⏎";

function choiceLine({ label, description, picked }: Choice<unknown>): string {
  return `${picked === true ? "☑" : "☐"} ${label}${description === undefined ? "" : ` (${description})`}`;
}

/** Another engine that is open in the window. */
export interface OtherEngine {
  readonly name: string;
  readonly snapshots: Snapshots;
  readonly engine: Partial<Engine>;
}

export interface Fake {
  /** Everything that was shown, a line each: `confirm Remove web? | web runs`. */
  readonly shown: string[];
  /** What outputs and terminals got, by name. */
  readonly written: Map<string, string>;
  readonly memory: Map<string, string>;
  readonly services: DriverServices;
  readonly drive: ReturnType<typeof createDriver>;
  /** Closes the output of that name, as a user does. */
  close(name: string): void;
}

/** The parts of an engine that a test needs; any other part that is used fails the test. */
export function fakeEngine(parts: Partial<Engine>): Engine {
  return new Proxy(parts as Engine, {
    get(target, key: keyof Engine) {
      // A promise that resolves with the engine looks for a `then` of its own.
      if (key in target || String(key) === "then") return target[key];
      throw new Error(`The test gave no ${String(key)}.`);
    },
    has: (target, key) => key in target,
  });
}

/** @param place where the engines that can be chosen are looked for; nowhere where left out */
export function fake(
  snapshots: Snapshots,
  engine: Partial<Engine>,
  answers: Answers = {},
  place: Partial<EnginesOptions> = {},
  others: readonly OtherEngine[] = [],
): Fake {
  const shown: string[] = [];
  const written = new Map<string, string>();
  const memory = new Map<string, string>();
  const controllers = new Map<string, AbortController>();
  const picks = [...(answers.picks ?? [])];
  const inputs = [...(answers.inputs ?? [])];

  function chosen<T>(title: string, choices: readonly Choice<T>[]): Choice<T> | undefined {
    shown.push(`pick ${title}: ${choices.map(({ label }) => label).join(", ")}`);
    const wanted = picks.shift();
    if (wanted === undefined) return undefined;
    const choice = choices.find(({ label }) => label === wanted);
    if (choice === undefined)
      throw new Error(`“${wanted}” is not among ${choices.map(({ label }) => label).join(", ")}`);
    return choice;
  }

  function notification(kind: string, message: string, actions: readonly string[] = []): string | undefined {
    shown.push(`${kind} ${message}${actions.length === 0 ? "" : ` [${actions.join("] [")}]`}`);
    return actions.find((action) => action === answers.action);
  }

  const ui: Ui = {
    async confirm(message, detail, action) {
      shown.push(`confirm ${message} | ${detail} | ${action}`);
      return answers.confirm ?? false;
    },
    async ask(message, detail, actions) {
      shown.push(`ask ${message} | ${detail} | ${actions.join(", ")}`);
      return actions.find((action) => action === answers.action);
    },
    async pick(title, choices) {
      return chosen(title, choices)?.value;
    },
    async pickMany(title, choices) {
      const several = picks[0];
      if (several === enter || typeof several === "object") {
        shown.push(`pick ${title}: ${choices.map(choiceLine).join(", ")}`);
        picks.shift();
        // Enter takes what is chosen from the start.
        return choices
          .filter(({ label, picked }) => (several === enter ? picked === true : several.includes(label)))
          .map(({ value }) => value);
      }
      const choice = chosen(title, choices);
      return choice === undefined ? undefined : [choice.value];
    },
    async input(title, { value, validate, typed }) {
      const answer = inputs.length > 0 ? inputs.shift() : value;
      if (answer !== undefined) typed?.(answer);
      shown.push(`input ${title}: ${value ?? ""}`);
      const problem = answer === undefined ? null : (validate?.(answer) ?? null);
      if (problem !== null) shown.push(`problem ${problem}`);
      return problem === null ? answer : undefined;
    },
    async askSavePath(title, suggestion) {
      shown.push(`save ${title}: ${suggestion}`);
      return answers.path;
    },
    async askOpenPath(title) {
      shown.push(`open ${title}`);
      return answers.path;
    },
    info: async (message, options) => notification("info", message, options?.actions),
    error: async (message, options) => notification("error", message, options?.actions),
    progress: async (_title, work) => work({ report: () => {}, signal: new AbortController().signal }),
    output(name): Output {
      const controller = new AbortController();
      controllers.set(name, controller);
      written.set(name, "");
      return {
        write: (text) => void written.set(name, (written.get(name) ?? "") + text),
        signal: controller.signal,
        end: () => void shown.push(`end ${name}`),
        show: () => void shown.push(`show ${name}`),
      };
    },
    terminal(name, _icon, open) {
      shown.push(`terminal ${name}`);
      // The window's terminal shows why it could not be opened.
      open({ columns: 80, rows: 24 }).catch((error: Error) => written.set(name, error.message));
    },
    typeInShell: (name, command) => void shown.push(`shell ${name}: ${command}`),
    async document(name, read) {
      written.set(name, await read());
    },
    async liveDocument(name, follow) {
      const controller = new AbortController();
      controllers.set(name, controller);
      void follow((text) => void written.set(name, text), controller.signal);
    },
    panel(_page, title, listener) {
      const controller = new AbortController();
      controllers.set(title, controller);
      controller.signal.addEventListener("abort", () => listener.onVisible(false));
      listener.onVisible(true);
      return { show: (message) => void written.set(title, JSON.stringify(message)) };
    },
    copy: async (text) => void shown.push(`copy ${text}`),
    openExternal: async (url) => void shown.push(`browser ${url}`),
    openSettings: async (query) => void shown.push(`settings ${query}`),
    showLog: () => void shown.push("log"),
    log: () => {},
  };

  function storeOver(held: Snapshots, parts: Partial<Engine>): Store {
    const connected = fakeEngine(parts);
    return {
      snapshots: held,
      engine: connected,
      info: null,
      connect: () => {},
      want: () => {},
      look: () => {},
      whenConnected: async () => connected,
      retry: () => void shown.push("retry"),
      reconnect: () => void shown.push("reconnect"),
      onDidChange: () => ({ dispose: () => {} }),
      dispose: () => {},
    };
  }
  const store = storeOver(snapshots, engine);
  const sessions: Sessions = {
    all: [
      {
        id: "",
        name: others.length > 0 ? "mine" : "",
        store,
        notes: createNotes(store),
        liveStats: createLiveStats(store),
      },
      ...others.map((other) => {
        const beside = storeOver(other.snapshots, other.engine);
        return {
          id: `context/${other.name}`,
          name: other.name,
          store: beside,
          notes: createNotes(beside),
          liveStats: createLiveStats(beside),
        };
      }),
    ],
    open: ({ name }) => void shown.push(`open ${name}`),
    close: (id) => void shown.push(`close ${id}`),
    onDidChange: () => ({ dispose: () => {} }),
    dispose: () => {},
  };

  const choice = {
    get: () => memory.get("engine") ?? "",
    set: (chosen: string) => void memory.set("engine", chosen),
  };
  const services: DriverServices = {
    store,
    notes: sessions.all[0].notes,
    sessions,
    engines: createEngines({
      store,
      sessions: { ...sessions, close: () => {} },
      memory: choice,
      environment: () => ({ ...currentEnvironment("", choice.get()), env: {}, home: "/nonexistent" }),
      loadConnect: async () => ({ connect: async () => fakeEngine(engine) }),
      watchContexts: () => ({ dispose: () => {} }),
      ...place,
    }),
    ui,
    liveStats: sessions.all[0].liveStats,
    rowStats: { wanted: false, want: (wanted) => void shown.push(`stats in rows: ${wanted}`) },
    arrangements: createArrangements(views, { get: (key) => memory.get(key), set: () => {} }),
    memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
    workspace: {
      dockerfiles: async () => ["/home/me/app/Dockerfile"],
      folderOf: () => "/home/me/app",
      trusted: () => true,
      virtual: () => false,
      save: async () => {},
    },
    setting: ((key) => settings.find((row) => row.key === key)?.schema.default) as Services["setting"],
    title: (id) => id.replace(/^quayside\.\w+\./, ""),
    selection: async () => [],
  };
  return {
    shown,
    written,
    memory,
    services,
    drive: createDriver(services),
    close: (name) => controllers.get(name)?.abort(),
  };
}
