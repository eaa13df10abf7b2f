/** Runs any command: finds what it acts on, connects, guards against running twice, and puts errors in words. No `vscode` here. */
import { webPorts } from "../describe/browse.ts";
import { stateWord } from "../describe/containers.ts";
import { engineOrigin, engineUse } from "../describe/engines.ts";
import { age, shortId, shortReference, size } from "../describe/format.ts";
import { type ImageTarget, imageLabel, imageState, imageStateWord, targetsOf } from "../describe/images.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { Engine } from "../engine/engine.ts";
import type { Container } from "../engine/model.ts";
import type { Placed, Session } from "../engine/sessions.ts";
import { describeError, errorDetail, isCancellation, isEngineError } from "../failures.ts";
import type { Choice, Ui } from "../ui.ts";
import { t } from "../words.ts";
import type {
  Command,
  CommandContext,
  Services,
  SessionState,
  StateTypes,
  TargetKind,
  TargetTypes,
} from "./command.ts";
import { engineChoices } from "./engine-choices.ts";
import { listed } from "./listed.ts";
import { explain, remediesFor } from "./remedies.ts";
import { factsOf, findListed, isListedKind, type ListedTarget, listings } from "./targets.ts";

export interface DriverServices extends Services {
  /** A command's title in the user's language. */
  title(id: string): string;
  /** The rows selected in a view, each with its node and its session. */
  selection(view: string): Promise<readonly unknown[]>;
}

/** What VS Code passes to a command: a row, all selected rows; a file; a name from a keybinding or another extension. */
export type Arguments = readonly unknown[];

type Target = TargetTypes[TargetKind];

/** What a keybinding passes to act on a view's selected rows. */
export interface SelectionArgument {
  readonly selectionOf: string;
}

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

