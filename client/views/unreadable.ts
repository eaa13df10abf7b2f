/** The row of a record that could not be read, in whichever view it stands. */
import { holdsText } from "../describe/arrangement.ts";
import { escapeMarkdown, shortId } from "../describe/format.ts";
import type { Kind, Unreadable } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";
import type { Row } from "./view.ts";

/** The records of a kind that could not be read: no filter but a text knows anything about them. */
export function unreadableIn(snapshot: Snapshots[Kind], text = ""): readonly Unreadable[] {
  if (snapshot.state !== "ready") return [];
  return [...snapshot.items.values()]
    .filter((item) => item.kind === "unreadable")
    .filter(({ id, cause }) => holdsText(text, id, [cause]));
}

export function unreadableRow(record: Unreadable): Row {
  const label = record.id === "" ? t("Unreadable record") : shortId(record.id);
  return {
    id: `unreadable/${record.of}/${record.id}`,
    label,
    description: t("could not be read: {0}", record.cause),
    icon: { name: "warning", color: "problemsWarningIcon.foreground" },
    contextValue: "unreadable",
    accessibleLabel: t("{0}, could not be read: {1}", label, record.cause),
    collapsible: "none",
    tooltip: () => escapeMarkdown(t("The engine's answer for {0} could not be read: {1}", record.id, record.cause)),
  };
}
