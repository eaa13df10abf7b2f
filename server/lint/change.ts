/** What differs between two trees of a document, told by the instructions that an edit has left alone. */

import { hasShellPragmas, isSameShell, mayChooseShell, shellChanges } from "../syntax/shell-in-force.ts";
import { distanceBetween } from "../syntax/shift.ts";
import type { Dockerfile, Instruction, Span } from "../syntax/tree.ts";

/** One stretch of instructions gave way to another; those ahead of it stayed, those behind it moved together. */
export class Change {
  /** Instructions of the new tree that the old one does not have, and the other way round. */
  readonly added: readonly Instruction[];
  readonly removed: readonly Instruction[];
  /** How many instructions ahead of the change stayed. */
  readonly kept: number;
  /** How far the instructions behind the change have moved, in UTF-16 units and in lines. */
  readonly delta: number;
  readonly lines: number;
  private readonly before: Dockerfile;
  private readonly after: Dockerfile;
  /** Offsets of the old text: up to `keptEnd` nothing has moved, and from `movedStart` on everything has. */
  private readonly keptEnd: number;
  readonly movedStart: number;
  private sameShells: boolean | null = null;

  constructor(before: Dockerfile, after: Dockerfile) {
    this.before = before;
    this.after = after;
    const old = before.instructions;
    const now = after.instructions;
    const shorter = Math.min(old.length, now.length);
    let kept = 0;
    while (kept < shorter && shiftBetween(old[kept], now[kept]) === 0 && linesBetween(old[kept], now[kept]) === 0)
      kept++;
    this.delta = shiftBetween(old.at(-1), now.at(-1)) ?? 0;
    this.lines = linesBetween(old.at(-1), now.at(-1));
    let moved = 0;
    for (; moved < shorter - kept; moved++) {
      const one = old[old.length - 1 - moved];
      const other = now[now.length - 1 - moved];
      if (shiftBetween(one, other) !== this.delta || linesBetween(one, other) !== this.lines) break;
    }
    this.kept = kept;
    this.removed = old.slice(kept, old.length - moved);
    this.added = now.slice(kept, now.length - moved);
    const last = old[kept - 1];
    this.keptEnd = last === undefined ? -1 : (before.lineStarts[last.endLine] ?? before.text.length);
    const first = moved === 0 ? undefined : old[old.length - moved];
    this.movedStart = first === undefined ? Number.POSITIVE_INFINITY : (before.lineStarts[first.startLine - 1] ?? 0);
  }

  /** The span in the new text, or null where it touches what has changed. */
  move(span: Span): Span | null {
    const { start, end } = span;
    if (start >= this.movedStart) {
      // A place right between the two could belong to either.
      if (start === end && start <= this.keptEnd && this.delta !== 0) return null;
      return this.delta === 0 ? span : { start: start + this.delta, end: end + this.delta };
    }
    return end <= this.keptEnd ? span : null;
  }

  /** Whether an offset of the old text lies in what has changed. */
  hasRemoved(offset: number): boolean {
    return offset >= this.keptEnd && offset < this.movedStart;
  }

  /** Whether an offset of the new text lies in what has changed. */
  hasAdded(offset: number): boolean {
    return offset >= this.keptEnd && offset < this.movedStart + this.delta;
  }

  /** Whether there is no change but in comments. */
  get keepsInstructions(): boolean {
    return this.added.length === 0 && this.removed.length === 0;
  }

  /** Whether instructions have the shell that they had. */
  get keepsShells(): boolean {
    this.sameShells ??= !this.mayChangeShells() || this.compareShells();
    return this.sameShells;
  }

  /** Whether a builder reads the same before it runs anything: only comments, or commands for a shell, have changed. */
  get keepsBuild(): boolean {
    const { added, removed } = this;
    if (added.length !== removed.length) return false;
    if (this.before.errors.length > 0 || this.after.errors.length > 0) return false;
    return added.every((one, at) => differsInCommand(one, removed[at]));
  }

  /** Nearly every edit can't, which is told in a fraction of the time that comparing takes. */
  private mayChangeShells(): boolean {
    const { before, after } = this;
    if (before.escape !== after.escape || hasShellPragmas(before) || hasShellPragmas(after)) return true;
    return this.added.some(mayChooseShell) || this.removed.some(mayChooseShell);
  }

  private compareShells(): boolean {
    const old = shellChanges(this.before);
    const now = shellChanges(this.after);
    if (old.length !== now.length) return false;
    return old.every(({ from, shell }, at) => {
      const other = now[at];
      if (other === undefined || !isSameShell(shell, other.shell)) return false;
      return from < 0 ? other.from === from : this.move({ start: from, end: from + 1 })?.start === other.from;
    });
  }
}

/** How far an instruction has moved, null where it is not the same one. */
function shiftBetween(old: Instruction | undefined, now: Instruction | undefined): number | null {
  if (old === undefined || now === undefined) return null;
  return old === now ? 0 : distanceBetween(old, now);
}

function linesBetween(old: Instruction | undefined, now: Instruction | undefined): number {
  return (now?.startLine ?? 0) - (old?.startLine ?? 0);
}

const runByShell = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

function differsInCommand(one: Instruction, other: Instruction | undefined): boolean {
  return (
    other !== undefined &&
    runByShell.has(one.name) &&
    one.name === other.name &&
    one.keyword.value === other.keyword.value &&
    one.json === other.json &&
    one.healthcheck === other.healthcheck &&
    (one.args.length === 0) === (other.args.length === 0) &&
    one.flags.length === other.flags.length &&
    one.flags.every(({ text }, at) => text === other.flags[at]?.text)
  );
}
