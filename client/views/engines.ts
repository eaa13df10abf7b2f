/** The Engines view: every context and socket, the one in use with what it is; others tell their state when asked. */
import { engineFacts, engineOrigin, engineUse, useWords } from "../describe/engines.ts";
import { escapeMarkdown } from "../describe/format.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { EngineInfo } from "../engine/engine.ts";
import type { Tested } from "../engine/engines.ts";
import type { Failure } from "../engine/model.ts";
import type { Store } from "../engine/store.ts";
import { describeFailure } from "../failures.ts";
import { t } from "../words.ts";
import { failureOf } from "./engine-state.ts";
import { plainFacts } from "./tooltip.ts";
import { defineView, type Row } from "./view.ts";

export interface EngineNode {
  readonly kind: "engine";
  readonly entry: EngineEntry;
  /** What the last test of it found. */
  readonly tested: Tested | null;
  /** The window's connection, for the one in use and those that are open beside it. */
  readonly live: Live | null;
}

interface Live {
  readonly info: EngineInfo | null;
  readonly failure: Failure | null;
  /** Containers in all and those that run, and images; null while they are not listed. */
  readonly containers: number | null;
  readonly running: number;
  readonly images: number | null;
}

export const engines = defineView<EngineNode>({
  id: "quayside.engines",
  name: "Engines",
  icon: "server-environment",
  size: 1,
  visibility: "collapsed",
  kinds: ["engines"],
  children(seen, node) {
    if (node !== null || seen.engines?.state !== "ready") return [];
    const { entries, tested, live } = seen.engines;
    return entries.map((entry) => ({
      kind: "engine",
      entry,
      tested: tested.get(entry.id) ?? null,
      live: liveOf(live.get(entry.id)),
    }));
  },
  row(node) {
    const { entry } = node;
    const facts = factsOf(node);
    const marks = [
      entry.usedBy === null ? "" : t("in use"),
      entry.beside ? t("open") : "",
      entry.current && entry.usedBy === null && entry.name !== "default" ? t("current in the docker program") : "",
    ];
    const said = [...marks, facts].filter((part) => part !== "");
    return {
      id: entry.id,
      label: entry.name,
      description: said.join(" · "),
      icon: iconOf(node),
      contextValue: `engine:${engineUse(entry)}`,
      accessibleLabel: [entry.name, engineOrigin(entry), ...said].join(", "),
      collapsible: "none",
      tooltip: () => tooltip(node),
    };
  },
});

function liveOf(connection: Pick<Store, "snapshots" | "info"> | undefined): Live | null {
  if (connection === undefined) return null;
  const { info, snapshots } = connection;
  const { container, image } = snapshots;
  const containers = container.state === "ready" ? [...container.items.values()] : null;
  return {
    info,
    failure: failureOf(snapshots),
    containers: containers?.length ?? null,
    running: containers?.filter((item) => item.kind === "container" && item.state === "running").length ?? 0,
    images: image.state === "ready" ? image.items.size : null,
  };
}

function factsOf({ entry, tested, live }: EngineNode): string {
  if (entry.cause !== null) return t("could not be read: {0}", entry.cause);
  if (live !== null && live.failure === null) return liveFacts(live);
  if (tested?.state === "testing") return t("testing…");
  if (tested?.state === "failed") return describeFailure(tested.failure);
  if (live?.failure != null) return describeFailure(live.failure);
  if (tested?.state === "reached") {
    const { info, containers, running, images } = tested;
    return [engineFacts(info), t("{0}/{1} running", running, containers), imageCount(images)].join(" · ");
  }
  return [entry.address, entry.description].filter((part) => part !== "").join(" · ");
}

function liveFacts({ info, containers, running, images }: Live): string {
  if (info === null) return t("connecting…");
  const parts = [
    engineFacts(info),
    containers === null ? "" : t("{0}/{1} running", running, containers),
    images === null ? "" : imageCount(images),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function imageCount(count: number): string {
  return count === 1 ? t("1 image") : t("{0} images", count);
}

function iconOf({ entry, tested, live }: EngineNode): Row["icon"] {
  if (entry.cause !== null) return { name: "warning", color: "charts.orange" };
  if (live !== null) {
    if (live.failure !== null) return { name: "error", color: "charts.red" };
    return { name: "pass-filled", color: live.info === null ? "charts.yellow" : "charts.green" };
  }
  const name = entry.type === "socket" ? "plug" : "server-environment";
  if (tested?.state === "testing") return { name: "sync", color: "charts.yellow" };
  if (tested === null) return { name };
  return { name, color: tested.state === "reached" ? "charts.green" : "charts.red" };
}

function tooltip({ entry, tested, live }: EngineNode): string {
  const failure = tested?.state === "failed" ? tested.failure : (live?.failure ?? null);
  const info = live?.info ?? (tested?.state === "reached" ? tested.info : null);
  const rows: readonly (readonly [string, string])[] = [
    [t("Source"), engineOrigin(entry)],
    [t("Endpoint"), live?.info?.endpoint ?? entry.address],
    [t("Description"), entry.description],
    [t("In use"), entry.usedBy === null ? "" : useWords(entry.usedBy)],
    [t("Engine"), info === null ? "" : engineFacts(info)],
    [t("Could not be read"), entry.cause ?? ""],
    [t("Failure"), failure === null ? "" : `${describeFailure(failure)} (${failure.detail})`],
  ];
  return [`**${escapeMarkdown(entry.name)}**`, "", plainFacts(rows)].join("\n");
}
