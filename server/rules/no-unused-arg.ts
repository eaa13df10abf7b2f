import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { chainOf } from "./shared/inheritance.ts";
import { removeInstruction } from "./shared/removal.ts";

export default defineRule({
  id: "no-unused-arg",
  category: "maintainability",
  severity: "info",
  fix: "unsafe",
  aliases: [],
  summary: "Remove arguments that nothing uses.",
  why: "Who sets the argument expects it to change the image, and it does not. Often the name has a typing error, or the argument stands ahead of the first `FROM` and its stage has no `ARG` to take it over. A command in `RUN` gets every argument of its stage as an environment variable, so an argument is reported only where the commands after it are ones that read no such variable.",
  examples: [
    {
      bad: "ARG TAG=3.20\nARG USER_NAME=app\nFROM alpine:${TAG}\nUSER 1000\n",
      good: "ARG TAG=3.20\nFROM alpine:${TAG}\nUSER 1000\n",
    },
    {
      bad: "FROM alpine:3.20\nARG PORT=8080\nEXPOSE 8081\n",
      good: "FROM alpine:3.20\nEXPOSE 8081\n",
    },
  ],
  *check(file) {
    // A template is not yet the file that is built.
    if (file.tree.instructions.some(({ known }) => !known)) return;
    for (const argument of file.instructions("ARG")) {
      if (file.isTrigger(argument)) continue;
      const stage = file.stageOf(argument);
      for (const pair of argument.pairs) {
        const name = pair.name.value;
        if (!/^\w+$/.test(name) || readByBuilder.test(name)) continue;
        const inUse =
          stage === null ? isNamed(file, file.tree.instructions, argument, name) : isUsed(file, stage, argument, name);
        if (inUse) continue;
        yield {
          span: pair.span,
          message:
            stage === null
              ? t("No FROM uses {0}, and no stage takes it over with ARG. Remove it.", name)
              : t("Nothing in the stage uses {0}. Remove it.", name),
          fix:
            argument.pairs.length > 1
              ? undefined
              : { title: t("Remove {0}", name), edits: [removeInstruction(file, argument)] },
          tags: ["unnecessary"],
        };
      }
    }
  },
});

/** Names that the builder or every program reads, and those that are there to make a new layer. */
const readByBuilder =
  /^(?:BUILDKIT_\w+|SOURCE_DATE_EPOCH|\w*(?:CACHE|BUST)\w*|(?:https?|ftp|no|all)_proxy|DEBIAN_FRONTEND|TZ|LANG|LC_\w+|PATH|HOME|TERM)$/i;

/** Programs that read no environment variable that an author would pass to them. */
const indifferent = new Set(
  (
    "adduser addgroup apk apt apt-get basename cat cd chgrp chmod chown cp cut date dirname dnf echo exit false find grep " +
    "groupadd groupmod head id install ln ls microdnf mkdir mv printf pwd rm rmdir sed set sleep sort stat tail tar tee " +
    "test touch tr true uname unzip useradd usermod wc xargs yum zypper ["
  ).split(" "),
);

/** Whether the argument may matter in its stage or in one that is built on it. */
function isUsed(file: LintFile, stage: Stage, argument: Instruction, name: string): boolean {
  for (const other of file.stages) {
    if (!chainOf(other).includes(stage)) continue;
    const after = other.instructions.filter((one) => other !== stage || one.span.start > argument.span.start);
    if (after.some((one) => one.name === "ONBUILD") || isNamed(file, other.instructions, argument, name)) return true;
    if (after.some((one) => one.name === "RUN" && mayRead(file, one))) return true;
  }
  return false;
}

/** Whether a name stands anywhere in other instructions, as a variable or in whatever other way. */
function isNamed(file: LintFile, instructions: readonly Instruction[], argument: Instruction, name: string): boolean {
  const pattern = new RegExp(`\\b${name}\\b`);
  return instructions.some((one) => {
    if (one === argument) return one.pairs.some(({ value }) => value !== null && pattern.test(value.value));
    return pattern.test(file.textOf(one.span));
  });
}

function mayRead(file: LintFile, run: Instruction): boolean {
  const uses = file.commands().filter(({ instruction }) => instruction === run);
  return (
    uses.length === 0 || uses.some(({ command }) => command.nameSpan !== null && !indifferent.has(command.name ?? ""))
  );
}
