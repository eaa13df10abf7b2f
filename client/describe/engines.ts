/** Engines in a few words: what may be done with one, where it comes from, what it is. */
import type { EngineEntry } from "../engine/contexts.ts";
import type { EngineInfo } from "../engine/engine.ts";
import type { Failure } from "../engine/model.ts";
import { t } from "../words.ts";

/**
 * What commands and menus tell apart. `usedContext` and `used`: the one in use, by a context or otherwise.
 * `besideContext` and `beside`: one that is open side by side with it. `keptContext`: one that can't be removed, because
 * it is the CLI's own or its current one. `found`: no context.
 */
export type EngineUse =
  | "used"
  | "usedContext"
  | "beside"
  | "besideContext"
  | "keptContext"
  | "context"
  | "found"
  | "broken";

export function engineUse({ type, name, usedBy, current, beside, cause }: EngineEntry): EngineUse {
  if (cause !== null) return "broken";
  if (type !== "context") return usedBy !== null ? "used" : beside ? "beside" : "found";
  if (usedBy !== null) return "usedContext";
  if (beside) return "besideContext";
  return current || name === "default" ? "keptContext" : "context";
}

/** Where an entry comes from. */
export function engineOrigin({ type, name }: EngineEntry): string {
  switch (type) {
    case "context":
      return name === "default" ? t("the docker program's default") : t("Docker context");
    case "DOCKER_HOST":
      return t("environment variable");
    case "socket":
      return t("socket found on this machine");
    case "named":
      return t("address");
  }
}

/** What made it the engine in use. */
export function useWords(source: EngineInfo["source"]): string {
  switch (source) {
    case "window":
      return t("chosen for this window");
    case "setting":
      return t("named by the setting quayside.engine");
    case "DOCKER_HOST":
      return t("named by the variable DOCKER_HOST");
    case "DOCKER_CONTEXT":
      return t("named by the variable DOCKER_CONTEXT");
    case "context":
      return t("the docker program's current context");
    case "default":
      return t("the default, as nothing else is named");
  }
}

/** `27.0.3 · API 1.46 · linux/amd64` */
export function engineFacts({ version, apiVersion, os, arch }: EngineInfo): string {
  const machine = [os, arch].filter((part) => part !== "").join("/");
  return [version, t("API {0}", apiVersion), machine].filter((part) => part !== "").join(" · ");
}

/** The steps on the way to an engine, for saying at which one it failed. */
export function failedStep(address: string, { code, detail }: Failure): string {
  if (code === "bad-host" || code === "bad-context") return t("Reading the address");
  if (code === "too-old") return t("Agreeing on a version");
  if (address.startsWith("ssh:")) {
    if (/spawn .*ENOENT/.test(detail)) return t("Starting ssh");
    if (code === "unreachable" || code === "timeout") return t("Reaching the machine");
    if (code === "refused" && !/docker/i.test(detail)) return t("Reaching the machine");
    if (code === "unauthorized") return t("Logging in by SSH");
    if (code === "no-engine") return t("Finding the docker program on the machine");
    return t("Talking to the engine");
  }
  if (code === "socket-missing" || code === "no-engine") return t("Finding the socket");
  if (code === "permission-denied") return t("Opening the socket");
  if (code === "tls" || code === "unauthorized") return t("Checking the certificates");
  if (/^(tcp|https?):/.test(address) && code !== "other" && code !== "lost") return t("Reaching the machine");
  return t("Talking to the engine");
}
