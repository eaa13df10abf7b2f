import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { hasFlag, insertAfter, plainText } from "./shared/arguments.ts";
import { keepsOut } from "./shared/mounts.ts";
import { pipInstalls } from "./shared/pip.ts";

const variable = "PIP_NO_CACHE_DIR";

export default defineRule({
  id: "no-pip-cache",
  category: "size",
  severity: "warning",
  fix: "safe",
  aliases: ["DL3042"],
  summary: "Call pip install with --no-cache-dir.",
  why: "What pip downloads stays in the layer and is never used again. `ENV PIP_NO_CACHE_DIR=1` does as well, and so does a cache mount, with which the next build is faster: `RUN --mount=type=cache,target=/root/.cache/pip …`.",
  examples: [
    {
      bad: "FROM python:3.12\nRUN pip install flask==3.0.3\n",
      good: "FROM python:3.12\nRUN pip install --no-cache-dir flask==3.0.3\n",
    },
  ],
  *check(file) {
    for (const call of pipInstalls(file, "pip", "pip2", "pip3")) {
      const { use } = call;
      if (hasFlag(call.flags, "--no-cache-dir") || isSet(file, use.instruction, use.command.span.start)) continue;
      if (use.command.assignments.some((one) => one.name === variable && isTrue(one.value && plainText(one.value))))
        continue;
      if (keepsOut(use.instruction, (path) => /\/\.cache(?:\/pip)?$/.test(path))) continue;
      const edit = insertAfter(use, call.nameWord, "--no-cache-dir");
      yield {
        span: { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end },
        message: t("What pip downloads stays in the layer. Add {0}.", "--no-cache-dir"),
        fix: edit && { title: t("Add {0}", "--no-cache-dir"), edits: [edit] },
      };
    }
  },
});

function isTrue(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && !/^["']?(?:0|no|off|false|)["']?$/i.test(value);
}

/** Whether ENV or ARG of the stage or the ones below sets the variable, or an `export` earlier in the RUN. */
function isSet(file: LintFile, run: Instruction, before: number): boolean {
  const stage = file.stageOf(run);
  const chain = new Set([stage]);
  for (let at = stage?.baseStage ?? null; at !== null && !chain.has(at); at = at.baseStage) chain.add(at);
  let set = false;
  for (const instruction of file.instructions("ENV", "ARG")) {
    if (instruction.span.start > run.span.start || !chain.has(file.stageOf(instruction))) continue;
    for (const pair of instruction.pairs) if (pair.name.value === variable) set = isTrue(pair.value?.value);
  }
  for (const { command, instruction } of file.commands("export")) {
    if (instruction !== run || command.span.start > before) continue;
    for (const word of command.args) {
      const [name, value] = plainText(word).split("=", 2);
      if (name === variable) set = isTrue(value);
    }
  }
  return set;
}
