import { defineRule } from "../lint/rule.ts";
import { plainText, subcommand } from "./shared/arguments.ts";
import { apkStyle } from "./shared/package-managers.ts";
import { unpinned } from "./shared/pins.ts";

export default defineRule({
  id: "require-apk-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3018"],
  summary: "Name the version of every package that apk adds.",
  why: "Without a version, the same file gives another image next month. `curl=~8.9` takes the fixes of one minor version; Alpine keeps only the newest build of a package, so an exact version can disappear.",
  examples: [
    {
      bad: "FROM alpine:3.20\nRUN apk add --no-cache curl\n",
      good: "FROM alpine:3.20\nRUN apk add --no-cache curl=~8.9\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("apk")) {
      const call = subcommand(use, apkStyle);
      if (call?.name !== "add") continue;
      const open = call.operands.filter((word) => !/[=~<>]|\.apk$/.test(plainText(word)));
      const finding = unpinned(open, (name) => `${name}=~<version>`);
      if (finding !== null) yield finding;
    }
  },
});
