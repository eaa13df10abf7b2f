import { posix } from "node:path";
import type { LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import { sourceKind } from "../semantics/copy-sources.ts";
import { isHeredocWord } from "../syntax/heredocs.ts";
import { ExpansionError, expandWord, isPlain } from "../syntax/shell-words.ts";
import { readOnce } from "../syntax/shift.ts";
import type { EscapeCharacter, Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { nearest } from "./shared/spelling.ts";

export default defineRule({
  id: "no-missing-copy-source",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  aliases: [],
  asksHost: true,
  synonyms: ["add_src_invalid"],
  summary: "Copy files that are in the build context.",
  why: "The build fails at a `COPY` whose source does not exist, maybe after many minutes of other steps. The context is looked for in the file's folder and above it, up to the root of the repository, and another source of the file has to be there: else the build most likely has its context elsewhere. What `.gitignore` leaves out, or what looks like the product of a build, may come later and is not reported; nor are sources with variables or wildcards.",
  examples: [
    {
      bad: "FROM node:22\nCOPY package.json pakage-lock.json ./\n",
      good: "FROM node:22\nCOPY package.json package-lock.json ./\n",
      host: {
        existsInContext: (path) => path === "package.json" || path === "package-lock.json",
        namesInContext: () => ["package.json", "package-lock.json"],
      },
    },
  ],
  *check(file) {
    const { host } = file;
    if (host?.existsInContext === undefined) return;
    const missing: { span: Span; path: string }[] = [];
    let isContext = false;
    for (const copy of file.instructions("COPY", "ADD")) {
      if (file.isTrigger(copy)) continue;
      for (const { start, end, path } of plainSources(copy, file.tree.escape)) {
        const exists = host.existsInContext(path);
        if (exists === true) isContext = true;
        // A file that is left out is not looked for: that is another finding.
        if (exists !== false || product.test(path) || host.isIgnored?.(path) === true) continue;
        missing.push({ span: { start: copy.span.start + start, end: copy.span.start + end }, path });
      }
    }
    if (!isContext) return;
    for (const { span, path } of missing) {
      const folder = posix.dirname(path);
      const name = posix.basename(path);
      const meant = nearest(name, host.namesInContext?.(folder === "." ? "" : folder) ?? []);
      yield {
        span,
        message:
          meant === null
            ? t("Nothing in the build context is called {0}. Correct the path.", path)
            : t("Nothing in the build context is called {0}. Did you mean {1}?", path, meant),
        fix: meant === null ? undefined : replaceName(file, span, name, meant),
      };
    }
  },
});

/** Folders and files that builds make: a fresh checkout lacks them and the build may still be right. */
const product =
  /(?:^|\/)(?:\.?build|builds?|dist|out|output|target|bin|obj|node_modules|vendor|publish|release|artifacts?|public|\.next|_build|tmp)(?:\/|$)|\.(?:jar|war|ear|whl|egg|exe|dll|so|deb|rpm|apk|tgz|tar|gz|bz2|xz|zst|zip|pem|crt|key)$/i;

interface Source {
  readonly path: string;
  /** Where it is written, counted from the instruction's start. */
  readonly start: number;
  readonly end: number;
}

/** Sources of a COPY or ADD that name one path of the context. Every one of the file is asked for at each key. */
const plainSources = readOnce(({ flags, args, span }, escape: EscapeCharacter): readonly Source[] => {
  if (flags.some(({ name }) => name === "from")) return [];
  return args.slice(0, -1).flatMap((word) => {
    if (/[*?[\]$\\]/.test(word.value) || isHeredocWord(word.value)) return [];
    const value = unquoted(word.value, escape);
    if (value === null || sourceKind(value) !== "path" || /^(?:github|gitlab)\.com\//.test(value)) return [];
    const path = posix.normalize(value).replace(/^\/+|\/+$/g, "");
    if (path === "" || path === "." || path.startsWith("..")) return [];
    return [{ path, start: word.span.start - span.start, end: word.span.end - span.start }];
  });
});

/** A text without variables as a builder reads it; null where it refuses it. No other line is asked, which is a lot of time. */
function unquoted(text: string, escape: EscapeCharacter): string | null {
  if (isPlain(text, escape)) return text;
  try {
    return expandWord(text, () => undefined, { escape });
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return null;
  }
}

/** Replaces the last part of a path where it stands as it is. */
function replaceName(file: LintFile, span: Span, name: string, meant: string): Fix | undefined {
  const at = file.textOf(span).lastIndexOf(name);
  if (at < 0 || /[\s"'\\$]/.test(meant)) return undefined;
  const start = span.start + at;
  return {
    title: t("Replace with {0}", meant),
    edits: [{ span: { start, end: start + name.length }, newText: meant }],
  };
}
