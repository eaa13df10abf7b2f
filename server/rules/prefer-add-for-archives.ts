import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";

const archive = /\.(?:tar|tar\.(?:gz|xz|bz2|lzma|Z|zst)|tgz|txz|tbz2?|tb2|tpz|tlz|tzst)$/i;

export default defineRule({
  id: "prefer-add-for-archives",
  category: "size",
  severity: "info",
  fix: "none",
  scope: "stage",
  namesLines: true,
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
    const byName = unpackings(file);
    if (byName.size === 0) return;
    for (const copy of file.instructions("COPY")) {
      if (copy.flags.some((flag) => flag.name === "from")) continue;
      const stage = file.stageOf(copy);
      const destination = unquoted(copy.args.at(-1)?.value ?? "");
      for (const source of copy.args.slice(0, -1)) {
        const path = unquoted(source.value);
        if (!archive.test(path)) continue;
        const find = (name: string) =>
          byName.get(name)?.find((one) => one.stage === stage && one.instruction.span.start > copy.span.start);
        const unpacked = find(baseName(path)) ?? find(baseName(destination));
        if (unpacked === undefined) continue;
        // hadolint looks for one name only: the destination's where that is an archive's.
        const looked = find(baseName(archive.test(destination) ? destination : path));
        yield {
          span: source.span,
          message: t("This archive is unpacked on line {0}. ADD unpacks it while it copies.", unpacked.line),
          aliases: looked?.dashed ? ["DL3010"] : [],
        };
      }
    }
  },
});

interface Unpacking {
  readonly instruction: Instruction;
  readonly stage: Stage | null;
  readonly line: number;
  /** Whether tar's flags are written with a dash, which is what hadolint reads. */
  readonly dashed: boolean;
}

/** Programs that unpack whatever they are given. */
const unpackers = ["unzip", "gunzip", "bunzip2", "unlzma", "unxz", "uncompress", "zcat", "gzcat"];

/** Every command that unpacks, by the last part of each file it names. */
function unpackings(file: LintFile): ReadonlyMap<string, readonly Unpacking[]> {
  const byName = new Map<string, Unpacking[]>();
  for (const { command, instruction } of file.commands("tar", ...unpackers)) {
    // What ONBUILD unpacks is to be packed in this image.
    if (file.isTrigger(instruction)) continue;
    const words = command.args.map(plainText);
    const isTar = command.name === "tar";
    const dashed = !isTar || words.some((word) => /^-[a-zA-Z]*x|^--(?:extract|get)$/.test(word));
    if (!dashed && !/^[a-zA-Z]*x/.test(words[0] ?? "")) continue;
    const found = { instruction, stage: file.stageOf(instruction), line: instruction.startLine, dashed };
    for (const name of new Set(words.filter((word) => !word.startsWith("-")).map(baseName))) {
      const same = byName.get(name);
      if (same === undefined) byName.set(name, [found]);
      else same.push(found);
    }
  }
  return byName;
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, "");
}

function baseName(path: string): string {
  return unquoted(path).split(/[/\\]/).at(-1) ?? "";
}
