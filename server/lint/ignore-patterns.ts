/** Lines of ignore files by gitignore's rules, as `.gitignore` and our own configuration's `ignore` have them. */

/** One line. */
export interface IgnorePattern {
  readonly matches: RegExp;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** The patterns of an ignore file; they match paths relative to its folder, `/` between their parts. */
export function readPatterns(text: string): readonly IgnorePattern[] {
  return text.split(/\r?\n/).flatMap((line) => {
    let pattern = line.replace(/(?<!\\) +$/, "");
    if (pattern === "" || pattern.startsWith("#")) return [];
    const negated = pattern.startsWith("!");
    if (negated) pattern = pattern.slice(1);
    const foldersOnly = pattern.endsWith("/");
    if (foldersOnly) pattern = pattern.slice(0, -1);
    const anchored = pattern.includes("/");
    pattern = pattern.replace(/^\//, "");
    return [{ matches: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${expression(pattern)}$`), negated, foldersOnly }];
  });
}

/** Whether the last pattern that matches a path shuts it out; null where none matches. */
export function judge(path: string, folder: boolean, patterns: readonly IgnorePattern[]): boolean | null {
  let ignored: boolean | null = null;
  for (const pattern of patterns) {
    if (pattern.foldersOnly && !folder) continue;
    if (pattern.matches.test(path)) ignored = !pattern.negated;
  }
  return ignored;
}

/** Whether patterns shut out a file, by itself or by a folder that it is in; what is in such a folder can't come back. */
export function isShutOut(path: string, patterns: readonly IgnorePattern[]): boolean {
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length++) {
    if (judge(parts.slice(0, length).join("/"), true, patterns)) return true;
  }
  return judge(path, false, patterns) ?? false;
}

function expression(pattern: string): string {
  let result = "";
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const stars = /^\*\*\/|^\/\*\*$|^\*\*/.exec(rest)?.[0];
    const set = /^\[(!|\^)?((?:\\.|[^\]\\])+)\]/.exec(rest);
    if (stars !== undefined) {
      result += stars === "**/" ? "(?:.*/)?" : stars === "/**" ? "/.+" : ".*";
      at += stars.length - 1;
    } else if (pattern[at] === "*") result += "[^/]*";
    else if (pattern[at] === "?") result += "[^/]";
    else if (set !== null) {
      result += `[${set[1] ? "^" : ""}${(set[2] ?? "").replace(/[[\]]/g, "\\$&")}]`;
      at += set[0].length - 1;
    } else if (pattern[at] === "\\" && at + 1 < pattern.length) result += escaped(pattern[++at] as string);
    else result += escaped(pattern[at] as string);
  }
  return result;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
