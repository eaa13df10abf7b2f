import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { hasFlag, insertAfter, subcommand } from "./shared/arguments.ts";
import { cacheMounts, keepsOut } from "./shared/mounts.ts";
import { apkStyle } from "./shared/package-managers.ts";

export default defineRule({
  id: "no-apk-cache",
  category: "size",
  severity: "info",
  fix: "safe",
  scope: "stage",
  aliases: ["DL3019"],
  synonyms: ["apkadd-missing_nocache_or_updaterm"],
  summary: "Call apk add with --no-cache.",
  why: "Without it, the index of packages stays in the layer. `--no-cache` also fetches a fresh index, so that `apk update`, `--update` and `rm -rf /var/cache/apk/*` are not needed. A cache mount on `/var/cache/apk` does as well.",
  examples: [
    { bad: "FROM alpine:3.20\nRUN apk add curl=~8.9\n", good: "FROM alpine:3.20\nRUN apk add --no-cache curl=~8.9\n" },
  ],
  *check(file) {
    for (const use of file.commands("apk")) {
      const call = subcommand(use, apkStyle);
      if (call?.name !== "add" || hasFlag(call.flags, "--no-cache")) continue;
      if (keepsOut(use.instruction, (path) => path === "/var/cache/apk" || path === "/etc/apk/cache")) continue;
      const edit = insertAfter(use, call.nameWord, "--no-cache");
      yield {
        span: { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end },
        message: t("The index of packages stays in the layer. Add {0}.", "--no-cache"),
        fix: edit && { title: t("Add {0}", "--no-cache"), edits: [edit] },
        alternatives: cacheMounts(file, use.instruction, ["/var/cache/apk"], ",sharing=locked"),
      };
    }
  },
});
