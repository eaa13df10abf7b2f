/** Finds what a command acts on: the rows that it is given, as they are now, else what the user chooses. */
import type { ImageTarget } from "../describe/images.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { Container } from "../engine/model.ts";
import type { Placed, Session } from "../engine/sessions.ts";
import { t } from "../words.ts";
import type { Command, DriverServices, Services, TargetKind } from "./command.ts";
import { all, type Found, pickDockerfile, pickSession, pickTargets, ready } from "./pick-targets.ts";
import { accepts, refusedWords, type Target, targetKey } from "./target-facts.ts";
import { findListed, isListedKind, lookUp } from "./targets.ts";

/** What VS Code passes to a command: a row, all selected rows; a file; a name from a keybinding or another extension. */
export type Arguments = readonly unknown[];

/** What a keybinding passes to act on a view's selected rows. */
export interface SelectionArgument {
  readonly selectionOf: string;
}

/** Resolves with null when there is nothing to do, which the user has been told or has chosen. */
export async function findTargets(
  command: Command,
  title: string,
  args: Arguments,
  services: DriverServices,
): Promise<readonly Found[] | null> {
  const sessions = services.sessions.all;
  const [own] = sessions;
  // That there is no engine is said before anything is asked.
  if (sessions.length === 1 && command.offline !== true) await own.store.whenConnected();
  const given = await givenRows(command, args, services);
  if (command.on === "nothing" || command.on === "dockerfile") {
    const targets = command.on === "nothing" ? [] : await dockerfileOf(title, given, services);
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
    const targets = targetsOfNodes(command.on, nodes, session, services);
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

async function givenRows(command: Command, args: Arguments, services: DriverServices): Promise<readonly Placed[]> {
  const [first, all] = args;
  // The row that was clicked comes first; one of several that are selected, and not always the first of those.
  const several = command.multiple === true && Array.isArray(all) && all.length > 0 ? all : [first];
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

/** The Dockerfile of the menu or the user's choice; null where there is none, which the user has been told or has chosen. */
async function dockerfileOf(
  title: string,
  given: readonly Placed[],
  services: Services,
): Promise<readonly string[] | null> {
  if (given.length === 0) return await pickDockerfile(title, services);
  const file = given.map(({ node }) => node).find((node) => typeof node === "string");
  if (file !== undefined) return [file];
  await services.ui.info(t("{0}: what it was meant for is gone.", title));
  return null;
}

/** The current records that nodes stand for, each once: rows may be older than the store. */
function targetsOfNodes(
  on: TargetKind,
  nodes: readonly unknown[],
  session: Session,
  services: Services,
): readonly Target[] {
  const { store } = session;
  if (on === "session") return nodes.some((node) => isNode(node) && node.kind === "session") ? [session] : [];
  if (on === "engine") return enginesOf(nodes, services);
  if (isListedKind(on)) return findListed(on, nodes, store.snapshots);
  if (on === "container") return containersOf(nodes, all(store, "container"));
  return imagesOf(nodes, all(store, "image"));
}

/** A name stands for an entry of that name; a row for the entry of its id as it is now. */
function enginesOf(nodes: readonly unknown[], { engines }: Services): readonly EngineEntry[] {
  const entries = engines.snapshot.state === "ready" ? engines.snapshot.entries : [];
  const meant = nodes.map((node) => {
    if (typeof node === "string") return entries.find(({ name }) => name === node)?.id;
    return isNode(node) && node.kind === "engine" && "entry" in node ? (node.entry as EngineEntry).id : undefined;
  });
  return entries.filter(({ id }) => meant.includes(id));
}

/** A group stands for those that it showed: what a filter hides is not meant. */
function containersOf(nodes: readonly unknown[], containers: readonly Container[]): readonly Container[] {
  const wanted = nodes
    .flatMap((node) => (isNode(node) && node.kind === "group" ? membersOf(node, "containers") : [node]))
    .flatMap((node) => (typeof node === "string" ? [node] : isNode(node) && isContainer(node) ? [node.id] : []));
  return lookUp(wanted, containers, ({ id, name }) => [id, name]);
}

function imagesOf(nodes: readonly unknown[], images: readonly ImageTarget[]): readonly ImageTarget[] {
  const wanted = nodes
    .flatMap((node) => (isNode(node) && node.kind === "repository" ? membersOf(node, "images") : [node]))
    .flatMap((node) => (typeof node === "string" ? [node] : isNode(node) && isImage(node) ? [targetKey(node)] : []));
  return lookUp(wanted, images, (target) => [targetKey(target), target.image.id, target.reference ?? ""]);
}

function membersOf(node: object, key: "containers" | "images"): readonly unknown[] {
  const members = (node as Readonly<Record<string, unknown>>)[key];
  return Array.isArray(members) ? members : [];
}

function isContainer(node: Node): node is Container {
  return node.kind === "container" && "id" in node;
}

function isImage(node: Node): node is ImageTarget {
  return node.kind === "image" && "image" in node;
}

/** The kind of a row that stands for several of a kind. */
const groupKinds: Partial<Record<TargetKind, string>> = { container: "group", image: "repository" };

/** Whether a command on this kind could be meant for a node, be it there or gone. */
function isMeant(on: TargetKind, node: unknown): boolean {
  if (!isNode(node)) return true;
  return node.kind === on || node.kind === groupKinds[on];
}

interface Node {
  readonly kind: string;
}

function isNode(node: unknown): node is Node {
  return typeof node === "object" && node !== null && "kind" in node;
}
