/** The row of a record that could not be read, in whichever view it stands. */
import { escapeMarkdown, shortId } from "../describe/format.ts";
import type { Kind, Unreadable } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";
import type { Row } from "./view.ts";

/** The records of a kind that could not be read. */
export function unreadableIn(snapshot: Snapshots[Kind]): readonly Unreadable[] {
  return snapshot.state === "ready" ? [...snapshot.items.values()].filter((item) => item.kind === "unreadable") : [];
}

export function unreadableRow(record: Unreadable): Row {
  const label = record.id === "" ? t("Unreadable record") : shortId(record.id);
  return {
    id: `unreadable/${record.of}/${record.id}`,
    label,
    description: t("could not be read: {0}", record.cause),
    icon: { name: "warning", color: "charts.orange" },
    contextValue: "unreadable",
    accessibleLabel: t("{0}, could not be read: {1}", label, record.cause),
    collapsible: "none",
    tooltip: () => escapeMarkdown(t("The engine's answer for {0} could not be read: {1}", record.id, record.cause)),
  };
}
