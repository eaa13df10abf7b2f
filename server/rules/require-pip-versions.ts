import { defineRule } from "../lint/rule.ts";
import { hasFlag, plainText } from "./shared/arguments.ts";
import { unpinned } from "./shared/pins.ts";
import { pipInstalls } from "./shared/pip.ts";

export default defineRule({
  id: "require-pip-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3013"],
  summary: "Name the version of every package that pip installs.",
  why: "Without a version, the same file gives another image next month. Name versions in the command, or in a requirements or constraints file, which are left alone here.",
  examples: [
    {
      bad: "FROM python:3.12\nRUN pip install --no-cache-dir flask\n",
      good: "FROM python:3.12\nRUN pip install --no-cache-dir flask==3.0.3\n",
    },
  ],
  *check(file) {
    for (const call of pipInstalls(file, "pipx")) {
      if (hasFlag(call.flags, "-r", "--requirement", "-c", "--constraint")) continue;
      const open = call.operands.filter((word) => !isPinned(plainText(word)));
      // hadolint looks no further where the project itself is installed, and takes the user of an address for a version.
      const project = call.operands.some((word) => plainText(word) === ".");
      const aliases = project || open.every((word) => addressed.test(plainText(word))) ? [] : undefined;
      const finding = unpinned(open, (name) => `${name}==<version>`, aliases);
      if (finding !== null) yield finding;
    }
  },
});

const addressed = /^(?:git|hg|svn|bzr)\+.*@/;

function isPinned(name: string): boolean {
  const vcs = /^(?:git|hg|svn|bzr)\+/.test(name);
  if (vcs) return /@[^/@]+$/.test(name.replace(/#.*$/, ""));
  return /[=<>~!]=|[<>]|^\.{1,2}$|[/\\]|\.(?:whl|zip|tar|tgz|gz|bz2)(?:\[.*\])?$|^\.\[/.test(name);
}
