import { defineRule } from "../lint/rule.ts";
import type { Comment, Instruction, Word } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "valid-description-comment",
  category: "style",
  severity: "hint",
  fix: "none",
  aliases: ["InvalidDefinitionDescription"],
  summary: "Start the comment above an ARG or a named FROM with its name.",
  why: "`docker build --call=outline` shows such a comment as the description of the argument or stage: `# VERSION the version to build`. A comment that starts otherwise is not shown. An empty comment line (`#`) sets apart what is no description.",
  enabledByDefault: false,
  examples: [
    {
      bad: "# which version to build\nARG VERSION=1\nFROM alpine:3.20\n",
      good: "# VERSION which version to build\nARG VERSION=1\nFROM alpine:3.20\n",
    },
  ],
  *check(file) {
    const byLine = new Map<number, Comment>();
    for (const comment of file.tree.comments) byLine.set(comment.line, comment);
    const directives = new Set(file.tree.directives.map((directive) => directive.line));
    for (const instruction of file.tree.instructions) {
      const name = nameOf(instruction);
      if (name === null) continue;
      let line = instruction.startLine - 1;
      while (line > 0 && lineText(file.text, file.tree.lineStarts, line).trim() === "") line--;
      const comment = byLine.get(line);
      if (comment === undefined || directives.has(line)) continue;
      const text = comment.text.trim();
      if (text === "" || text === name.value || text.startsWith(`${name.value} `)) continue;
      if (/^(?:check|hadolint|quayside|escape|syntax)\b.*=/i.test(text)) continue;
      yield {
        span: name.span,
        message: t(
          "The comment above is shown as no description. Start it with {0}, or put an empty comment below it.",
          name.value,
        ),
        related: [{ span: comment.span, message: t("This comment.") }],
      };
    }
  },
});

/** The name that a description starts with. */
function nameOf(instruction: Instruction): Word | null {
  if (instruction.name === "ARG") return instruction.pairs.length === 1 ? (instruction.pairs[0]?.name ?? null) : null;
  if (instruction.name !== "FROM" || instruction.args.length !== 3) return null;
  return instruction.args[2] ?? null;
}

function lineText(text: string, starts: readonly number[], line: number): string {
  return text.slice(starts[line - 1] ?? 0, starts[line] ?? text.length);
}
