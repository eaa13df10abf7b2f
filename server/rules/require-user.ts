import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { chainOf } from "./shared/inheritance.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "require-user",
  category: "security",
  severity: "warning",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: [],
  summary: "Say with USER who the last image runs as.",
  why: "Without `USER` the process runs as whoever the base image says, and that is root with nearly all of them. A process that someone takes over as root has the whole container, and more ways out of it. Base images whose name says that they have another user are left alone.",
  enabledByDefault: false,
  examples: [
    {
      bad: 'FROM node:22\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22\nUSER node\nCMD ["node", "server.js"]\n',
    },
  ],
  *check(file) {
    const last = file.stages.at(-1);
    if (last === undefined) return;
    const chain = chainOf(last);
    if (chain.some(({ instructions }) => instructions.some(({ name }) => name === "USER"))) return;
    const base = chain.at(-1);
    if (!base?.baseName || /non-?root|unprivileged|rootless/i.test(base.baseName)) return;
    yield {
      span: (last.nameWord ?? last.base ?? last.from.keyword).span,
      message: t("The image has no USER, so it most likely runs as root. Add USER with another one."),
    };
  },
});
