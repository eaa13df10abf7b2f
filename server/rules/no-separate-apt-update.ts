import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { subcommand } from "./shared/arguments.ts";
import { keepsOut } from "./shared/mounts.ts";
import { aptStyle } from "./shared/package-managers.ts";

export default defineRule({
  id: "no-separate-apt-update",
  category: "reproducibility",
  severity: "warning",
  fix: "none",
  scope: "stage",
  namesLines: true,
  aliases: [],
  synonyms: ["apt-get-update_require_install"],
  summary: "Update apt's package lists in the RUN that installs.",
  why: "A builder keeps the layer of `RUN apt-get update` for as long as nothing above it changes. Once a package is added to the `RUN` below, it is looked up in lists of weeks ago: an old version comes, or none is found any more. Join both with `&&`, so that every change of the packages fetches fresh lists.",
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n",
    },
  ],
  *check(file) {
    const open = new Map<Stage | null, Instruction>();
    for (const [run, calls] of callsByRun(file)) {
      const stage = file.stageOf(run);
      const update = open.get(stage);
      if (calls.has("update")) open.delete(stage);
      if (calls.has("install")) {
        // The lists stay fresh by the RUN itself, or in a cache that a layer does not hold.
        if (calls.has("update") || update === undefined) continue;
        open.delete(stage);
        yield {
          span: update.keyword.span,
          message: t(
            "The RUN on line {0} installs from these lists, however old the layer is. Join the two with &&.",
            run.startLine,
          ),
          related: [{ span: run.keyword.span, message: t("This one installs.") }],
        };
      } else if (calls.has("update") && !keepsOut(run, (path) => path.startsWith("/var/lib/apt"))) open.set(stage, run);
    }
  },
});

/** What each RUN asks of apt, in order of place; triggers of ONBUILD run elsewhere. */
function callsByRun(file: LintFile): ReadonlyMap<Instruction, ReadonlySet<string>> {
  const found = new Map<Instruction, Set<string>>();
  for (const use of file.commands("apt-get", "apt", "aptitude")) {
    const name = subcommand(use, aptStyle)?.name;
    if (name === undefined || file.isTrigger(use.instruction)) continue;
    const calls = found.get(use.instruction);
    if (calls === undefined) found.set(use.instruction, new Set([name]));
    else calls.add(name);
  }
  return found;
}
