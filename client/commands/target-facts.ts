/** What can be said of anything that a command acts on: what tells it apart, its name, its state, whether a command is for it. */
import { stateWord } from "../describe/containers.ts";
import { engineOrigin, engineUse } from "../describe/engines.ts";
import { imageLabel, imageState, imageStateWord } from "../describe/images.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { Session } from "../engine/sessions.ts";
import { t } from "../words.ts";
import type { Command, SessionState, StateTypes, TargetKind, TargetTypes } from "./command.ts";
import { factsOf, isListedKind, keyOf, type ListedTarget } from "./targets.ts";

export type Target = TargetTypes[TargetKind];

/** The same for as long as it exists; different for whatever else there is of its kind. */
export function targetKey(target: Target): string {
  if (typeof target === "string") return target;
  if (isSession(target)) return target.id;
  if (isListedTarget(target)) return keyOf(target);
  return target.kind === "image" ? `${target.image.id} ${target.reference ?? ""}` : target.id;
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

export function nameOf(target: Target): string {
  if (typeof target === "string") return target;
  if (isSession(target)) return target.name;
  if (isListedTarget(target)) return factsOf(target).name;
  return target.kind === "image" ? imageLabel(target) : target.name;
}

/** What volumes, networks and members are is said in words of a sentence: `used by web`. */
export function refusedWords(title: string, target: Target): string {
  const said = [title, nameOf(target), stateOf(target)] as const;
  return typeof target !== "string" && !isSession(target) && isListedTarget(target)
    ? t("{0} can't be done: {1} is {2}.", ...said)
    : t("{0} can't be done: {1} is in the state “{2}”.", ...said);
}

function engineStateWord(entry: EngineEntry): string {
  if (entry.cause !== null) return t("unreadable");
  if (entry.usedBy !== null) return t("in use");
  return entry.current ? t("current in the docker program") : engineOrigin(entry);
}

function isListedTarget(target: Exclude<Target, string | Session>): target is ListedTarget {
  return isListedKind(target.kind);
}

function isSession(target: Exclude<Target, string>): target is Session {
  return !("kind" in target);
}
