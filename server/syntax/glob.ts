/** Shell patterns of `${name#pattern}` and its kin (`*`, `?`, `\`), matched in time proportional to text times pattern. */

/** A pattern's items: a character, any one character, or any number of them. */
export type Glob = readonly (string | typeof anyOne | typeof anyNumber)[];

const anyOne = 1;
const anyNumber = 2;

/** Reads a pattern; null where a backslash escapes what needs no escape, which BuildKit refuses. */
export function readGlob(pattern: string): Glob | null {
  const items: (string | typeof anyOne | typeof anyNumber)[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") items.push(anyNumber);
    else if (character === "?") items.push(anyOne);
    else if (character === "\\") {
      const escaped = characters[++at];
      if (escaped === undefined || !"*?\\}/".includes(escaped)) return null;
      items.push(escaped);
    } else items.push(character);
  }
  return items;
}

/** Takes the shortest or longest prefix off that matches; the value as it is where none does. */
export function trimPrefix(glob: Glob, value: string, longest: boolean): string {
  const characters = [...value];
  const length = matchLength(glob, characters, 0, longest, { left: maxSteps });
  return length < 0 ? value : characters.slice(length).join("");
}

/** The same at the other end. */
export function trimSuffix(glob: Glob, value: string, longest: boolean): string {
  const characters = [...value].reverse();
  const length = matchLength([...glob].reverse(), characters, 0, longest, { left: maxSteps });
  return length < 0 ? value : characters.slice(length).reverse().join("");
}

/** How much of a value is compared with how much of a pattern: beyond, the time would be felt, and no build has such. */
const maxSteps = 100_000;

interface Budget {
  left: number;
}

/** Replaces the first match, or every one; each is the longest at its place. */
export function replaceMatches(glob: Glob, value: string, replacement: string, all: boolean): string {
  const characters = [...value];
  const budget = { left: maxSteps };
  const result: string[] = [];
  let at = 0;
  let afterMatch = false;
  while (at <= characters.length) {
    const length = matchLength(glob, characters, at, true, budget);
    if (budget.left < 0) return value;
    if (length > 0 || (length === 0 && !afterMatch)) {
      const match = characters.slice(at, at + length).join("");
      result.push(all && replacement.includes("$") ? fillIn(replacement, match) : replacement);
      at += length;
      if (!all) break;
      afterMatch = length > 0;
      if (length > 0) continue;
    }
    if (at < characters.length) result.push(characters[at] ?? "");
    at++;
    afterMatch = false;
  }
  result.push(...characters.slice(at));
  return result.join("");
}

/** Replacing all, Go takes `$0` for the match, `$$` for a dollar, and other names for groups, which are empty. */
function fillIn(template: string, match: string): string {
  return template.replace(/\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu, (all, name, inBraces) => {
    if (all === "$$") return "$";
    return (name ?? inBraces) === "0" ? match : "";
  });
}

/** Length of the shortest or longest match that starts at `start`, -1 where there is none, or not within the budget. */
function matchLength(
  glob: Glob,
  characters: readonly string[],
  start: number,
  longest: boolean,
  budget: Budget,
): number {
  const last = glob.length;
  let states = closure(glob, [0]);
  let found = states.includes(last) ? 0 : -1;
  if (found === 0 && !longest) return 0;
  for (let at = start; at < characters.length && states.length > 0; at++) {
    budget.left -= states.length;
    if (budget.left < 0) return -1;
    const character = characters[at];
    const next: number[] = [];
    for (const state of states) {
      const item = glob[state];
      // A newline is no character for the builder's `.`.
      if (item === anyNumber) {
        if (character !== "\n") push(next, state);
      } else if (item === character || (item === anyOne && character !== "\n")) push(next, state + 1);
    }
    states = closure(glob, next);
    if (states[states.length - 1] === last) {
      found = at - start + 1;
      if (!longest) return found;
    }
  }
  return found;
}

/** States reachable without a character, in order: a star may match nothing. */
function closure(glob: Glob, states: readonly number[]): number[] {
  const result: number[] = [];
  for (const state of states) {
    for (let at = state; ; at++) {
      push(result, at);
      if (glob[at] !== anyNumber) break;
    }
  }
  return result;
}

/** Keeps the list sorted and without repeats; states come nearly in order. */
function push(list: number[], state: number): void {
  let at = list.length;
  while (at > 0 && (list[at - 1] ?? 0) > state) at--;
  if (list[at - 1] !== state) list.splice(at, 0, state);
}
