import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { subcommand } from "./shared/arguments.ts";
import { aptStyle } from "./shared/package-managers.ts";

const inAptGet = new Set(
  "install update upgrade full-upgrade dist-upgrade remove purge autoremove clean autoclean build-dep source download".split(
    " ",
  ),
);
const inAptCache = new Set(["search", "show", "policy", "depends", "rdepends", "showsrc"]);

export default defineRule({
  id: "prefer-apt-get",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["DL3027"],
  summary: "Use apt-get or apt-cache instead of apt.",
  why: "`apt` is made for people at a terminal. It warns in its output that its command line may change from one version to the next; `apt-get` and `apt-cache` keep theirs.",
  examples: [{ bad: "FROM debian:12\nRUN apt update\n", good: "FROM debian:12\nRUN apt-get update\n" }],
  *check(file) {
    for (const use of file.commands("apt")) {
      const span = use.command.nameSpan ?? use.command.span;
      const name = subcommand(use, aptStyle)?.name ?? "";
      const other = inAptGet.has(name) ? "apt-get" : inAptCache.has(name) ? "apt-cache" : null;
      const fixable = other !== null && file.textOf(span) === "apt" && name !== "full-upgrade";
      yield {
        span,
        message: t("apt is made for people at a terminal. Use {0}.", other ?? "apt-get"),
        fix: fixable ? { title: t("Replace with {0}", other), edits: [{ span, newText: other }] } : undefined,
      };
    }
  },
});
