/** The base images that a file pulls, split far enough for questions about their tags. */
import type { LintFile } from "../../lint/file.ts";
import type { Stage } from "../../semantics/stages.ts";
import type { Span, Word } from "../../syntax/tree.ts";

export interface BaseImage {
  readonly stage: Stage;
  readonly word: Word;
  /** Null where there is none; variables are kept as written. */
  readonly tag: string | null;
  readonly tagSpan: Span | null;
  readonly hasDigest: boolean;
}

/** Bases that are images: neither earlier stages, nor `scratch`, nor variables that may name either, or hold a tag. */
export function* baseImages(file: LintFile): Iterable<BaseImage> {
  for (const stage of file.stages) {
    const word = stage.base;
    if (word === null || stage.baseStage !== null || word.value === "scratch") continue;
    const [reference = "", digest] = word.value.split("@", 2);
    // A variable's default may have slashes and colons of its own.
    const plain = reference.replace(/\$\{[^}]*\}/g, (all) => "$".padEnd(all.length, "_"));
    const nameStart = plain.lastIndexOf("/") + 1;
    const colon = plain.indexOf(":", nameStart);
    if (colon < 0 && plain.includes("$", nameStart) && mayBeAnything(file, stage, plain)) continue;
    const exact = file.textOf(word.span) === word.value;
    yield {
      stage,
      word,
      tag: colon < 0 ? null : reference.slice(colon + 1),
      tagSpan:
        colon < 0 || !exact ? null : { start: word.span.start + colon + 1, end: word.span.start + reference.length },
      hasDigest: digest !== undefined,
    };
  }
}

/** Whether a name that a variable is part of may be a stage's, or have a tag in the variable. */
function mayBeAnything(file: LintFile, stage: Stage, name: string): boolean {
  if (name.startsWith("$") || /[:@]/.test(stage.baseName ?? ":")) return true;
  const [start = "", ...rest] = name.toLowerCase().split(/\$\w+/);
  const end = rest.at(-1) ?? "";
  return file.stages.some(({ name: other }) => other?.startsWith(start) && other.endsWith(end));
}
