/** A container's states in words, for rows, pickers and messages. */
import type { ContainerState, Health } from "../engine/model.ts";
import { t } from "../words.ts";

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
