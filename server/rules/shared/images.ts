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

/** Bases that are images: neither earlier stages, nor `scratch`, nor a variable that may be anything. */
export function* baseImages(file: LintFile): Iterable<BaseImage> {
  for (const stage of file.stages) {
    const word = stage.base;
    if (word === null || stage.baseStage !== null || word.value === "scratch") continue;
    const [reference = "", digest] = word.value.split("@", 2);
    const nameStart = reference.lastIndexOf("/") + 1;
    const colon = reference.indexOf(":", nameStart);
    // `$IMAGE` may hold a tag; in `$REGISTRY/name` only the registry is open.
    const variable = reference.indexOf("$", nameStart);
    if (variable >= 0 && (colon < 0 || variable < colon)) continue;
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
