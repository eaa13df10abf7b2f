import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "consistent-instruction-casing",
  category: "style",
  severity: "warning",
  fix: "safe",
  scope: "build",
  reads: (_, { keyword, onbuild }) => `${keyword.value} ${onbuild?.keyword.value}`,
  aliases: ["ConsistentInstructionCasing"],
  synonyms: ["CASING_INSTRUCTION", "uppercase_commands"],
  summary: "Write all instructions in the same case.",
  why: "A builder ignores the case of instructions, but a reader finds them by it. What most instructions of the file have, upper or lower case, is what all should have; where they are even, upper case.",
  examples: [
    { bad: "FROM alpine:3.20\nrun apk upgrade\n", good: "FROM alpine:3.20\nRUN apk upgrade\n" },
    { bad: "From alpine:3.20\nRUN apk upgrade\n", good: "FROM alpine:3.20\nRUN apk upgrade\n" },
  ],
  *check(file) {
    const all = file.tree.instructions.filter(({ known }) => known);
    const triggers = file.instructions("ONBUILD").flatMap(({ onbuild }) => (onbuild?.known ? [onbuild] : []));
    // Nearly every file is written like this.
    if ([...all, ...triggers].every(({ keyword, name }) => keyword.value === name)) return;
    const firstStage = file.stages[0]?.from.span.start ?? 0;
    const counted = all.filter(({ span }) => span.start >= firstStage);
    const isUpper = (word: string) => word === word.toUpperCase();
    const isLower = (word: string) => word === word.toLowerCase();
    const upper = counted.filter(({ keyword }) => isUpper(keyword.value)).length;
    const lower = counted.filter(({ keyword }) => isLower(keyword.value)).length;
    const toLower = lower > upper;
    for (const instruction of [...all, ...triggers]) {
      const { keyword, span } = instruction;
      const wanted = toLower ? keyword.value.toLowerCase() : keyword.value.toUpperCase();
      if (keyword.value === wanted) continue;
      yield {
        span: keyword.span,
        message: toLower
          ? t("Write {0} in lower case, as most of this file.", keyword.value)
          : t("Write {0} in upper case, as most of this file.", keyword.value),
        fix: { title: t("Change to {0}", wanted), edits: [{ span: keyword.span, newText: wanted }] },
        // BuildKit does not look at what stands ahead of the first FROM, nor behind ONBUILD.
        aliases: span.start < firstStage || file.isTrigger(instruction) ? [] : undefined,
      };
    }
  },
});
