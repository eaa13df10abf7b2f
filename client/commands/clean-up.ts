/** Clean Up…, over all kinds; `seldom/clean-up.ts` is what it does. */
import { defineCommand } from "./command.ts";

export const cleanUp = defineCommand({
  id: "quayside.engine.cleanUp",
  title: "Clean Up…",
  icon: "clear-all",
  on: "nothing",
  group: "9_prune@2",
  viewTitle: ["quayside.containers", "quayside.images", "quayside.volumes", "quayside.networks"],
  async run(context) {
    await (await import("./seldom.ts")).cleanUp(context);
  },
});
