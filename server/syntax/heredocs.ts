/** Heredoc markers on an instruction's line (BuildKit's `heredocsFromLine` and `ParseHeredoc`). */

import { ExpansionError, expand } from "./shell-words.ts";

export interface HeredocMarker {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fileDescriptor: number;
  /** Offsets of the marker in the line. */
  readonly start: number;
  readonly end: number;
}

const unset = () => undefined;

/**
 * Markers in order. A marker that can't be read is a refusal: `problem` is BuildKit's reason.
 */
export function heredocMarkers(line: string): { markers: HeredocMarker[]; problem: string | null } {
  const markers: HeredocMarker[] = [];
  let words: readonly string[];
  try {
    words = expand(line, unset, { rawQuotes: true, rawEscapes: true, skipUnset: true }).words;
  } catch {
    return { markers, problem: null };
  }
  let from = 0;
  for (let index = 0; index < words.length; index++) {
    let word = words[index] ?? "";
    const found = line.indexOf(word, from);
    const start = found < 0 ? from : found;
    from = start + (found < 0 ? 0 : word.length);
    const next = words[index + 1];
    if (/^\d*<<$/.test(word) && next !== undefined) {
      // `<< EOF` is a marker too; `<<- EOF` is not.
      word += next;
      from = line.indexOf(next, from) + next.length;
      index++;
    }
    try {
      const marker = readMarker(word);
      if (marker !== null) markers.push({ ...marker, start, end: from });
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return { markers, problem: error.message };
    }
  }
  return { markers, problem: null };
}

function readMarker(word: string): Omit<HeredocMarker, "start" | "end"> | null {
  const match = /^(\d*)<<(-?)([^<]*)$/.exec(word);
  const rest = match?.[3];
  if (match === null || rest === undefined || rest === "") return null;
  const plain = expand(rest, unset, { skipUnset: true }).words;
  const name = plain[0];
  if (plain.length !== 1 || name === undefined) return null;
  const raw = expand(rest, unset, { rawQuotes: true, skipUnset: true }).words;
  return {
    name,
    expand: raw[0] === name,
    chomp: match[2] === "-",
    fileDescriptor: Number(match[1] || "0"),
  };
}

/** Whether the text can hold a marker at all; cheap, so that it can be asked of every line. */
export function mayHaveHeredoc(line: string): boolean {
  return line.includes("<<");
}
