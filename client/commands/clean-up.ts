/** Clean Up…, over all kinds; `flows/clean-up.ts` is what it does. */

import { defineCommand } from "./command.ts";
import { cleanUpAll } from "./flows/clean-up.ts";

export const cleanUp = defineCommand({
  id: "quayside.engine.cleanUp",
  title: "Clean Up…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@2",
  viewTitle: ["quayside.containers", "quayside.images", "quayside.volumes", "quayside.networks"],
  async run(context) {
    await cleanUpAll(context);
  },
});
