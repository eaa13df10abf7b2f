/** Lets the user choose what a command acts on, from all engines that are open. */
import { webPorts } from "../describe/browse.ts";
import { stateWord } from "../describe/containers.ts";
import { age, shortId, shortReference, size } from "../describe/format.ts";
import { type ImageTarget, imageLabel, targetsOf } from "../describe/images.ts";
import type { Container } from "../engine/model.ts";
import type { Session } from "../engine/sessions.ts";
import type { Choice } from "../ui.ts";
import { t } from "../words.ts";
import type { Command, DriverServices, Services } from "./command.ts";
import { engineChoices } from "./engine-choices.ts";
import { listed } from "./listed.ts";
import { accepts, type Target } from "./target-facts.ts";
import { factsOf, isListedKind, listings } from "./targets.ts";

/** What a command acts on in one session; a command on nothing has no targets. */
export interface Found {
  readonly session: Session;
  readonly targets: readonly Target[];
}

/** Resolves when what a command may act on in a session is listed; rejects where it can't be had. */
export async function ready(command: Command, { store }: Session, services: Services): Promise<void> {
  const { on } = command;
  if (command.offline !== true) await store.whenConnected();
  if (on === "engine") await services.engines.refresh();
  else if (on !== "session") await listed({ store }, isListedKind(on) ? listings[on].kinds : ["container", "image"]);
}

export function all(store: Services["store"], kind: "container"): readonly Container[];
export function all(store: Services["store"], kind: "image"): readonly ImageTarget[];
export function all(store: Services["store"], kind: "container" | "image"): readonly (Container | ImageTarget)[] {
  const snapshot = store.snapshots[kind];
  if (snapshot.state !== "ready") return [];
  return [...snapshot.items.values()].flatMap((item): readonly (Container | ImageTarget)[] => {
    if (item.kind === "unreadable") return [];
    return item.kind === "container" ? [item] : targetsOf(item);
  });
}

/** Null where the user leaves it, or has been told that there is none. */
export async function pickDockerfile(title: string, { ui, workspace }: Services): Promise<readonly string[] | null> {
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
export async function pickSession(command: Command, title: string, services: Services): Promise<Session | null> {
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

export async function pickTargets(
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

function has({ ports }: Container, needed: Command["needs"]): boolean {
  return needed === undefined || webPorts(ports).length > 0;
}
