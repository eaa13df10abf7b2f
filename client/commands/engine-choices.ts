/** Engines as a quick pick shows them. */
import { engineOrigin } from "../describe/engines.ts";
import type { EngineEntry } from "../engine/contexts.ts";
import type { Choice } from "../ui.ts";
import { t } from "../words.ts";

/** Those that can be read, as a quick pick shows them, the one in use marked. */
export function engineChoices<T extends EngineEntry>(entries: readonly T[]): Choice<T>[] {
  return entries
    .filter(({ cause }) => cause === null)
    .map((entry) => ({
      label: entry.name,
      description: [entry.address, entry.usedBy === null ? "" : t("in use")].filter((part) => part !== "").join(" · "),
      detail: entry.description === "" ? engineOrigin(entry) : `${engineOrigin(entry)} · ${entry.description}`,
      icon: entry.usedBy === null ? (entry.type === "socket" ? "plug" : "server-environment") : "pass-filled",
      value: entry,
    }));
}
