/** Commands on images. */
import { names, shortId, shortReference } from "../describe/format.ts";
import { type ImageTarget, imageLabel, targetsOf, usersOf } from "../describe/images.ts";
import type { TransferProgress } from "../engine/engine.ts";
import type { Image } from "../engine/model.ts";
import { t } from "../words.ts";
import { build } from "./build.ts";
import { forEach } from "./bulk.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { showInspected } from "./inspect.ts";
import { copy, enter } from "./keys.ts";
import { listed } from "./listed.ts";
import { prune } from "./prune.ts";
import { referenceProblem, tagProblem, withTag } from "./reference.ts";
import { run, runInteractive } from "./run.ts";

const pull = defineCommand({
  id: "quayside.image.pull",
  title: "Pull Image…",
  icon: "cloud-download",
  on: "nothing",
  group: "navigation@2",
  viewTitle: ["quayside.images"],
  async run(context) {
    const answer = await context.ui.input(t("Pull an image"), {
      prompt: t("The image's name; without a tag it is the latest one"),
      placeholder: "nginx:1.27",
      validate: referenceProblem,
    });
    if (answer !== undefined) await pullReference(context, withTag(answer.trim()));
  },
});

const pullAgain = defineCommand({
  id: "quayside.image.pullAgain",
  title: "Pull Newer Version",
  icon: "cloud-download",
  on: "image",
  states: ["tagged"],
  placement: "menu",
  group: "1_run@3",
  async run(context, [target]) {
    if (target?.reference != null) await pullReference(context, target.reference);
  },
});

async function pullReference({ engine, ui }: CommandContext, reference: string): Promise<void> {
  const name = shortReference(reference);
  const ended = await ui.progress(t("Pulling {0}", name), async (progress) => {
    const layers = new Map<string, TransferProgress>();
    try {
      await engine.pull(
        reference,
        (step) => {
          if (step.id !== null) layers.set(step.id, step);
          progress.report(pullWords([...layers.values()], step));
        },
        progress.signal,
      );
      return true;
    } catch (error) {
      if (progress.signal.aborted) return false;
      throw error;
    }
  });
  if (ended) await ui.info(t("Pulled {0}.", name));
}

/** How far a pull is: bytes where layers tell them, else the engine's own words. */
export function pullWords(layers: readonly TransferProgress[], last: TransferProgress): string {
  const counted = layers.filter(({ total, current }) => total !== null && current !== null && total > 0);
  const total = counted.reduce((sum, layer) => sum + (layer.total ?? 0), 0);
  if (total === 0) return last.status;
  const current = counted.reduce((sum, layer) => sum + Math.min(layer.current ?? 0, layer.total ?? 0), 0);
  return t("{0}: {1} %", last.status, Math.floor((100 * current) / total));
}

const inspect = defineCommand({
  id: "quayside.image.inspect",
  title: "Inspect Image",
  icon: "json",
  on: "image",
  placement: "menu",
  group: "2_look@1",
  keybinding: enter,
  async run(context, [target]) {
    if (target === undefined) return;
    const name = target.reference === null ? target.image.id.replace(/^sha256:/, "").slice(0, 12) : target.reference;
    await showInspected(context, "image", target.image.id, name.replaceAll("/", "_"));
  },
});

const tag = defineCommand({
  id: "quayside.image.tag",
  title: "Tag…",
  icon: "tag",
  on: "image",
  placement: "menu",
  group: "3_edit@1",
  async run({ engine, ui }, [target]) {
    if (target === undefined) return;
    const answer = await ui.input(t("Give {0} another name", imageLabel(target)), {
      prompt: t("Name and tag of the image"),
      value: target.reference?.includes("@") ? "" : (target.reference ?? ""),
      validate: tagProblem,
    });
    if (answer !== undefined) await engine.tag(target.image.id, withTag(answer));
  },
});

const copyReference = defineCommand({
  id: "quayside.image.copyReference",
  palette: false,
  title: "Copy Name",
  icon: "copy",
  on: "image",
  states: ["tagged"],
  placement: "menu",
  group: "3_edit@2",
  multiple: true,
  keybinding: copy,
  async run({ ui }, targets) {
    await ui.copy(targets.map(({ reference, image }) => reference ?? image.id).join("\n"));
  },
});

const copyId = defineCommand({
  id: "quayside.image.copyId",
  palette: false,
  title: "Copy ID",
  icon: "copy",
  on: "image",
  placement: "menu",
  group: "3_edit@3",
  multiple: true,
  async run({ ui }, targets) {
    await ui.copy([...new Set(targets.map(({ image }) => image.id))].join("\n"));
  },
});

