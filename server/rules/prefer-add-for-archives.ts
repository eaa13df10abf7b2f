import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";

const archive = /\.(?:tar|tar\.(?:gz|xz|bz2|lzma|Z|zst)|tgz|txz|tbz2?|tb2|tpz|tlz|tzst)$/i;

export default defineRule({
  id: "prefer-add-for-archives",
  category: "size",
  severity: "info",
  fix: "none",
  aliases: ["DL3010"],
  summary: "Unpack local archives with ADD instead of COPY and tar.",
  why: "`COPY` puts the archive into a layer of its own, where it stays after it is unpacked and deleted. `ADD` unpacks local tar archives while it copies, and leaves no archive behind.",
  examples: [
    {
      bad: "FROM debian:12\nCOPY dist/app.tar.gz /tmp/app.tar.gz\nRUN tar -xzf /tmp/app.tar.gz -C /opt\n",
      good: "FROM debian:12\nADD dist/app.tar.gz /opt/\n",
    },
  ],
  *check(file) {
    for (const copy of file.instructions("COPY")) {
      if (copy.flags.some((flag) => flag.name === "from")) continue;
      const destination = unquoted(copy.args.at(-1)?.value ?? "");
      for (const source of copy.args.slice(0, -1)) {
        const path = unquoted(source.value);
        if (!archive.test(path)) continue;
        const unpacked = unpacking(file, copy, new Set([baseName(path), baseName(destination)]), destination);
        if (unpacked === null) continue;
        yield {
          span: source.span,
          message: t("This archive is unpacked on line {0}. ADD unpacks it while it copies.", unpacked.line),
          aliases: unpacked.dashed ? ["DL3010"] : [],
        };
      }
    }
  },
});

/** The tar command further down the stage that unpacks the file, and whether its flags are written with a dash. */
function unpacking(file: LintFile, copy: Instruction, names: ReadonlySet<string>, destination: string) {
  const stage = file.stageOf(copy);
  for (const { command, instruction } of file.commands("tar")) {
    if (instruction.span.start < copy.span.start || file.stageOf(instruction) !== stage) continue;
    const words = command.args.map(plainText);
    const dashed = words.some((word) => /^-[a-zA-Z]*x|^--(?:extract|get)$/.test(word));
    if (!dashed && !/^[a-zA-Z]*x/.test(words[0] ?? "")) continue;
    const named = words.find((word) => !word.startsWith("-") && names.has(baseName(word)));
    if (named === undefined) continue;
    return {
      line: instruction.startLine,
      dashed: dashed && (archive.test(destination) || !/^\W/.test(destination) || archive.test(named)),
    };
  }
  return null;
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, "");
}

function baseName(path: string): string {
  return unquoted(path).split(/[/\\]/).at(-1) ?? "";
}
