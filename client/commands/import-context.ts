/** Import Context…: a file that the docker program or Quayside has exported, looked through before anything is written. */
import { type ContextArchive, hasContext, importContext, readArchive } from "../engine/context-archive.ts";
import { isContextName } from "../engine/context-store.ts";
import { describeError, errorDetail } from "../failures.ts";
import { t } from "../words.ts";
import type { CommandContext } from "./command.ts";

/** Ends without a trace where the user leaves it. */
export async function importFile({ engines, sessions, ui }: CommandContext): Promise<void> {
  const path = await ui.askOpenPath(t("Import a context"), { [t("Docker contexts")]: ["dockercontext", "tar"] });
  if (path === undefined) return;
  let archive: ContextArchive;
  try {
    archive = await readArchive(path);
  } catch (error) {
    const message = t("{0} is no exported context: {1}", path, describeError(error));
    await ui.error(message, { detail: errorDetail(error) });
    return;
  }
  const name = await ui.input(t("The context's name"), {
    prompt: archive.host,
    value: archive.name,
    validate: (text) =>
      isContextName(text.trim())
        ? null
        : t("Two letters or more: letters, digits and _ . + - with a letter or digit in front."),
  });
  if (name === undefined) return;
  const place = engines.environment();
  const before = (await engines.refresh()).find((entry) => entry.type === "context" && entry.name === name.trim());
  if (await hasContext(place, name.trim())) {
    const detail = t(
      "It goes with its TLS files, for the docker program too. Address now: {0}. In the file: {1}.",
      before?.address ?? "?",
      archive.host,
    );
    if (!(await ui.confirm(t("Replace the context {0}?", name.trim()), detail, t("Replace")))) return;
  }
  await importContext(place, name.trim(), archive);
  // Where it is open, the new certificates count from now on, be the address the same or not.
  const open = before?.usedBy != null ? "" : before?.id;
  sessions.all.find(({ id }) => id === open)?.store.reconnect();
  await engines.refresh();
  const use = t("Use This Engine");
  if ((await ui.info(t("Imported the context {0}.", name.trim()), { actions: [use] })) === use) {
    await engines.choose(name.trim());
  }
}