/** What a command acts on in one session; a command on nothing has no targets. */
interface Found {
  readonly session: Session;
  readonly targets: readonly Target[];
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

function targetKey(target: Target): string {
  if (typeof target === "string") return target;
  if (isSession(target)) return target.id;
  if (isListedTarget(target)) return factsOf(target).key;
  return target.kind === "image" ? `${target.image.id} ${target.reference ?? ""}` : target.id;
}

/** Resolves with null when there is nothing to do, which the user has been told or has chosen. */
async function findTargets(
  command: Command,
  title: string,
  args: Arguments,
  services: DriverServices,
): Promise<readonly Found[] | null> {
  const sessions = services.sessions.all;
  const [own] = sessions;
  // That there is no engine is said before anything is asked.
  if (sessions.length === 1 && command.offline !== true) await own.store.whenConnected();
  const given = await givenRows(args, services);
  if (command.on === "nothing" || command.on === "dockerfile") {
    const targets = command.on === "nothing" ? [] : await findDockerfile(title, given, services);
    const session = targets === null ? null : await pickSession(command, title, services);
    return targets === null || session === null ? null : [{ session, targets }];
  }
  if (given.length === 0) {
    if (!isForGone(args)) return await pickTargets(command, title, services);
    await services.ui.info(t("{0}: what it was meant for is gone.", title));
    return null;
  }
  const found: Found[] = [];
  let refused: Target | undefined;
  for (const session of sessions) {
    const nodes = given.filter((row) => row.session === session.id).map(({ node }) => node);
    if (nodes.length === 0) continue;
    await ready(command, session, services);
    const targets = unique(nodes.flatMap((node) => targetsOfNode(command.on, node, session, services)));
    const acceptable = targets.filter((target) => accepts(command, target));
    refused ??= targets[0];
    if (acceptable.length > 0) found.push({ session, targets: acceptable });
  }
  const [first] = found;
  if (first !== undefined) {
    return command.multiple === true ? found : [{ session: first.session, targets: first.targets.slice(0, 1) }];
  }
  // A key pressed on a row of another kind: a container below its network, a record that can't be read.
  if (refused === undefined && !given.some(({ node }) => isMeant(command.on, node))) return null;
  await services.ui.info(
    refused === undefined ? t("{0}: what it was meant for is gone.", title) : refusedWords(title, refused),
  );
  return null;
}

/** What volumes, networks and members are is said in words of a sentence: `used by web`. */
function refusedWords(title: string, target: Target): string {
  const said = [title, nameOf(target), stateOf(target)] as const;
  return typeof target !== "string" && !isSession(target) && isListedTarget(target)
    ? t("{0} can't be done: {1} is {2}.", ...said)
    : t("{0} can't be done: {1} is in the state “{2}”.", ...said);
}

/** Resolves when what a command may act on in a session is listed; rejects where it can't be had. */
async function ready(command: Command, { store }: Session, services: Services): Promise<void> {
  const { on } = command;
  if (command.offline !== true) await store.whenConnected();
  if (on === "engine") await services.engines.refresh();
  else if (on !== "session") await listed({ store }, isListedKind(on) ? listings[on].kinds : ["container", "image"]);
}

async function givenRows(args: Arguments, services: DriverServices): Promise<readonly Placed[]> {
  const [first, all] = args;
  const several = Array.isArray(all) && all.length > 0 ? all : [first];
  const rows = isSelection(first) ? await services.selection(first.selectionOf) : several;
  return rows.filter((item) => item !== undefined && item !== null).map(placed);
}

/** A row's element holds its node and its session; a file's address its path. What names no session is the engine in use's. */
function placed(item: unknown): Placed {
  if (typeof item !== "object" || item === null) return { session: "", node: item };
  if ("node" in item) {
    return { session: "session" in item && typeof item.session === "string" ? item.session : "", node: item.node };
  }
  return { session: "", node: "fsPath" in item ? item.fsPath : item };
}

/** The row has gone while its menu was open: VS Code passes that there was one, and nothing of it. */
function isForGone(args: Arguments): boolean {
  return args.length > 0 && args.flat().every((item) => item === undefined || item === null);
}

function isSelection(argument: unknown): argument is SelectionArgument {
  return typeof argument === "object" && argument !== null && "selectionOf" in argument;
}

/** A node as the current records that it stands for: rows may be older than the store. */
function targetsOfNode(on: TargetKind, node: unknown, session: Session, services: Services): readonly Target[] {
  const { store } = session;
  if (on === "session") return isNode(node) && node.kind === "session" ? [session] : [];
  if (on === "engine") return enginesOf(node, services);
  if (isListedKind(on)) return findListed(on, node, store.snapshots);
  if (on === "container") return containersOf(node, all(store, "container"));
  const images = all(store, "image");
  if (typeof node === "string") return images.filter((target) => target.reference === node || target.image.id === node);
  if (!isNode(node)) return [];
  const wanted = node.kind === "repository" ? membersOf(node, "images") : [node as unknown as ImageTarget];
  const keys = new Set(wanted.filter(({ kind }) => kind === "image").map(targetKey));
  return images.filter((target) => keys.has(targetKey(target)));
}

/** A name stands for an entry of that name; a row for the entry of its id as it is now. */
function enginesOf(node: unknown, { engines }: Services): readonly EngineEntry[] {
  const entries = engines.snapshot.state === "ready" ? engines.snapshot.entries : [];
  if (typeof node === "string") return entries.filter(({ name }) => name === node).slice(0, 1);
  if (!isNode(node) || node.kind !== "engine" || !("entry" in node)) return [];
  const { id } = node.entry as EngineEntry;
  return entries.filter((entry) => entry.id === id);
}

function containersOf(node: unknown, containers: readonly Container[]): readonly Container[] {
  if (typeof node === "string") return containers.filter(({ id, name }) => id === node || name === node);
  if (!isNode(node)) return [];
  if (node.kind === "group") {
    // Those that it showed: what a filter hides is not meant.
    const shown = new Set(membersOf(node, "containers").map(({ id }) => id));
    return containers.filter(({ id }) => shown.has(id));
  }
  return node.kind === "container" && "id" in node ? containers.filter(({ id }) => id === node.id) : [];
}

function membersOf(node: object, key: "containers"): readonly Container[];
function membersOf(node: object, key: "images"): readonly ImageTarget[];
function membersOf(node: object, key: "containers" | "images"): readonly unknown[] {
  const members = (node as Readonly<Record<string, unknown>>)[key];
  return Array.isArray(members) ? members : [];
}

function isListedTarget(target: Exclude<Target, string | Session>): target is ListedTarget {
  return isListedKind(target.kind);
}

function isSession(target: Exclude<Target, string>): target is Session {
  return !("kind" in target);
}

/** The kind of a row that stands for several of a kind. */
const groupKinds: Partial<Record<TargetKind, string>> = { container: "group", image: "repository" };

/** Whether a command on this kind could be meant for a node, be it there or gone. */
function isMeant(on: TargetKind, node: unknown): boolean {
  if (!isNode(node)) return true;
  return node.kind === on || node.kind === groupKinds[on];
}

function isNode(node: unknown): node is { readonly kind: string } {
  return typeof node === "object" && node !== null && "kind" in node;
}

function all(store: Services["store"], kind: "container"): readonly Container[];
function all(store: Services["store"], kind: "image"): readonly ImageTarget[];
function all(store: Services["store"], kind: "container" | "image"): readonly (Container | ImageTarget)[] {
  const snapshot = store.snapshots[kind];
  if (snapshot.state !== "ready") return [];
  return [...snapshot.items.values()].flatMap((item): readonly (Container | ImageTarget)[] => {
    if (item.kind === "unreadable") return [];
    return item.kind === "container" ? [item] : targetsOf(item);
  });
}

/** Whether the engine would accept the command for a target as it is now. */
export function accepts(command: Command, target: Target): boolean {
  if (command.states === undefined || typeof target === "string") return true;
  const accepted: readonly string[] = command.states;
  if (isSession(target)) return accepted.includes(sessionState(target));
  if (target.kind === "engine") return accepted.includes(engineUse(target));
  if (isListedTarget(target)) return accepted.includes(factsOf(target).state);
  const state: StateTypes[TargetKind] = target.kind === "image" ? imageState(target) : target.state;
  return accepted.includes(state);
}

function has({ ports }: Container, needed: Command["needs"]): boolean {
  return needed === undefined || webPorts(ports).length > 0;
}

function sessionState({ id, store }: Session): SessionState {
  const failed = store.snapshots.container.state === "failed";
  return id === "" ? (failed ? "ownFailed" : "own") : failed ? "besideFailed" : "beside";
}

function stateOf(target: Target): string {
  if (typeof target === "string") return "";
  if (isSession(target)) return t("connected");
  if (isListedTarget(target)) return factsOf(target).stateWord;
  if (target.kind === "container") return stateWord(target.state);
  if (target.kind === "engine") return engineStateWord(target);
  return imageStateWord(imageState(target));
}

function nameOf(target: Target): string {
  if (typeof target === "string") return target;
  if (isSession(target)) return target.name;
  if (isListedTarget(target)) return factsOf(target).name;
  return target.kind === "image" ? imageLabel(target) : target.name;
}

function engineStateWord(entry: EngineEntry): string {
  if (entry.cause !== null) return t("unreadable");
  if (entry.usedBy !== null) return t("in use");
  return entry.current ? t("current in the docker program") : engineOrigin(entry);
}

function unique(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}

/** The Dockerfile of the menu or the palette's choice; null where the user leaves it, or has been told that there is none. */
async function findDockerfile(
  title: string,
  given: readonly Placed[],
  { ui, workspace }: Services,
): Promise<readonly string[] | null> {
  if (given.length > 0) {
    const file = given.map(({ node }) => node).find((node) => typeof node === "string");
    if (file !== undefined) return [file];
    await ui.info(t("{0}: what it was meant for is gone.", title));
    return null;
  }
  const choices = (await workspace.dockerfiles()).map((path) => {
    const folder = workspace.folderOf(path);
    const short = folder !== undefined && path.startsWith(folder) ? path.slice(folder.length + 1) : path;
    return { label: short, ...(folder === undefined ? {} : { description: folder }), icon: "file", value: path };
  });
  if (choices.length === 0) {
    await ui.info(
      workspace.virtual()
        ? t(
            "{0}: the files of this virtual workspace are not on this machine, so they can't be sent to an engine.",
            title,
          )
        : t("{0}: there is no Dockerfile in this workspace.", title),
    );
    return null;
  }
  // A lone Dockerfile needs no question; a lone container does, for the command may harm it.
  const chosen = choices.length === 1 ? choices[0]?.value : await ui.pick(title, choices);
  return chosen === undefined ? null : [chosen];
}

/** Lets the user choose which engine a command is for; without a question where only one is open. */
async function pickSession(command: Command, title: string, services: Services): Promise<Session | null> {
  const { all } = services.sessions;
  const [own, ...others] = all;
  if (others.length === 0 || command.offline === true) return own;
  const choices = all.map((session) => ({
    label: session.name || t("Engine in use"),
    description: session.id === "" ? t("in use") : "",
    icon: command.icon ?? "server-environment",
    value: session,
  }));
  return (await services.ui.pick(t("{0}: on which engine?", title), choices)) ?? null;
}

/**
 * The sessions whose things can be chosen from: those that are connected, so that one that is slow or fails keeps nobody
 * waiting; while none is, the first that will be.
 */
async function connectedSessions(command: Command, services: Services): Promise<readonly Session[]> {
  const { all } = services.sessions;
  const [own, ...others] = all;
  if (others.length === 0 || command.offline === true) return [own];
  const connected = () => all.filter(({ store }) => store.engine !== null);
  if (connected().length === 0) {
    try {
      await Promise.any(all.map(({ store }) => store.whenConnected()));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
  }
  return connected();
}

async function pickTargets(
  command: Command,
  title: string,
  services: DriverServices,
): Promise<readonly Found[] | null> {
  const sessions = await connectedSessions(command, services);
  const several = sessions.length > 1;
  const choices: Choice<Chosen>[] = [];
  for (const session of sessions) {
    await ready(command, session, services);
    for (const choice of choicesFor(command, session, services)) {
      const description = [several ? session.name : "", choice.description ?? ""].filter((part) => part !== "");
      choices.push({
        ...choice,
        ...(description.length === 0 ? {} : { description: description.join(" · ") }),
        value: { session, target: choice.value },
      });
    }
  }
  if (choices.length === 0) {
    await services.ui.info(nothingToChoose(command, title));
    return null;
  }
  if (command.multiple === true && choices.length > 1) {
    const chosen = (await services.ui.pickMany(title, choices)) ?? [];
    return chosen.length === 0 ? null : bySession(chosen);
  }
  const chosen = await services.ui.pick(title, choices);
  return chosen === undefined ? null : bySession([chosen]);
}

interface Chosen {
  readonly session: Session;
  readonly target: Target;
}

function bySession(chosen: readonly Chosen[]): readonly Found[] {
  const found = new Map<Session, Target[]>();
  for (const { session, target } of chosen) found.set(session, [...(found.get(session) ?? []), target]);
  return [...found].map(([session, targets]) => ({ session, targets }));
}

function nothingToChoose(command: Command, title: string): string {
  if (isListedKind(command.on)) return listings[command.on].none(title);
  switch (command.on) {
    case "container":
      return t("{0}: there is no container that it can be done with.", title);
    case "image":
      return t("{0}: there is no image that it can be done with.", title);
    default:
      return t("{0}: there is no engine that it can be done with.", title);
  }
}

function choicesFor(command: Command, { store }: Session, services: Services): readonly Choice<Target>[] {
  if (command.on === "engine") {
    const { snapshot } = services.engines;
    const entries = snapshot.state === "ready" ? snapshot.entries : [];
    return engineChoices(entries.filter((entry) => accepts(command, entry)));
  }
  if (isListedKind(command.on)) {
    return listings[command.on]
      .all(store.snapshots)
      .filter((target) => accepts(command, target))
      .map((target) => {
        const { name, description, icon } = factsOf(target);
        return { label: name, description, icon, value: target };
      })
      .sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }));
  }
  const now = Date.now();
  if (command.on === "container") {
    return all(store, "container")
      .filter((container) => accepts(command, container) && has(container, command.needs))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
      .map((container) => ({
        label: container.name,
        description: `${shortReference(container.image)} · ${stateWord(container.state)}`,
        icon: "vm",
        value: container,
      }));
  }
  return all(store, "image")
    .filter((target) => accepts(command, target))
    .sort((a, b) => imageLabel(a).localeCompare(imageLabel(b), undefined, { numeric: true }))
    .map((target) => ({
      label: imageLabel(target),
      description: `${shortId(target.image.id)} · ${size(target.image.size)} · ${age(target.image.createdAt, now)}`,
      icon: "package",
      value: target,
    }));
}
