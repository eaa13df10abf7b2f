import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-root-user",
  category: "security",
  severity: "warning",
  fix: "none",
  scope: "stage",
  aliases: ["DL3002"],
  summary: "Do not end a stage as root.",
  why: "The last `USER` is who the container runs as. A process that someone takes over as root has the whole container, and more ways out of it. Switch to root for what needs it and back to another user afterwards.",
  examples: [
    {
      bad: "FROM debian:12\nUSER root\nRUN install-things\n",
      good: "FROM debian:12\nUSER root\nRUN install-things\nUSER 1000\n",
    },
  ],
  *check(file) {
    const last = new Map<Stage | null, Instruction>();
    for (const user of file.instructions("USER")) if (!file.isTrigger(user)) last.set(file.stageOf(user), user);
    for (const [user] of [...last.values()].map(({ args }) => args)) {
      if (user === undefined || !/^(?:root|0+)(?::.*)?$/.test(user.value)) continue;
      yield { span: user.span, message: t("The stage ends as root. Switch to another user at its end.") };
    }
  },
});
