import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { cacheMounts } from "./shared/mounts.ts";
import { removesAnything } from "./shared/siblings.ts";

export default defineRule({
  id: "no-apt-lists",
  category: "size",
  severity: "info",
  fix: "unsafe",
  scope: "stage",
  asksBases: true,
  aliases: ["DL3009"],
  synonyms: ["apt-get_missing_rm"],
  summary: "Remove apt's package lists in the RUN that fetches them.",
  why: "`apt-get update` fetches tens of megabytes of lists, which are stale the day after and stay in the layer unless the same `RUN` removes them (or a cache mount keeps them out of the image). Stages that the result is not built on are left alone.",
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n",
    },
  ],
  *check(file) {
    const seen = new Set<Instruction>();
    for (const use of file.commands("apt-get", "apt", "aptitude")) {
      const { command, instruction } = use;
      if (seen.has(instruction) || !command.args.some(({ value }) => value === "update")) continue;
      if (!isKept(file, instruction) || hasMount(instruction) || isCleaned(file, instruction)) continue;
      seen.add(instruction);
      yield {
        span: command.span,
        message: t("The package lists stay in the layer. End this RUN with {0}.", "rm -rf /var/lib/apt/lists/*"),
        fix: removal(file, use),
        alternatives: cacheMounts(file, instruction, ["/var/cache/apt", "/var/lib/apt"], ",sharing=locked"),
        aliases: removesAnything(file, instruction, 0) ? [] : undefined,
      };
    }
  },
});

/** Whether the layer is part of an image: the last stage's, one that a stage is built on, or one of another build. */
function isKept(file: LintFile, instruction: Instruction): boolean {
  const stage: Stage | null = file.stageOf(instruction);
  if (stage === null || file.isTrigger(instruction)) return true;
  return stage === file.stages.at(-1) || file.stages.some(({ baseStage }) => baseStage === stage);
}

/** A cache or memory mount over the lists. */
function hasMount(instruction: Instruction): boolean {
  return instruction.flags.some(({ name, value }) => {
    if (name !== "mount" || value === null || !/(?:^|,)type=(?:cache|tmpfs)(?:,|$)/.test(value)) return false;
    return /(?:^|,)(?:target|dst|destination)=\/var\/lib\/apt(?:\/lists)?\/?(?:,|$)/.test(value);
  });
}

function isCleaned(file: LintFile, instruction: Instruction): boolean {
  return file.commands("rm").some(({ instruction: other, command }) => {
    if (other !== instruction) return false;
    const words = command.args.map(({ text }) => text);
    const flags = words.filter((word) => /^-[A-Za-z]+$/.test(word)).join("");
    if (!/r/i.test(flags)) return false;
    // Without -f hadolint wants the pattern itself.
    if (!flags.includes("f")) return words.some((word) => /^\/var\/lib\/apt\/lists\/\*+$/.test(word));
    return words.some((word) => /^\/var\/lib(?:\/apt(?:\/lists)?)?(?:\/\**)?$/.test(word));
  });
}

function removal(file: LintFile, { instruction, script }: CommandUse): Fix | undefined {
  const last = script?.commands.at(-1);
  if (!script?.isAndList || script.errors.length > 0 || instruction.heredocs.length > 0 || last === undefined) {
    return undefined;
  }
  const end = instruction.argsSpan.end;
  if (file.text.slice(last.span.end, end).trim() !== "") return undefined;
  const newline = file.text.includes("\r\n") ? "\r\n" : "\n";
  const indent = /\n([ \t]+)[^\s#]/.exec(file.textOf(instruction.span))?.[1] ?? "    ";
  const newText = ` ${file.tree.escape}${newline}${indent}&& rm -rf /var/lib/apt/lists/*`;
  return { title: t("Remove the lists in this RUN"), edits: [{ span: { start: end, end }, newText }] };
}
