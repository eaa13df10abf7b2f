/**
 * What a `.dockerignore` leaves out of a build context, by the rules of moby/patternmatcher and its ignore file reader,
 * quirks included. Pure: paths are relative to the context and use slashes on every system.
 */

export interface IgnorePattern {
  /** Cleaned, without the exclamation mark. */
  readonly text: string;
  /** Whether it takes files back in (`!`). */
  readonly exclusion: boolean;
  /** Whether it matches this very path, parents not considered. */
  readonly matches: (path: string) => boolean;
}

/** Which patterns matched a folder or one above it; what lies inside inherits it. */
export type ParentMatches = readonly boolean[];

export interface IgnoreRules {
  readonly patterns: readonly IgnorePattern[];
  /** Whether the path, looked at alone, is left out: a pattern that matches one of its parents matches it too. */
  ignores(path: string): boolean;
  /**
   * As a walk through the context asks, from its top down; null where the path is at the top. It differs from `ignores`
   * where a later `!` pattern names a parent that was never left out (`a/b` and then `!a`): `a/b` stays out here.
   */
  ignoresInside(
    path: string,
    parent: ParentMatches | null,
  ): { readonly ignored: boolean; readonly matches: ParentMatches };
}

/**
 * The patterns of an ignore file in order, each trimmed, cleaned and without its leading slash, as the reader of BuildKit
 * and the Docker CLI gives them. Only a `#` in a line's first column starts a comment.
 */
export function readIgnoreFile(text: string): string[] {
  const patterns: string[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    if (line.startsWith("#")) continue;
    const trimmed = trim(line);
    if (trimmed === "") continue;
    const inverted = trimmed.startsWith("!");
    let pattern = inverted ? trim(trimmed.slice(1)) : trimmed;
    if (pattern !== "") pattern = clean(pattern);
    if (pattern.length > 1 && pattern.startsWith("/")) pattern = pattern.slice(1);
    patterns.push(inverted ? `!${pattern}` : pattern);
  }
  return patterns;
}

/**
 * Rules from patterns as `readIgnoreFile` gives them. Throws an Error in the engine's own words where it would refuse a
 * pattern, for example a `!` alone or a bracket that is never closed.
 */
export function compileIgnore(patterns: readonly string[]): IgnoreRules {
  const compiled = patterns
    .map(trim)
    .filter((pattern) => pattern !== "")
    .map(compilePattern);
  return {
    patterns: compiled,
    ignores(path) {
      const parents = parentsOf(path);
      let ignored = false;
      for (const pattern of compiled) {
        if (pattern.exclusion !== ignored) continue;
        if (pattern.matches(path) || parents.some(pattern.matches)) ignored = !pattern.exclusion;
      }
      return ignored;
    },
    ignoresInside(path, parent) {
      let ignored = false;
      const matches = compiled.map((pattern, index) => {
        const inherited = parent?.[index] === true;
        // A pattern that could change nothing is not asked, and so is not inherited either.
        if (!inherited && pattern.exclusion !== ignored) return false;
        const matched = inherited || pattern.matches(path);
        if (matched) ignored = !pattern.exclusion;
        return matched;
      });
      return { ignored, matches };
    },
  };
}

/** `a/b/c` → `a`, `a/b`. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) parents.push(path.slice(0, at));
  return parents;
}

function compilePattern(pattern: string): IgnorePattern {
  const cleaned = clean(pattern);
  const exclusion = cleaned.startsWith("!");
  const text = exclusion ? cleaned.slice(1) : cleaned;
  if (text === "") throw new Error('illegal exclusion pattern: "!"');
  if (!isGlob(text)) throw new Error(`syntax error in pattern: ${text}`);
  return { text, exclusion, matches: matcherOf(text) };
}

/**
 * The engine picks the kind of comparison while it writes a regular expression, and both matter: a text without
 * wildcards is compared whole, a leading or trailing `**` alone by its end or start.
 */
