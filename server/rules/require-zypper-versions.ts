import { defineRule } from "../lint/rule.ts";
import { plainText, subcommand } from "./shared/arguments.ts";
import { zypperStyle } from "./shared/package-managers.ts";
import { unpinned } from "./shared/pins.ts";

export default defineRule({
  id: "require-zypper-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3037"],
  summary: "Name the version of every package that zypper installs.",
  why: "Without a version, the same file gives another image next month, and a cached layer keeps an old version for ever. Write `zypper install name=version`, or a limit such as `'name>=1.2'`.",
  examples: [
    {
      bad: "FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean\n",
      good: "FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.6.0 && zypper clean\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("zypper")) {
      const call = subcommand(use, zypperStyle);
      if (call === null || (call.name !== "install" && call.name !== "in")) continue;
      const open = call.operands.filter((word) => !/[=<>]|\.rpm$/.test(plainText(word)));
      const finding = unpinned(open, (name) => `${name}=<version>`);
      if (finding !== null) yield finding;
    }
  },
});
