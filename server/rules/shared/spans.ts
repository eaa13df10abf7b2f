/** Spans inside words whose value has line continuations taken out. */
import { type VariableUse, variableUses } from "../../syntax/shell-words.ts";
import type { Dockerfile, Span, Word } from "../../syntax/tree.ts";

/** Where a piece of a word's value stands in the document. */
export function spanInWord(file: Dockerfile, word: Word, start: number, end: number): Span {
  const { text } = file;
  if (text.startsWith(word.value, word.span.start)) {
    return { start: word.span.start + start, end: word.span.start + end };
  }
  const places: number[] = [];
  let at = word.span.start;
  for (let index = 0; index < end; index++) {
    while (at < word.span.end) {
      continuation.lastIndex = at;
      if (text[at] === file.escape && continuation.test(text)) at = continuation.lastIndex;
      else if (text[at] === word.value[index]) break;
      // A flag's value stands without its quotes and escapes.
      else at++;
    }
    places.push(Math.min(at, word.span.end));
    at++;
  }
  const from = places[start] ?? word.span.start;
  return { start: from, end: end > start ? (places[end - 1] ?? from) + 1 : from };
}

/** The first place where a word uses a variable, with where it stands; null where it doesn't. */
export function firstUseOf(
  file: Dockerfile,
  word: Word,
  name: string,
  raw = false,
): (VariableUse & { readonly span: Span }) | null {
  const uses = variableUses(word.value, raw ? { skipQuotes: true } : { escape: file.escape });
  const use = uses.find((one) => one.name === name);
  return use === undefined ? null : { ...use, span: spanInWord(file, word, use.start, use.end) };
}

const continuation = /[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/y;
