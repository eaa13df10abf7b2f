import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { hasFlag, insertAfter, plainText } from "./shared/arguments.ts";
import { chainOf } from "./shared/inheritance.ts";
import { cacheMounts, keepsOut } from "./shared/mounts.ts";
import { pipInstalls } from "./shared/pip.ts";
import { siblings } from "./shared/siblings.ts";

const variable = "PIP_NO_CACHE_DIR";

export default defineRule({
  id: "no-pip-cache",
  category: "size",
  severity: "warning",
  fix: "safe",
  scope: "instruction-in-build",
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
    for (const call of pipInstalls(file)) {
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
        alternatives: cacheMounts(file, use.instruction, ["/root/.cache/pip"]),
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
  const chain = new Set<Stage | null>(chainOf(stage));
  if (chain.size === 0) chain.add(null);
  let set = false;
  for (const one of settings(file)) {
    if (one.start >= run.span.start || !chain.has(one.stage)) continue;
    // What ONBUILD sets is set for other triggers, and in the stages built on this one.
    if (!one.later || file.isTrigger(run) || one.stage !== stage) set = one.value;
  }
  for (const { command } of siblings(file, run, "export")) {
    if (command.span.start > before) continue;
    for (const word of command.args) {
      const [name, value] = plainText(word).split("=", 2);
      if (name === variable) set = isTrue(value);
    }
  }
  return set;
}

interface Setting {
  readonly start: number;
  readonly stage: Stage | null;
  readonly value: boolean;
  /** By ONBUILD, so that it is not set in the stage itself. */
  readonly later: boolean;
}

const known = new WeakMap<LintFile, readonly Setting[]>();

/** Every place that sets the variable, in order; found once a file. */
function settings(file: LintFile): readonly Setting[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = file.instructions("ENV", "ARG").flatMap((instruction) =>
    instruction.pairs
      .filter((pair) => pair.name.value === variable)
      .map((pair) => ({
        start: instruction.span.start,
        stage: file.stageOf(instruction),
        value: isTrue(pair.value?.value),
        later: file.isTrigger(instruction),
      })),
  );
  known.set(file, found);
  return found;
}
