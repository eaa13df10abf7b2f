/** Runs any command: finds what it acts on, connects, guards against running twice, and puts errors in words. No `vscode` here. */
import { stateWord } from "../describe/containers.ts";
import { engineOrigin, engineUse } from "../describe/engines.ts";
import { age, shortId, shortReference, size } from "../describe/format.ts";
import { type ImageTarget, imageLabel, targetsOf } from "../describe/images.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { Engine } from "../engine/engine.ts";
import type { Container } from "../engine/model.ts";
import { describeError, errorDetail, isCancellation, isEngineError } from "../failures.ts";
import type { Choice } from "../ui.ts";
import { t } from "../words.ts";
import type { Command, CommandContext, ImageState, Services, StateTypes, TargetKind, TargetTypes } from "./command.ts";
import { engineChoices } from "./engine-choices.ts";
import { listed } from "./listed.ts";
import { factsOf, findListed, isListedKind, type ListedTarget, listings } from "./targets.ts";

export interface DriverServices extends Services {
  /** A command's title in the user's language. */
  title(id: string): string;
  /** The nodes of the rows selected in a view. */
  selection(view: string): readonly unknown[];
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
  return async (command, args) => {
    const title = services.title(command.id);
    let held: readonly string[] = [];
    try {
      if (command.trust === true && !services.workspace.trusted()) {
        await services.ui.error(t("{0} runs what this folder holds, so the folder has to be trusted first.", title));
        return;
      }
      const engine = command.offline === true ? null : await services.store.whenConnected();
      const found = await findTargets(command, title, args, services);
      if (found === null) return;
      const free = found.filter((target) => command.repeatable === true || !running.has(runKey(command, target)));
      if (found.length > 0 && free.length === 0) return;
      held = command.on === "nothing" ? [] : free.map((target) => runKey(command, target));
      for (const key of held) running.add(key);
      await command.run(contextOf(services, engine), free as never[]);
    } catch (error) {
      if (isCancellation(error)) return;
      await showError(title, error, services);
    } finally {
      for (const key of held) running.delete(key);
    }
  };
}

function contextOf(services: Services, engine: Engine | null): CommandContext {
  return {
    store: services.store,
    engines: services.engines,
    ui: services.ui,
    memory: services.memory,
    workspace: services.workspace,
    setting: (key) => services.setting(key),
    get engine(): Engine {
      if (engine === null) throw new Error("An offline command has no engine.");
      return engine;
    },
  };
}

async function showError(title: string, error: unknown, { ui, store }: Services): Promise<void> {
  const unreachable = isEngineError(error) && error.failure !== null;
  const retry = t("Retry");
  const settings = t("Open Settings");
  const message = unreachable ? describeError(error) : t("{0} failed: {1}", title, describeError(error));
  const chosen = await ui.error(message, {
    detail: errorDetail(error),
    actions: unreachable ? [retry, settings] : [],
  });
  if (chosen === retry) store.retry();
  if (chosen === settings) await ui.openSettings("quayside.engine");
}

function runKey(command: Command, target: Target): string {
  return `${command.id} ${targetKey(target)}`;
}

function targetKey(target: Target): string {
  if (typeof target === "string") return target;
  if (isListedTarget(target)) return factsOf(target).key;
  return target.kind === "image" ? `${target.image.id} ${target.reference ?? ""}` : target.id;
}

/** Resolves with null when there is nothing to do, which the user has been told or has chosen. */
async function findTargets(
  command: Command,
  title: string,
  args: Arguments,
  services: DriverServices,
): Promise<readonly Target[] | null> {
  if (command.on === "nothing") return [];
  if (command.on === "engine") await services.engines.refresh();
  else if (command.on !== "dockerfile")
    await listed(services, isListedKind(command.on) ? listings[command.on].kinds : ["container", "image"]);
  const given = givenNodes(args, services);
  if (given.length === 0) return await pickTargets(command, title, services);
  const targets = unique(given.flatMap((node) => targetsOfNode(command.on, node, services)));
  const acceptable = targets.filter((target) => accepts(command, target));
  if (acceptable.length > 0) return command.multiple === true ? acceptable : acceptable.slice(0, 1);
  const refused = targets[0];
  // A key pressed on a row of another kind: a container below its network, a record that can't be read.
  if (refused === undefined && !given.some((node) => isMeant(command.on, node))) return null;
  await services.ui.info(
    refused === undefined
      ? t("{0}: what it was meant for is gone.", title)
      : t("{0} can't be done: {1} is in the state “{2}”.", title, nameOf(refused), stateOf(refused)),
  );
  return null;
}

