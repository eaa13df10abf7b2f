/** What a `.dockerignore` leaves out of the build context, by the rules of moby's patternmatcher. */
import { posix } from "node:path";

interface Pattern {
  readonly matches: RegExp;
  readonly negated: boolean;
}

/**
 * Reads an ignore file; gives a question: is this path left out, by itself or by a folder above it?
 * Paths are relative to the context, `/` between their parts.
 */
export function readDockerignore(text: string): (path: string) => boolean {
  const patterns = text
    .replace(/^\ufeff/, "")
    .split("\n")
    .flatMap(readLine);
  return (path) => {
    const parts = path.split("/");
    const prefixes = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
    let ignored = false;
    for (const { matches, negated } of patterns) {
      // A pattern can only change what the ones before it have decided.
      if (negated === ignored && prefixes.some((prefix) => matches.test(prefix))) ignored = !negated;
    }
    return ignored;
  };
}

function readLine(line: string): readonly Pattern[] {
  if (line.startsWith("#")) return [];
  let pattern = line.trim();
  if (pattern === "") return [];
  const negated = pattern.startsWith("!");
  if (negated) pattern = pattern.slice(1).trim();
  pattern = posix.normalize(pattern).replace(/^\/+|\/+$/g, "");
  if (pattern === "" || pattern === ".") return [];
  try {
    return [{ matches: new RegExp(`^${expression(pattern)}$`), negated }];
  } catch {
    // A builder refuses such a pattern; here it matches nothing.
    return [];
  }
}

function expression(pattern: string): string {
  let result = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    const set = character === "[" ? /^\[\^?(?:\\.|[^\]\\])+\]/.exec(pattern.slice(at)) : null;
    if (pattern.startsWith("**", at)) {
      at++;
      if (pattern[at + 1] === "/") {
        at++;
        result += "(?:.*/)?";
      } else result += at + 1 === pattern.length ? ".*" : "(?:.*/)?";
    } else if (character === "*") result += "[^/]*";
    else if (character === "?") result += "[^/]";
    else if (set !== null) {
      result += set[0];
      at += set[0].length - 1;
    } else if (character === "\\" && at + 1 < pattern.length) result += escaped(pattern[++at] as string);
    else result += escaped(character);
  }
  return result;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
