import { defineRule } from "../lint/rule.ts";
import type { ShellWord } from "../syntax/shell.ts";
import { plainText, subcommand } from "./shared/arguments.ts";
import { goStyle } from "./shared/package-managers.ts";
import { unpinned } from "./shared/pins.ts";

export default defineRule({
  id: "require-go-versions",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3062"],
  summary: "Name the version of every package that go installs, gets or runs.",
  why: "Without a version, or with `@latest`, the same file gives another program next month. Packages of the module at hand (`./cmd/app`) are left alone.",
  examples: [
    {
      bad: "FROM golang:1.23\nRUN go install golang.org/x/tools/gopls@latest\n",
      good: "FROM golang:1.23\nRUN go install golang.org/x/tools/gopls@v0.16.2\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("go")) {
      const call = subcommand(use, goStyle);
      if (call === null || !["install", "get", "run"].includes(call.name)) continue;
      // What follows the package of `go run` is for the program.
      const packages = call.name === "run" ? call.operands.slice(0, 1) : call.operands;
      const finding = unpinned(packages.filter(isOpen), (name) => `${name.replace(/@.*$/, "")}@<version>`);
      if (finding !== null) yield finding;
    }
  },
});

function isOpen(word: ShellWord): boolean {
  const name = plainText(word);
  if (/^(?:[./$]|all$|std$|cmd$|tool$)|\.go$/.test(name)) return false;
  return !name.includes("@") || /@(?:latest|none)$/.test(name);
}
