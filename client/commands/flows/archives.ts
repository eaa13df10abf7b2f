/** Images as files on this machine: save, load, import. */
import { dialogNames, names, shortId, shortReference, size } from "../../describe/format.ts";
import { type ImageTarget, imageLabel } from "../../describe/images.ts";
import type { Progress, Ui } from "../../ui.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";
import { tagProblem, withTag } from "../reference.ts";

const endings = ["tar", "gz", "tgz", "bz2", "xz", "zst"];

export async function saveImages({ engine, ui }: CommandContext, targets: readonly ImageTarget[]): Promise<void> {
  const labels = names(targets.map(imageLabel));
  const file = await ui.askSavePath(t("Save {0}", labels), fileName(targets));
  if (file === undefined) return;
  const images = new Map(targets.map(({ image }) => [image.id, image.size]));
  const total = [...images.values()].reduce((sum, bytes) => sum + bytes, 0);
  const references = targets.map(({ reference, image }) => reference ?? image.id);
  let written = 0;
  const ended = await whole(ui, t("Saving {0}", labels), (progress) =>
    engine.saveImages(
      references,
      file,
      (bytes) => {
        written = bytes;
        progress.report(t("{0} of about {1}", size(bytes), size(Math.max(total, bytes))));
      },
      progress.signal,
    ),
  );
  if (ended !== null) await ui.info(t("Saved {0} to {1} ({2}).", labels, file, size(written)));
}

export async function loadImages({ engine, ui }: CommandContext): Promise<void> {
  const file = await ui.askOpenPath(t("Load images from an archive"), { [t("Archives")]: endings });
  if (file === undefined) return;
  const loaded = await whole(ui, t("Loading {0}", baseName(file)), (progress) =>
    engine.loadImages(file, report(progress), progress.signal),
  );
  if (loaded === null) return;
  const labels = loaded.map((name) => (name.startsWith("sha256:") ? shortId(name) : shortReference(name)));
  await ui.info(
    labels.length === 0
      ? t("{0} held no image that the engine could load.", baseName(file))
      : t("Loaded {0}.", dialogNames(labels)),
  );
}

export async function importArchive({ engine, ui }: CommandContext): Promise<void> {
  const title = t("Import a file system as an image");
  const file = await ui.askOpenPath(title, { [t("Archives")]: endings });
  if (file === undefined) return;
  const reference = await ui.input(title, {
    prompt: t("Name and tag of the image"),
    placeholder: "app:1.0",
    validate: (text) => tagProblem(text.trim()),
  });
  if (reference === undefined) return;
  const changes = await ui.input(title, {
    prompt: t("Instructions to apply, with “;” between them; none where empty"),
    placeholder: 'CMD ["sh"]; ENV PATH=/bin; EXPOSE 8080',
    validate: (text) => changesProblem(text),
  });
  if (changes === undefined) return;
  const message = await ui.input(title, { prompt: t("A note for the image's history; none where empty") });
  if (message === undefined) return;
  const name = withTag(reference.trim());
  const options = {
    file,
    reference: name,
    changes: splitChanges(changes),
    ...(message === "" ? {} : { message }),
  };
  const id = await whole(ui, t("Importing {0}", baseName(file)), (progress) =>
    engine.importImage(options, report(progress), progress.signal),
  );
  if (id !== null) await ui.info(t("Imported {0}.", shortReference(name)));
}

/** Shows progress; null where the user ended it, which needs no more words. */
async function whole<T>(ui: Ui, title: string, work: (progress: Progress) => Promise<T>): Promise<T | null> {
  return await ui.progress(title, async (progress) => {
    try {
      return await work(progress);
    } catch (error) {
      if (progress.signal.aborted) return null;
      throw error;
    }
  });
}

/** Sent bytes; once all are, the engine works on by itself. */
function report(progress: Progress): (bytes: number, total: number) => void {
  return (bytes, total) =>
    progress.report(
      bytes < total ? t("{0} of {1}", size(bytes), size(total)) : t("{0} sent, the engine unpacks it", size(total)),
    );
}

/** `nginx-1.27.tar`; of several images the first one's name and how many more. */
function fileName(targets: readonly ImageTarget[]): string {
  const [first] = targets;
  if (first === undefined) return "images.tar";
  const name = first.reference === null ? shortId(first.image.id) : imageLabel(first);
  const more = targets.length > 1 ? `-and-${targets.length - 1}-more` : "";
  return `${name.replace(/[^\w.-]+/g, "-")}${more}.tar`;
}

function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

/** At each “;” outside quotes: a command's own is part of it. */
function splitChanges(text: string): readonly string[] {
  return (text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^;])+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** What is wrong with the instructions; null where nothing is. */
function changesProblem(text: string): string | null {
  const allowed = /^(CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|ONBUILD|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+\S/i;
  const wrong = splitChanges(text).find((part) => !allowed.test(part));
  return wrong === undefined
    ? null
    : t("“{0}” can't be applied: only instructions that need no build, like CMD, ENV or EXPOSE.", wrong);
}
