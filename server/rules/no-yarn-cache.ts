import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { insertAfter, plainText, subcommand } from "./shared/arguments.ts";
import { cacheMounts, keepsOut } from "./shared/mounts.ts";
import { yarnStyle } from "./shared/package-managers.ts";
import { shippedIn } from "./shared/shipped.ts";
import { siblings } from "./shared/siblings.ts";

export default defineRule({
  id: "no-yarn-cache",
  category: "size",
  severity: "info",
  fix: "safe",
  scope: "stage",
  asksBases: true,
  aliases: ["DL3060"],
  summary: "Clean yarn's cache in the RUN that installs.",
  why: "What yarn downloads stays in the layer besides the installed packages. Run `yarn cache clean` at the end of the same `RUN`, or mount a cache: `RUN --mount=type=cache,target=/root/.cache/yarn …`. Stages that the final image is not built on are left alone.",
  examples: [
    {
      bad: "FROM node:22\nRUN yarn install --frozen-lockfile\n",
      good: "FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean\n",
    },
  ],
  *check(file) {
    const isShipped = shippedIn(file);
    const reported = new Set<Instruction>();
    const cleans = new Map<Instruction, number>();
    for (const use of file.commands("yarn")) {
      const call = subcommand(use, yarnStyle);
      if (call?.name !== "install" || !isShipped(use.instruction)) continue;
      if (keepsOut(use.instruction, (path) => /\/\.cache(?:$|\/yarn(?:$|\/))|^\/usr\/local\/share\/\.cache/.test(path)))
        continue;
      const clean = cleans.get(use.instruction) ?? lastCleanOf(file, use.instruction);
      cleans.set(use.instruction, clean);
      if (reported.has(use.instruction) || clean > use.command.span.start) continue;
      reported.add(use.instruction);
      const last = use.script?.isAndList ? use.script.commands.at(-1) : undefined;
      const edit = last && insertAfter(use, last, "&& yarn cache clean");
      yield {
        span: { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end },
        message: t("What yarn downloads stays in the layer. End this RUN with {0}.", "yarn cache clean"),
        fix: edit && { title: t("Add {0}", "yarn cache clean"), edits: [edit] },
        alternatives: cacheMounts(file, use.instruction, ["/usr/local/share/.cache/yarn"]),
      };
    }
  },
});

/** Where the last `yarn cache clean` of a RUN stands, -1 where there is none. */
function lastCleanOf(file: LintFile, instruction: Instruction): number {
  const last = siblings(file, instruction, "yarn").findLast((other) => {
    const call = subcommand(other, yarnStyle);
    return call?.name === "cache" && call.operands.some((word) => plainText(word) === "clean");
  });
  return last?.command.span.start ?? -1;
}
