import { defineRule } from "../lint/rule.ts";
import { hasFlag, plainText, subcommand } from "./shared/arguments.ts";
import { gemStyle } from "./shared/package-managers.ts";
import { unpinned } from "./shared/pins.ts";

export default defineRule({
  id: "require-gem-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3028"],
  summary: "Name the version of every gem that is installed by name.",
  why: "Without a version, the same file gives another image next month. Write `gem install name:version`, or use Bundler and its lock file.",
  examples: [
    { bad: "FROM ruby:3.3\nRUN gem install bundler\n", good: "FROM ruby:3.3\nRUN gem install bundler:2.5.20\n" },
  ],
  *check(file) {
    for (const use of file.commands("gem")) {
      const call = subcommand(use, gemStyle);
      if (call === null || (call.name !== "install" && call.name !== "i")) continue;
      if (hasFlag(call.flags, "-v", "--version")) continue;
      const open = call.operands.filter((word) => !/:|\.gem$/.test(plainText(word)));
      const finding = unpinned(open, (name) => `${name}:<version>`);
      if (finding !== null) yield finding;
    }
  },
});
