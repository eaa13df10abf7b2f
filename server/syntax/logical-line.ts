/** An instruction's text with its continuations joined, and the way back from there to the document. */
import type { Span, Word } from "./tree.ts";

export class LogicalLine {
  readonly text: string;
  /** Where each joined piece starts in `text`, and in the document. */
  private readonly starts: readonly number[];
  private readonly offsets: readonly number[];

  constructor(text: string, starts: readonly number[], offsets: readonly number[]) {
    this.text = text;
    this.starts = starts;
    this.offsets = offsets;
  }

  /** Copies of where each piece starts, for a longer line made from this one. */
  pieces(): { starts: number[]; offsets: number[] } {
    return { starts: [...this.starts], offsets: [...this.offsets] };
  }

  /** The document's offset of a character of `text`. */
  at(index: number): number {
    // Most instructions are of one piece.
    if (this.starts.length === 1) return (this.offsets[0] ?? 0) + index;
    let low = 0;
    for (let high = this.starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return (this.offsets[low] ?? 0) + index - (this.starts[low] ?? 0);
  }

  /** The document's span of `[start, end)`: from its first character to after its last; an empty one stays behind. */
  span(start: number, end: number): Span {
    if (end > start) return { start: this.at(start), end: this.at(end - 1) + 1 };
    const at = start > 0 ? this.at(start - 1) + 1 : this.at(0);
    return { start: at, end: at };
  }

  word(start: number, end: number, value: string = this.text.slice(start, end)): Word {
    return { span: this.span(start, end), value };
  }
}
