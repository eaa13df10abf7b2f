/** The directives that a builder looks up before it parses: `syntax` (three notations) and `check`. */
import { readDirectiveParts } from "./directives.ts";

export interface DetectedDirective {
  /** Up to the first space: the frontend's image for `syntax`. */
  readonly ref: string;
  /** All of it. */
  readonly value: string;
  /** 1-based; the JSON notation has 0, or 1 below a `#!` line, as BuildKit counts it. */
  readonly line: number;
}

/**
 * The frontend a builder would load: `# syntax=…`, else `// syntax=…`, else a JSON object's `syntax` member.
 * A `#!` line above is passed over (BuildKit's `DetectSyntax`).
 */
export function detectSyntax(text: string): DetectedDirective | null {
  const { rest, line } = withoutPreamble(text);
  return find(rest, line, "#", "syntax") ?? find(rest, line, "//", "syntax") ?? findInJson(rest, line);
}

/** The `# check=` directive's value, null where a builder sees none. */
export function detectCheck(text: string): DetectedDirective | null {
  const { rest, line } = withoutPreamble(text);
  return find(rest, line, "#", "check");
}

function withoutPreamble(text: string): { rest: string; line: number } {
  const rest = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (!rest.startsWith("#!")) return { rest, line: 0 };
  const end = rest.indexOf("\n");
  return { rest: end < 0 ? "" : rest.slice(end + 1), line: 1 };
}

function find(text: string, firstLine: number, comment: string, wanted: string): DetectedDirective | null {
  const seen = new Set<string>();
  let at = 0;
  for (let line = firstLine + 1; at < text.length; line++) {
    const newline = text.indexOf("\n", at);
    let end = newline < 0 ? text.length : newline;
    if (end > at && text.charCodeAt(end - 1) === 13) end--;
    if (!text.startsWith(comment, at)) return null;
    const parts = readDirectiveParts(text, at + comment.length, end);
    if (parts === null) return null;
    const name = text.slice(parts.name.start, parts.name.end).toLowerCase();
    const value = text.slice(parts.value.start, parts.value.end);
    // A second directive of a name is an error there, which ends the search.
    if ((name !== "syntax" && name !== "escape" && name !== "check") || seen.has(name)) return null;
    seen.add(name);
    if (name === wanted) return { ref: value.split(" ", 1)[0] ?? "", value, line };
    at = newline < 0 ? text.length : newline + 1;
  }
  return null;
}

function findInJson(text: string, line: number): DetectedDirective | null {
  if (text.trimStart().charCodeAt(0) !== 123) return null;
  let value: unknown;
  try {
    value = (JSON.parse(text) as Record<string, unknown>).syntax;
  } catch {
    return null;
  }
  return typeof value === "string" ? { ref: value, value, line } : null;
}
