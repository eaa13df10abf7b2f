/** A container's files as something to keep: an image, or a tar on this machine. */
import { shortReference, size } from "../../describe/format.ts";
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";
import { suggestedTag, tagProblem, withTag } from "../reference.ts";

export async function commitContainer({ engine, ui, memory }: CommandContext, container: Container): Promise<void> {
  const title = t("Make an image of {0}", container.name);
  const reference = await ui.input(title, {
    prompt: t("Name and tag of the image"),
    value: suggestedTag(container.name),
    validate: tagProblem,
  });
  if (reference === undefined) return;
  const message = await ui.input(title, { prompt: t("What was changed, for the image's history; may be empty") });
  if (message === undefined) return;
  const author = await ui.input(title, {
    prompt: t("Who made it; may be empty"),
    placeholder: "Ada Lovelace <ada@example.com>",
    value: memory.get("commit.author") ?? "",
  });
  if (author === undefined) return;
  memory.set("commit.author", author);
  const pause =
    container.state !== "running" ||
    (await ui.pick(title, [
      { label: t("Pause it meanwhile"), description: t("so that its files fit together"), value: true },
      { label: t("Let it run"), description: t("files that it is writing may be caught half written"), value: false },
    ]));
  if (pause === undefined) return;
  const options = { reference: withTag(reference), message, author, pause };
  await ui.progress(t("Making an image of {0}", container.name), () => engine.commit(container.id, options));
  await ui.info(t("{0} was made of {1}.", shortReference(options.reference), container.name));
}

export async function exportContainer({ engine, ui }: CommandContext, container: Container): Promise<void> {
  const title = t("Export the files of {0}", container.name);
  const path = await ui.askSavePath(title, `${container.name}.tar`);
  if (path === undefined) return;
  let written = 0;
  const done = await ui.progress(t("Exporting {0}", container.name), async ({ signal, report }) => {
    try {
      const onBytes = (bytes: number): void => {
        // As often as the shown figure changes, not with each piece.
        if (size(bytes) !== size(written)) report(size(bytes));
        written = bytes;
      };
      await engine.exportTo(container.id, path, onBytes, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  });
  if (done) await ui.info(t("The files of {0} are in {1} ({2}).", container.name, path, size(written)));
}
