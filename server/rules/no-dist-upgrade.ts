import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { subcommand } from "./shared/arguments.ts";
import { zypperStyle } from "./shared/package-managers.ts";

export default defineRule({
  id: "no-dist-upgrade",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3035"],
  synonyms: ["DL3005", "DL3017", "DL3031", "DL3039", "apt-get-dist-upgrade", "apt-get-upgrade"],
  summary: "Do not upgrade the distribution with zypper.",
  why: "`zypper dist-upgrade` can change every package and remove some, so that the base image's version says nothing any more. Build on a newer base image.",
  examples: [
    {
      bad: "FROM opensuse/leap:15.5\nRUN zypper -n dist-upgrade\n",
      good: "FROM opensuse/leap:15.6\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("zypper")) {
      const call = subcommand(use, zypperStyle);
      if (call?.name !== "dist-upgrade" && call?.name !== "dup") continue;
      yield {
        span: { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end },
        message: t("This can change every package of the image. Build on a newer base image instead."),
      };
    }
  },
});
