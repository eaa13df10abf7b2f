import { defineRule } from "../lint/rule.ts";
import type { Instruction, Word } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "prefer-copy",
  category: "maintainability",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["DL3020"],
  summary: "Use COPY instead of ADD for local files and folders.",
  why: "`ADD` also unpacks archives and fetches URLs and Git repositories, so a reader has to work out which of these it does. `COPY` only copies.",
  examples: [{ bad: "FROM alpine:3.20\nADD main.go /src/\n", good: "FROM alpine:3.20\nCOPY main.go /src/\n" }],
  *check(file) {
    for (const add of file.instructions("ADD")) {
      if (add.flags.some(({ name }) => onlyOfAdd.has(name))) continue;
      const sources = sourcesOf(add);
      if (!sources.some(isPlain)) continue;
      const { span, value } = add.keyword;
      // A pattern may match an archive, which COPY would leave packed.
      const certain = sources.every((source) => isPlain(source) && !/[*?[]/.test(source.value));
      const newText = value === value.toLowerCase() ? "copy" : "COPY";
      yield {
        span,
        message: t("Use COPY: nothing here needs ADD to unpack or fetch it."),
        fix: certain ? { title: t("Replace ADD with COPY"), edits: [{ span, newText }] } : undefined,
      };
    }
  },
});

const onlyOfAdd = new Set(["checksum", "keep-git-dir", "unpack"]);
const remote = /^(?:https?|ftp|git|ssh):|^git@|\.git(?:#|$)/i;
const archive = /\.(?:tar|gz|bz2|xz|zst|lz|lzma|tgz|tbz2?|tb2|tpz|txz|tzst|tlz|Z|tZ)$/i;

function sourcesOf(add: Instruction): readonly Word[] {
  return add.args.slice(0, -1);
}

/** Neither remote, nor an archive, nor a variable that may be either. */
function isPlain({ value }: Word): boolean {
  const path = value.replace(/^(["'])(.*)\1$/s, "$2");
  return !remote.test(path) && !archive.test(path) && !path.includes("$");
}
