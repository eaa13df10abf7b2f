/** Parser directives at the top of the file: where BuildKit reads them, and no further. */
import { problem } from "./problems.ts";
import type { Directive, EscapeCharacter, SyntaxProblem } from "./tree.ts";

/** BuildKit's pattern for a directive's line, its white space off. */
const pattern =
  /^#[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*([^\n]+?)[\t\n\f\r ]*$/d;

export class DirectiveReader {
  readonly found: Directive[] = [];
  escape: EscapeCharacter = "\\";
  readonly errors: SyntaxProblem[] = [];
  /** No line further down can be a directive. */
  done = false;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Looks at a line `[start, end)`; the first that is no directive ends them. `line` is 0-based. */
  readLine(start: number, end: number, line: number): void {
    const match = this.text.charCodeAt(start) === 35 ? pattern.exec(this.text.slice(start, end)) : null;
    if (match === null) {
      this.done = true;
      return;
    }
    const name = (match[1] ?? "").toLowerCase();
    if (name !== "syntax" && name !== "escape" && name !== "check") {
      this.done = true;
      return;
    }
    const place = (group: number) => {
      const [from, to] = match.indices?.[group] ?? [0, 0];
      return { start: start + from, end: start + to };
    };
    const directive: Directive = {
      span: { start, end },
      name,
      nameSpan: place(1),
      value: match[2] ?? "",
      valueSpan: place(2),
      line: line + 1,
    };
    if (this.found.some((other) => other.name === name)) {
      this.errors.push(problem("directive-twice", directive.span, line, name));
      return;
    }
    this.found.push(directive);
    if (name !== "escape") return;
    if (directive.value === "`" || directive.value === "\\") this.escape = directive.value;
    else this.errors.push(problem("bad-escape", directive.valueSpan, line, directive.value));
  }
}
