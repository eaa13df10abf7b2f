/** A container's states in words, for rows, pickers and messages. */
import type { Container, ContainerState, Health } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";

/** Every container that can be read. */
export function containersIn({ container }: Snapshots): readonly Container[] {
  if (container.state !== "ready") return [];
  return [...container.items.values()].filter((item) => item.kind === "container");
}

/** A state's name in the user's language. */
export function stateWord(state: ContainerState): string {
  const words: Readonly<Record<ContainerState, string>> = {
    created: t("Created"),
    running: t("Running"),
    paused: t("Paused"),
    restarting: t("Restarting"),
    removing: t("Being removed"),
    exited: t("Exited"),
    dead: t("Dead"),
    unknown: t("Unknown state"),
  };
  return words[state];
}

/** States in which a container holds processes. */
export function isLive({ state }: Container): boolean {
  return state === "running" || state === "restarting" || state === "paused";
}

/** Whether it runs no more, or never did: what an engine's own prune takes. */
export function isStopped({ state }: Container): boolean {
  return state === "created" || state === "exited" || state === "dead";
}

/** The Compose project or the Swarm stack that a container is of; null where it is of none. */
export function projectOf({ compose, labels }: Container): string | null {
  return compose?.project ?? (labels["com.docker.stack.namespace"] || null);
}

const signals: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
};

/** What an exit code says by convention; empty where it means what the program meant. */
export function exitWords(code: number): string {
  switch (code) {
    case 0:
      return t("it ended by itself, without an error");
    case 125:
      return t("the engine could not run it");
    case 126:
      return t("its command can't be executed");
    case 127:
      return t("its command was not found");
    case 130:
      return t("interrupted (SIGINT)");
    case 137:
      return t("killed (SIGKILL): it did not end when asked, or memory ran out");
    case 139:
      return t("it crashed: access to memory that is not its own (SIGSEGV)");
    case 143:
      return t("asked to end (SIGTERM)");
  }
  const signal = signals[code - 128];
  return signal === undefined ? "" : t("ended by the signal {0}", signal);
}

/** A health check's verdict; empty where there is no check. */
export function healthWord(health: Health): string {
  const words: Readonly<Record<Health, string>> = {
    none: "",
    starting: t("health check starting"),
    healthy: t("healthy"),
    unhealthy: t("unhealthy"),
  };
  return words[health];
}
