/** What the status bar says of the engine in use. Pure: the extension draws it. */
import { engineFacts, useWords } from "../describe/engines.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import { describeFailure } from "../failures.ts";
import { t } from "../words.ts";
import { failureOf } from "./engine-state.ts";
import type { Seen } from "./view.ts";

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly accessibleLabel: string;
}

/** The engine in use and how many containers run; null while it is not known which one is in use. */
export function statusText(seen: Seen): StatusText | null {
  if (seen.engines?.state !== "ready") return null;
  const { entries, live } = seen.engines;
  const entry = entries.find(({ usedBy }) => usedBy !== null);
  if (entry === undefined) return null;
  const name = shortName(entry);
  const others = entries.filter(({ beside }) => beside).map((other) => other.name);
  const usual = others.length === 0 && isLocalDefault(entry);
  const info = live.get(entry.id)?.info ?? null;
  const failure = failureOf(seen);
  if (failure !== null) {
    const said = describeFailure(failure);
    return {
      text: `$(warning) ${usual ? "Docker" : name}`,
      tooltip: said,
      accessibleLabel: t("Docker engine {0}: {1}", name, said),
    };
  }
  const { container } = seen;
  if (info === null || container.state !== "ready") {
    const said = t("connecting…");
    return {
      text: `$(sync~spin) ${usual ? "Docker" : name}`,
      tooltip: t("Docker engine {0}: {1}", name, said),
      accessibleLabel: t("Docker engine {0}: {1}", name, said),
    };
  }
  const items = [...container.items.values()];
  const running = items.filter((item) => item.kind === "container" && item.state === "running").length;
  const counted = running === 1 ? t("1 container runs") : t("{0} containers run", running);
  const facts = [
    `${info.endpoint} (${entry.usedBy === null ? "" : useWords(entry.usedBy)})`,
    engineFacts(info),
    counted,
  ];
  if (others.length > 0) facts.push(t("Open side by side: {0}", others.join(", ")));
  return {
    text: usual ? `$(vm-running) ${running}` : `$(vm-running) ${running} ${name}`,
    tooltip: [...facts, t("Click to choose another engine.")].join("\n"),
    accessibleLabel: t("Docker engine {0}: {1}", name, counted),
  };
}

/** The engine that everybody expects: the one of this machine, which nobody had to choose. */
function isLocalDefault({ type, name, address }: EngineEntry): boolean {
  return isLocal(address) && (type === "DOCKER_HOST" || (type === "context" && name === "default"));
}

function isLocal(address: string): boolean {
  return /^(unix|npipe):/.test(address);
}

/** A name that fits in the status bar: a variable's name tells no other machine, and an address is told by its end. */
function shortName({ type, name, address }: EngineEntry): string {
  if (type !== "named" && (type !== "DOCKER_HOST" || isLocal(address))) return name;
  return address.length > 30 ? `…${address.slice(-29)}` : address;
}
