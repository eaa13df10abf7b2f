/** Commands between images and registries; `flows/registry.ts` is what they do. */

import { defineCommand } from "./command.ts";
import { checkNewerVersions, pullImage, pullReference, pushImage } from "./flows/registry.ts";

export const pull = defineCommand({
  id: "quayside.image.pull",
  title: "Pull Image…",
  icon: "cloud-download",
  on: "nothing",
  group: "navigation@2",
  viewTitle: ["quayside.images"],
  async run(context) {
    await pullImage(context);
  },
});

export const pullAgain = defineCommand({
  id: "quayside.image.pullAgain",
  title: "Pull Again",
  icon: "cloud-download",
  on: "image",
  states: ["tagged", "alias"],
  placement: "menu",
  group: "1_run@4",
  async run(context, [target]) {
    if (target?.reference != null) await pullReference(context, target.reference);
  },
});

export const push = defineCommand({
  id: "quayside.image.push",
  title: "Push…",
  icon: "cloud-upload",
  on: "image",
  states: ["tagged", "alias"],
  placement: "menu",
  group: "1_run@5",
  async run(context, [target]) {
    if (target?.reference != null) await pushImage(context, target.reference);
  },
});

export const checkNewer = defineCommand({
  id: "quayside.image.checkNewer",
  title: "Check for Newer Version",
  icon: "sync",
  on: "image",
  states: ["tagged", "alias"],
  placement: "menu",
  group: "1_run@3",
  multiple: true,
  repeatable: true,
  async run(context, targets) {
    await checkNewerVersions(context, targets);
  },
});
