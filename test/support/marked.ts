/** Reads test texts with marks in them: `$0` is the cursor, a line of carets names what is expected above it. */

export interface Expected {
  /** Zero-based line of the text without its marks. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface Marked {
  /** The text without marks. */
  readonly text: string;
  readonly expected: readonly Expected[];
}

/**
 * Takes lines such as `    ^^^^ message` out of a text: they say that the line above has this finding under the carets.
 * A first empty line is dropped, so that the text can start on a line of its own. Several marks may follow one line.
 */
export function readMarks(marked: string): Marked {
  const lines: string[] = [];
  const expected: Expected[] = [];
  for (const line of marked.replace(/^\n/, "").split("\n")) {
    const mark = /^(\s*)(\^+)(?:\s+(.*))?$/.exec(line);
    if (mark === null) {
      lines.push(line);
      continue;
    }
    const [, indent = "", carets = "", message = ""] = mark;
    expected.push({
      line: lines.length - 1,
      start: indent.length,
      end: indent.length + carets.length,
      message: message.trim(),
    });
  }
  return { text: lines.join("\n"), expected };
}

/** Splits a text at its `$0`. */
export function readCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf("$0");
  if (offset < 0) throw new Error("The text has no $0.");
  return { text: marked.slice(0, offset) + marked.slice(offset + 2), offset };
}
