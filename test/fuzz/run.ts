/** The fuzzer's loop: random texts and edits from a seed on, until the count or the time is up. */
import { parse } from "../../server/syntax/parser.ts";
import { checkQuestions, checkReparse, checkTree } from "./properties.ts";
import { generator, randomEdit, randomText } from "./texts.ts";

export interface FuzzOptions {
  readonly seed: number;
  readonly edits: number;
  readonly seconds: number;
  /** Real Dockerfiles to start from, beside random texts. */
  readonly texts: readonly string[];
}

/** How far it went; `failure` has the seed of the round that broke a property. */
export interface FuzzResult {
  readonly edits: number;
  readonly failure: { readonly seed: number; readonly text: string; readonly error: unknown } | null;
}

const editsPerRound = 100;

export function fuzz(options: FuzzOptions): FuzzResult {
  const until = Date.now() + options.seconds * 1000;
  let edits = 0;
  for (let seed = options.seed; edits < options.edits && Date.now() < until; seed++) {
    const random = generator(seed);
    const start = options.texts[Math.floor(random() * options.texts.length * 2)];
    let text = start ?? `FROM a\n${randomText(random, 80)}`;
    try {
      let file = parse(text);
      for (let edit = 0; edit < editsPerRound; edit++, edits++) {
        text = randomEdit(random, file.text);
        file = checkReparse(file, text);
      }
      checkTree(file);
      checkQuestions(file);
    } catch (error) {
      return { edits, failure: { seed, text, error } };
    }
  }
  return { edits, failure: null };
}
