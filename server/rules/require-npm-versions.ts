import { defineRule } from "../lint/rule.ts";
import type { ShellWord } from "../syntax/shell.ts";
import { plainText, type Subcommand, subcommand } from "./shared/arguments.ts";
import { npmStyle } from "./shared/package-managers.ts";
import { unpinned } from "./shared/pins.ts";

export default defineRule({
  id: "require-npm-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3016"],
  summary: "Name the version of every package that npm installs by name.",
  why: "Without a version, the same file gives another image next month. What `package.json` and its lock file name is installed with `npm ci`, which is left alone here.",
  examples: [
    {
      bad: "FROM node:22\nRUN npm install -g typescript\n",
      good: "FROM node:22\nRUN npm install -g typescript@5.6.2\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("npm")) {
      const call = subcommand(use, npmStyle);
      if (call === null || !installs.has(call.name)) continue;
      const open = call.operands.filter((word) => !isPinned(plainText(word)));
      const finding = unpinned(open, (name) => `${name}@<version>`, isKnown(call, open) ? undefined : []);
      if (finding !== null) yield finding;
    }
  },
});

const installs = new Set(["install", "i", "add"]);

/**
 * Whether hadolint sees this too: it knows the long name of the command, no flag with a value of its own ahead of it
 * but one, and takes the user of an address for a version.
 */
function isKnown({ name, nameWord, flags }: Subcommand, open: readonly ShellWord[]): boolean {
  if (name !== "install" || open.every((word) => /^git@/.test(plainText(word)))) return false;
  return flags.every(({ name: flag, value, word }) => {
    const isAhead = word.span.start < nameWord.span.start;
    return !isAhead || value === null || flag === "--loglevel" || plainText(word).includes("=");
  });
}

function isPinned(name: string): boolean {
  if (/^(?:git\b|git\+|github:|gitlab:|bitbucket:)/.test(name) && /:/.test(name)) return name.includes("#");
  if (/^(?:\.{0,2}\/|~|\.{1,2}$)|\.(?:tgz|tar|tar\.gz)$/.test(name)) return true;
  return name.slice(1).includes("@") && !name.endsWith("@");
}