function givenNodes(args: Arguments, services: DriverServices): readonly unknown[] {
  const [first, all] = args;
  if (isSelection(first)) return services.selection(first.selectionOf);
  const several = Array.isArray(all) && all.length > 0 ? all : [first];
  return several.filter((item) => item !== undefined && item !== null).map(nodeOf);
}

function isSelection(argument: unknown): argument is SelectionArgument {
  return typeof argument === "object" && argument !== null && "selectionOf" in argument;
}

/** A row's element holds its node; a file's address its path. */
function nodeOf(item: unknown): unknown {
  if (typeof item !== "object" || item === null) return item;
  if ("node" in item) return item.node;
  if ("fsPath" in item) return item.fsPath;
  return item;
}

/** A node as the current records that it stands for: rows may be older than the store. */
function targetsOfNode(on: TargetKind, node: unknown, services: Services): readonly Target[] {
  const { store } = services;
  if (on === "dockerfile") return typeof node === "string" ? [node] : [];
  if (on === "engine") return enginesOf(node, services);
  if (isListedKind(on)) return findListed(on, node, store.snapshots);
  if (on === "container") return containersOf(node, all(store, "container"));
  const images = all(store, "image");
  if (typeof node === "string") return images.filter((target) => target.reference === node || target.image.id === node);
  if (!isNode(node) || node.kind !== "image") return [];
  const wanted = node as unknown as ImageTarget;
  return images.filter(({ image, reference }) => image.id === wanted.image.id && reference === wanted.reference);
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
  if (node.kind === "project" && "name" in node)
    return containers.filter(({ compose }) => compose?.project === node.name);
  return node.kind === "container" && "id" in node ? containers.filter(({ id }) => id === node.id) : [];
}

function isListedTarget(target: Exclude<Target, string>): target is ListedTarget {
  return isListedKind(target.kind);
}

/** Whether a command on this kind could be meant for a node, be it there or gone. */
function isMeant(on: TargetKind, node: unknown): boolean {
  if (!isNode(node)) return true;
  return node.kind === on || (on === "container" && node.kind === "project");
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
  if (target.kind === "engine") return accepted.includes(engineUse(target));
  if (isListedTarget(target)) return accepted.includes(factsOf(target).state);
  const state: StateTypes[TargetKind] = target.kind === "image" ? imageState(target) : target.state;
  return accepted.includes(state);
}

function imageState(target: ImageTarget): ImageState {
  return target.reference === null ? "dangling" : "tagged";
}

function stateOf(target: Target): string {
  if (typeof target === "string") return "";
  if (isListedTarget(target)) return factsOf(target).stateWord;
  if (target.kind === "container") return stateWord(target.state);
  if (target.kind === "engine") return engineStateWord(target);
  return target.reference === null ? t("without a name") : t("named");
}

function nameOf(target: Target): string {
  if (typeof target === "string") return target;
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

async function pickTargets(
  command: Command,
  title: string,
  services: DriverServices,
): Promise<readonly Target[] | null> {
  const choices = await choicesFor(command, services);
  if (choices.length === 0) {
    await services.ui.info(nothingToChoose(command, title));
    return null;
  }
  if (command.multiple === true && choices.length > 1) {
    const chosen = await services.ui.pickMany(title, choices);
    return chosen === undefined || chosen.length === 0 ? null : chosen;
  }
  // A lone Dockerfile needs no question; a lone container does, for the command may harm it.
  if (command.on === "dockerfile" && choices.length === 1) return choices.map((choice) => choice.value);
  const chosen = await services.ui.pick(title, choices);
  return chosen === undefined ? null : [chosen];
}

function nothingToChoose(command: Command, title: string): string {
  if (isListedKind(command.on)) return listings[command.on].none(title);
  switch (command.on) {
    case "container":
      return t("{0}: there is no container that it can be done with.", title);
    case "image":
      return t("{0}: there is no image that it can be done with.", title);
    case "engine":
      return t("{0}: there is no engine that it can be done with.", title);
    default:
      return t("{0}: there is no Dockerfile in this workspace.", title);
  }
}

async function choicesFor(command: Command, services: Services): Promise<readonly Choice<Target>[]> {
  const { store, workspace } = services;
  if (command.on === "dockerfile") {
    return (await workspace.dockerfiles()).map((path) => {
      const folder = workspace.folderOf(path);
      const short = folder !== undefined && path.startsWith(folder) ? path.slice(folder.length + 1) : path;
      return { label: short, ...(folder === undefined ? {} : { description: folder }), icon: "file", value: path };
    });
  }
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
      .filter((container) => accepts(command, container))
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
