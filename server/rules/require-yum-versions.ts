import { defineRule } from "../lint/rule.ts";
import { subcommand } from "./shared/arguments.ts";
import { yumStyle } from "./shared/package-managers.ts";
import { unpinnedPackages } from "./shared/rpm.ts";

export default defineRule({
  id: "require-yum-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3033"],
  summary: "Name the version of every package that yum installs.",
  why: "Without a version, the same file gives another image next month, and a cached layer keeps an old version for ever. Write `yum install name-version`; groups can't have one and are left alone.",
  examples: [
    {
      bad: "FROM fedora:40\nRUN yum install -y httpd && yum clean all\n",
      good: "FROM fedora:40\nRUN yum install -y httpd-2.4.62 && yum clean all\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("yum")) {
      const call = subcommand(use, yumStyle);
      const finding = call === null ? null : unpinnedPackages(file, call);
      if (finding !== null) yield finding;
    }
  },
});
