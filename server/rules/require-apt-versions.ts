import { defineRule } from "../lint/rule.ts";
import { plainText, subcommand } from "./shared/arguments.ts";
import { aptStyle } from "./shared/package-managers.ts";
import { unpinned } from "./shared/pins.ts";

export default defineRule({
  id: "require-apt-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3008"],
  summary: "Name the version of every package that apt-get installs.",
  why: "Without a version, the same file gives another image next month, and a cached layer keeps an old version for ever. A version that is gone from the repository fails the build instead of changing it silently.",
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1-10 && rm -rf /var/lib/apt/lists/*\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("apt-get")) {
      const call = subcommand(use, aptStyle);
      if (call?.name !== "install") continue;
      const open = call.operands.filter((word) => !isPinned(plainText(word)));
      const finding = unpinned(open, (name) => `${name}=<version>`);
      if (finding !== null) yield finding;
    }
  },
});

function isPinned(name: string): boolean {
  // A slash is part of a file's path, or stands ahead of a release: `name/bookworm`.
  return /[=/]|\.deb$/.test(name);
}