function matcherOf(text: string): (path: string) => boolean {
  const characters = [...text];
  let kind: "exact" | "prefix" | "suffix" | "expression" = "exact";
  let expression = "^";
  for (let at = 0; at < characters.length; at++) {
    const first = at === 0;
    const character = characters[at]!;
    if (character === "*" && characters[at + 1] === "*") {
      at++;
      if (characters[at + 1] === "/") at++;
      if (at + 1 < characters.length) {
        expression += "(.*/)?";
        kind = "expression";
      } else if (kind === "exact") {
        kind = "prefix";
      } else {
        expression += ".*";
        kind = "expression";
      }
      if (first) kind = "suffix";
    } else if (character === "*" || character === "?") {
      expression += character === "*" ? "[^/]*" : "[^/]";
      kind = "expression";
    } else if (".+()|{}$".includes(character)) {
      expression += `\\${character}`;
    } else if (character === "\\" && at + 1 < characters.length) {
      expression += `\\${characters[++at]}`;
      kind = "expression";
    } else {
      if (character === "[" || character === "]") kind = "expression";
      expression += character;
    }
  }
  if (kind === "exact") return (path) => path === text;
  if (kind === "prefix") {
    const start = text.slice(0, -2);
    return (path) => path.startsWith(start);
  }
  if (kind === "suffix") {
    const end = text.slice(2);
    return (path) => path.endsWith(end) || (end.startsWith("/") && path === end.slice(1));
  }
  const compiled = translate(`${expression}$`, text);
  return (path) => compiled.test(path);
}

/** Go's regular expression as JavaScript's: the same for what a pattern can hold, but for escapes and brackets. */
function translate(expression: string, text: string): RegExp {
  let translated = "";
  let inClass = false;
  const characters = [...expression];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === "\\") {
      const escaped = characters[++at] ?? "";
      const meaning = /[A-Za-z0-9]/.test(escaped) ? goEscapes[escaped] : quote(escaped);
      if (meaning === undefined) throw new Error(`syntax error in pattern: ${text}`);
      translated += meaning;
    } else if (inClass) {
      if (character === "]") inClass = false;
      translated += character === "[" ? "\\[" : character;
    } else if (character === "[") {
      inClass = true;
      translated += character;
      if (characters[at + 1] === "^") translated += characters[++at];
    } else if (character === ".") {
      translated += "[^\\n]";
    } else {
      translated += character === "]" ? "\\]" : character;
    }
  }
  try {
    return new RegExp(translated, "u");
  } catch {
    throw new Error(`syntax error in pattern: ${text}`);
  }
}

/** A backslash before a letter reaches Go's regular expressions, where it has a meaning or is refused. */
const goEscapes: Readonly<Record<string, string>> = {
  d: "[0-9]",
  D: "[^0-9]",
  w: "[0-9A-Za-z_]",
  W: "[^0-9A-Za-z_]",
  s: "[\\t\\n\\f\\r ]",
  S: "[^\\t\\n\\f\\r ]",
  b: "\\b",
  B: "\\B",
  A: "^",
  z: "$",
  a: "\\x07",
  f: "\\f",
  n: "\\n",
  r: "\\r",
  t: "\\t",
  v: "\\v",
};

function quote(character: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

/** Whether Go's filepath.Match would take it: brackets closed and not empty, ranges complete, no backslash at the end. */
function isGlob(pattern: string): boolean {
  const characters = [...pattern];
  let at = 0;
  /** Passes one character of a bracket; false where it may not stand there. */
  const member = (): boolean => {
    if (characters[at] === undefined || characters[at] === "-" || characters[at] === "]") return false;
    if (characters[at] === "\\") at++;
    at++;
    return at < characters.length;
  };
  while (at < characters.length) {
    const character = characters[at++];
    if (character === "\\" && at++ >= characters.length) return false;
    if (character !== "[") continue;
    if (characters[at] === "^") at++;
    for (let count = 0; count === 0 || characters[at] !== "]"; count++) {
      if (!member()) return false;
      if (characters[at] !== "-") continue;
      at++;
      if (!member()) return false;
    }
    at++;
  }
  return true;
}

/** Go's filepath.Clean on Unix: the shortest path that means the same, by its text alone. */
function clean(path: string): string {
  const rooted = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!rooted) kept.push(part);
  }
  const joined = (rooted ? "/" : "") + kept.join("/");
  return joined === "" ? "." : joined;
}

/** Go's strings.TrimSpace: Unicode's white space, to which, unlike in JavaScript, the byte order mark doesn't belong. */
function trim(text: string): string {
  return text.replace(space, "");
}

const space =
  /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
