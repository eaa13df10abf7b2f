/** Commands on images. */

import { dialogNames, names, shortId, shortReference } from "../describe/format.ts";
import { digestsOf, type ImageTarget, imageLabel, targetsOf, usersOf } from "../describe/images.ts";
import { t } from "../words.ts";
import { importImage, load, save } from "./archives.ts";
import { build } from "./build.ts";
import { forEach } from "./bulk.ts";
import { defineCommand } from "./command.ts";
import { showHistory } from "./flows/history.ts";
import { namesLeft, removeImages } from "./flows/remove-images.ts";
import { showInspected } from "./inspect.ts";
import { copy, enter } from "./keys.ts";
import { listed } from "./listed.ts";
import { prune } from "./prune.ts";
import { tagProblem, withTag } from "./reference.ts";
import { checkNewer, pull, pullAgain, push } from "./registry.ts";
import { removeWhole } from "./remove-image.ts";
import { run, runInteractive } from "./run.ts";

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

const history = defineCommand({
  id: "quayside.image.history",
  title: "History",
  icon: "history",
  on: "image",
  placement: "menu",
  group: "2_look@2",
  async run(context, [target]) {
    if (target !== undefined) await showHistory(context, target);
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
  states: ["tagged", "alias", "pinned"],
  submenu: "copy",
  placement: "menu",
  group: "1_copy@1",
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
  submenu: "copy",
  placement: "menu",
  group: "1_copy@2",
  multiple: true,
  async run({ ui }, targets) {
    await ui.copy([...new Set(targets.map(({ image }) => image.id))].join("\n"));
  },
});

const copyDigest = defineCommand({
  id: "quayside.image.copyDigest",
  palette: false,
  title: "Copy Digest",
  icon: "copy",
  on: "image",
  submenu: "copy",
  placement: "menu",
  group: "1_copy@3",
  multiple: true,
  async run({ ui }, targets) {
    const digests = targets.flatMap(({ image, reference }) => {
      const own = reference === null ? [] : digestsOf(image, reference);
      return own.length > 0 ? own : image.digests.map((digest) => digest.slice(digest.lastIndexOf("@") + 1));
    });
    if (digests.length > 0) await ui.copy([...new Set(digests)].join("\n"));
    else await ui.info(t("It has no digest: a registry gives one when the image is pushed or pulled."));
  },
});

const untag = defineCommand({
  id: "quayside.image.untag",
  title: "Untag…",
  icon: "tag",
  on: "image",
  states: ["alias"],
  placement: "menu",
  group: "3_edit@2",
  multiple: true,
  async run(context, targets) {
    const { ui } = context;
    const last = targets.find((target) => namesLeft(target, targets).length === 0);
    if (last !== undefined) {
      await ui.info(t("These are all the names of {0}. Leave one, or remove the image.", shortId(last.image.id)));
      return;
    }
    const labels = targets.map(imageLabel);
    const [only] = targets;
    const question =
      targets.length === 1 ? t("Take the name {0} away?", names(labels)) : t("Take {0} names away?", targets.length);
    const stays =
      targets.length === 1 && only !== undefined
        ? t("The image stays, as {0}.", names(namesLeft(only, targets).map(shortReference)))
        : t("The images stay, by their other names.");
    const lines = [...(targets.length === 1 ? [] : [dialogNames(labels)]), stays];
    if (!(await ui.confirm(question, lines.join("\n"), t("Untag")))) return;
    await forEach(context, t("Taking away {0}", names(labels)), targets, imageLabel, async ({ image, reference }) => {
      await context.engine.removeImage(reference ?? image.id, { force: false });
    });
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

export const imageCommands = [
  run,
  runInteractive,
  remove,
  build,
  pull,
  pullAgain,
  checkNewer,
  push,
  inspect,
  history,
  tag,
  untag,
  save,
  load,
  importImage,
  copyReference,
  copyId,
  copyDigest,
  pruneUnused,
];
