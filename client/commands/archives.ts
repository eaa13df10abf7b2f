/** Commands for images as files on this machine; `flows/archives.ts` is what they do. */

import { defineCommand } from "./command.ts";
import { importArchive, loadImages, saveImages } from "./flows/archives.ts";

export const save = defineCommand({
  id: "quayside.image.save",
  title: "Save…",
  icon: "save",
  on: "image",
  placement: "menu",
  group: "4_files@1",
  multiple: true,
  async run(context, targets) {
    await saveImages(context, targets);
  },
});

export const load = defineCommand({
  id: "quayside.image.load",
  title: "Load…",
  icon: "folder-opened",
  on: "nothing",
  group: "9_files@1",
  viewTitle: ["quayside.images"],
  async run(context) {
    await loadImages(context);
  },
});

export const importImage = defineCommand({
  id: "quayside.image.import",
  title: "Import Image…",
  icon: "file-zip",
  on: "nothing",
  group: "9_files@2",
  viewTitle: ["quayside.images"],
  async run(context) {
    await importArchive(context);
  },
});
