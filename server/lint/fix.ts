/** Applies fixes to a text: only those that do not touch each other, again and again until nothing is left to do. */
import type { Edit, Fix } from "./rule.ts";

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = "";
  let at = 0;
  for (const { span, newText } of sorted) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/**
 * Fixes that can be made at once: each one that touches no edit of one taken before it, in the order given.
 * Two insertions at the same place touch, because their order would be a guess.
 */
export function compatibleFixes(fixes: readonly Fix[]): readonly Fix[] {
  const taken: Edit[] = [];
  const chosen: Fix[] = [];
  for (const fix of fixes) {
    if (fix.edits.some((edit) => taken.some((other) => touches(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push(fix);
  }
  return chosen;
}

function touches(a: Edit, b: Edit): boolean {
  if (a.span.start === b.span.start) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/** How many times a text is fixed at most: a fix may make room for another, but two must not chase each other. */
export const maxFixPasses = 10;

/**
 * Fixes a text until no fix is left (or after ten passes).
 * @param findFixes the fixes for a text, best first
 */
export function fixText(text: string, findFixes: (text: string) => readonly Fix[]): string {
  let current = text;
  for (let pass = 0; pass < maxFixPasses; pass++) {
    const fixes = compatibleFixes(findFixes(current));
    if (fixes.length === 0) break;
    const next = applyEdits(
      current,
      fixes.flatMap((fix) => fix.edits),
    );
    if (next === current) break;
    current = next;
  }
  return current;
}
