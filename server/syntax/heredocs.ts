/** Heredoc markers on an instruction's line (BuildKit's `heredocsFromLine` and `ParseHeredoc`). */
import { type ExpandOptions, ExpansionError, expand } from "./shell-words.ts";

export interface HeredocName {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fileDescriptor: number;
}

export interface HeredocMarker extends HeredocName {
  /** Offsets of the marker in the line. */
  readonly start: number;
  readonly end: number;
}

/**
 * Markers in order. A marker that can't be read is a refusal: `fault` says why. A line whose quotes don't match has
 * no markers, as BuildKit has it.
 */
export function heredocMarkers(line: string): { markers: HeredocMarker[]; fault: ExpansionError | null } {
  const markers: HeredocMarker[] = [];
  try {
    const { words, places } = expandQuietly(line);
    for (const [index, word] of words.entries()) {
      const marker = readHeredocName(word);
      const place = places[index];
      if (marker !== null && place !== undefined) markers.push({ ...marker, ...place });
    }
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return { markers, fault: error };
  }
  return { markers, fault: null };
}

/** The whole line in words; none where it can't be read. */
function expandQuietly(line: string) {
  try {
    return expand(line, unset, { rawQuotes: true, rawEscapes: true, skipUnset: true });
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return { words: [], places: [] };
  }
}

/**
 * A word as a marker (`<<EOF`, `3<<-"EOF"`), or null.
 * @throws ExpansionError where it is one whose name can't be read
 */
export function readHeredocName(word: string): HeredocName | null {
  const match = pattern.exec(word);
  const rest = match?.[3];
  if (match === null || rest === undefined || rest === "") return null;
  const names = expand(rest, unset, { skipUnset: true }).words;
  const name = names[0];
  if (names.length !== 1 || name === undefined) return null;
  const raw = expand(rest, unset, { rawQuotes: true, skipUnset: true } satisfies ExpandOptions).words;
  return {
    name,
    expand: quotesIn(raw[0] ?? "") === quotesIn(name),
    chomp: match[2] === "-",
    // Go keeps the largest number that it has.
    fileDescriptor: Math.min(Number(match[1] || "0"), 2 ** 64),
  };
}

/** Whether a word of COPY or ADD stands for a heredoc, in the exec form too; a name that can't be read is none. */
export function isHeredocWord(word: string): boolean {
  if (!mayHaveHeredoc(word)) return false;
  try {
    return readHeredocName(word) !== null;
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return false;
  }
}

/** Whether the text can hold a marker at all; cheap, so that it can be asked of every line. */
export function mayHaveHeredoc(line: string): boolean {
  return line.includes("<<");
}

const pattern = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/;
const unset = () => undefined;

function quotesIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 39 || code === 34) count++;
  }
  return count;
}