const remove = defineCommand({
  id: "quayside.image.remove",
  title: "Remove Image…",
  icon: "trash",
  on: "image",
  placement: "inline",
  group: "9_remove@1",
  multiple: true,
  keybinding: { key: "delete", mac: "cmd+backspace" },
  async run(context, targets) {
    await removeImages(context, targets);
  },
});

/** Asks first, with who uses what goes; a name that is not the image's last one only goes itself. */
async function removeImages(context: CommandContext, targets: readonly ImageTarget[]): Promise<void> {
  const { ui, engine, store } = context;
  const users = usersOf(store.snapshots);
  const kept = targets.filter((target) => namesLeft(target, targets) > 0);
  const used = targets.filter((target) => !kept.includes(target) && users.has(target.image.id));
  const lines = [
    ...(targets.length === 1 ? [] : [targets.map(imageLabel).join(", ")]),
    ...(kept.length === 0 ? [] : [t("Only the name goes, the image has others: {0}.", names(kept.map(imageLabel)))]),
    ...used.map((target) =>
      t("{0} is used by {1}.", imageLabel(target), names([...(users.get(target.image.id) ?? [])])),
    ),
    ...(used.length === 0
      ? []
      : [t("Containers that do not run keep their files; the engine refuses where one runs.")]),
  ];
  const question =
    targets.length === 1
      ? t("Remove the image {0}?", targets.map(imageLabel).join(""))
      : t("Remove {0} images?", targets.length);
  if (!(await ui.confirm(question, lines.join("\n"), used.length > 0 ? t("Remove Anyway") : t("Remove")))) return;
  await forEach(context, t("Removing {0}", names(targets.map(imageLabel))), targets, imageLabel, async (target) => {
    // A digest that stands for an untagged image is no name to take away: the image itself goes.
    const whole = target.reference === null || target.reference.includes("@");
    await engine.removeImage(whole ? target.image.id : (target.reference ?? target.image.id), {
      force: used.includes(target),
    });
  });
}

/** How many of an image's names stay when the targets are gone. */
function namesLeft({ image, reference }: ImageTarget, targets: readonly ImageTarget[]): number {
  if (reference === null || !image.references.includes(reference)) return 0;
  const going = targets.filter((other) => other.image.id === image.id).map((other) => other.reference);
  return image.references.filter((name) => !going.includes(name)).length;
}

const pruneUnused = defineCommand({
  id: "quayside.image.prune",
  title: "Remove Unused Images…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@1",
  viewTitle: ["quayside.images"],
  async run(context) {
    await listed(context, ["container", "image"]);
    const { image: snapshot } = context.store.snapshots;
    const users = usersOf(context.store.snapshots);
    const unused = (snapshot.state === "ready" ? [...snapshot.items.values()] : [])
      .filter((item) => item.kind === "image")
      .filter(({ id }) => !users.has(id));
    const dangling = unused.filter(({ references }) => references.length === 0);
    if (unused.length === 0) {
      await context.ui.info(t("Every image is used by a container."));
      return;
    }
    const which = await context.ui.pick(t("Remove unused images"), [
      { label: t("Images without a name"), description: String(dangling.length), value: dangling },
      { label: t("All images that no container uses"), description: String(unused.length), value: unused },
    ]);
    if (which === undefined) return;
    await prune(context, {
      sizes: "image",
      targets: which,
      idOf: ({ id }) => id,
      nameOf: (image) => names([...new Set(targetsOf(image).map(imageOrId))]),
      nothing: t("Every image without a name is used by a container."),
      question: (count) => (count === 1 ? t("Remove 1 unused image?") : t("Remove {0} unused images?", count)),
      warning: t("No container uses them. What is not in a registry has to be built again."),
      remove: (image) => removeWhole(context, image),
    });
  },
});

function imageOrId(target: ImageTarget): string {
  return target.reference === null ? shortId(target.image.id) : imageLabel(target);
}

/** The engine refuses to remove an image of several names by its id: each name goes, and the last one takes it along. */
async function removeWhole({ engine }: CommandContext, { id, references }: Image): Promise<void> {
  for (const reference of references.length === 0 ? [id] : references)
    await engine.removeImage(reference, { force: false });
}

export const imageCommands = [
  run,
  runInteractive,
  remove,
  build,
  pull,
  pullAgain,
  inspect,
  tag,
  copyReference,
  copyId,
  pruneUnused,
];
