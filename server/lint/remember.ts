/**
 * Linting a document again after an edit: what rules have found in text that the edit left alone stands, at its new
 * place, and only the rest is looked at. Which rest that is, a rule says by its `scope`.
 */
import { buildErrors, isOfInstruction } from "../semantics/build-errors.ts";
import { type LinkedPart, linkedPart } from "../semantics/linked.ts";
import type { ShellScript } from "../syntax/shell.ts";
import { originOf, shiftProblem } from "../syntax/shift.ts";
import type { Dockerfile, Instruction, Span, SyntaxProblem } from "../syntax/tree.ts";
import { Change } from "./change.ts";
import { type Host, IndexedFile, type LintFile } from "./file.ts";
import type { Finding, Fix, Options, Rule } from "./rule.ts";

/**
 * The file as rules see it, with the findings of the tree that it was made from by `reparse`, if that was linted too.
 * One earlier tree is kept, never a chain of them.
 */
export function rememberingFile(tree: Dockerfile, host: Host | null): RememberingFile {
  const first = tree.instructions[0];
  const key = first === undefined ? null : originOf(first).instruction;
  const before = key === null ? undefined : known.get(key);
  if (before?.tree === tree && before.host === host) return before;
  const made = new RememberingFile(tree, host, before?.host === host ? before : null);
  if (key !== null) known.set(key, made);
  return made;
}

/** By the first instruction as it first stood: an edit ahead of it makes a tree that nothing is known of. */
const known = new WeakMap<Instruction, RememberingFile>();

interface Known {
  readonly options: Options;
  readonly findings: readonly Finding[];
}

interface LinkedFile extends LinkedPart {
  readonly file: LintFile;
}

class RememberingFile extends IndexedFile {
  private readonly found = new Map<Rule, Known>();
  private errors: readonly SyntaxProblem[] | null = null;
  /** Whether the errors are those of every stage. */
  private toldAll = false;
  private before: RememberingFile | null;
  private readonly change: Change | null;
  private changedPart: LintFile | null = null;
  /** Undefined until it is asked for. */
  private linked: LinkedFile | null | undefined;
  private stagePart: { readonly file: LintFile; readonly span: Span } | null = null;

  constructor(tree: Dockerfile, host: Host | null, before: RememberingFile | null) {
    super(tree, host);
    this.before = before;
    // Fixes write the line end that the file has.
    const isAlike = before !== null && hasReturns(before.tree) === hasReturns(tree);
    this.change = isAlike ? new Change(before.tree, tree) : null;
    if (before !== null) before.before = null;
  }

  /** What `buildErrors` gives for the tree. */
  buildErrors(): readonly SyntaxProblem[] {
    this.errors ??= this.keptErrors() ?? this.foundErrors(this.tree);
    return this.errors;
  }

  /** What the rule's check yields for the file, though maybe in another order. */
  override findings(rule: Rule, options: Options): readonly Finding[] {
    const here = this.found.get(rule);
    if (here !== undefined && areSame(here.options, options)) return here.findings;
    const findings = this.findAgain(rule, options) ?? [...rule.check(this, options as never)];
    this.found.set(rule, { options, findings });
    return findings;
  }

  private findAgain(rule: Rule, options: Options): readonly Finding[] | null {
    const { change } = this;
    const old = this.before?.found.get(rule);
    if (change === null || old === undefined || !areSame(old.options, options)) return null;
    if (rule.namesLines && change.lines !== 0) return null;
    switch (rule.scope) {
      case "build":
        return change.keepsBuild || this.readsTheSame(rule, change) ? moveAll(old.findings, change) : null;
      case "linked":
        if (!change.keepsShells) return null;
        return change.keepsInstructions || this.readsTheSame(rule, change)
          ? moveAll(old.findings, change)
          : this.findInLinked(rule, options, old.findings, change);
      case "linked-build":
        return change.keepsBuild || this.readsTheSame(rule, change)
          ? moveAll(old.findings, change)
          : this.findInLinked(rule, options, old.findings, change);
      case "instructions":
        if (!change.keepsShells || !(change.keepsInstructions || this.readsTheSame(rule, change))) return null;
        return moveAll(old.findings, change);
      case "instruction":
        return change.keepsShells ? this.findInChanged(rule, options, old.findings, change) : null;
      case "instruction-in-build":
        if (!change.keepsShells) return null;
        return change.keepsBuild
          ? this.findInChanged(rule, options, old.findings, change)
          : this.findInLinked(rule, options, old.findings, change);
      case "stage":
        return change.keepsShells ? this.findInStage(rule, options, old.findings, change) : null;
      default:
        return null;
    }
  }

  /** Whether instructions have changed in nothing that the rule reads of them. */
  private readsTheSame({ reads }: Rule, { added, removed }: Change): boolean {
    const { before } = this;
    if (reads === undefined || before === null || added.length !== removed.length) return false;
    return added.every((one, at) => {
      const other = removed[at];
      return other?.name === one.name && other.known === one.known && reads(this, one) === reads(before, other);
    });
  }

  private findInChanged(rule: Rule, options: Options, old: readonly Finding[], change: Change) {
    const kept = moveAll(
      change.removed.length === 0 ? old : old.filter(({ span }) => !change.hasRemoved(span.start)),
      change,
    );
    if (kept === null || change.added.length === 0) return kept;
    this.changedPart ??= new PartOfFile(this, change.added);
    for (const finding of rule.check(this.changedPart, options as never)) {
      if (change.hasAdded(finding.span.start)) kept.push(finding);
    }
    return kept;
  }

  private findInStage(rule: Rule, options: Options, old: readonly Finding[], change: Change) {
    if (change.keepsInstructions) return moveAll(old, change);
    if (rule.asksBases === true && change.added.some(isFrom)) return null;
    const part = this.stagePart ?? this.changedStage(change);
    this.stagePart = part;
    if (part === null) return null;
    const { start, end } = part.span;
    const kept = moveAll(
      old.filter(({ span }) => span.start < start || span.start >= end - change.delta),
      change,
    );
    if (kept === null) return null;
    for (const finding of rule.check(part.file, options as never)) {
      if (finding.span.start >= start && finding.span.start < end) kept.push(finding);
    }
    return kept;
  }

  private findInLinked(rule: Rule, options: Options, old: readonly Finding[], change: Change) {
    const part = this.linkedPart(change);
    if (part === null) return null;
    const kept = moveAll(
      old.filter(({ span }) => !wasConcerned(part, change, span)),
      change,
    );
    if (kept === null) return null;
    for (const finding of rule.check(part.file, options as never))
      if (part.isConcerned(finding.span.start)) kept.push(finding);
    return kept;
  }

  /** What the change concerns if it is in one stage; null where it concerns stages as such. */
  private linkedPart(change: Change): LinkedFile | null {
    if (this.linked === undefined) {
      const from = this.tree.instructions[this.changedFrom(change)];
      const [old] = change.removed;
      const wasFrom = old?.name === "FROM" && this.before !== null ? { file: this.before.tree, from: old } : null;
      const part = from === undefined ? null : linkedPart(this.tree, from, wasFrom);
      this.linked = part && { ...part, file: new IndexedFile(part.tree, this.host) };
    }
    return this.linked;
  }

  /** Which instruction is the FROM of the one stage that the change is in; -1 where there is no such stage. */
  private changedFrom({ added, removed, kept }: Change): number {
    if (added.some(isFrom) || removed.some(isFrom)) {
      // In its place another FROM is the same stage's.
      const isInPlace = added.length === 1 && removed.length === 1 && added[0]?.name === removed[0]?.name;
      return isInPlace ? kept : -1;
    }
    let at = kept - 1;
    while (at >= 0 && this.tree.instructions[at]?.name !== "FROM") at--;
    return at;
  }

  /** The one stage that the change is in; null where it concerns stages as such. */
  private changedStage(change: Change): { file: LintFile; span: Span } | null {
    const { instructions } = this.tree;
    const first = this.changedFrom(change);
    const from = instructions[first];
    if (from === undefined) return null;
    let next = first + 1;
    while (next < instructions.length && instructions[next]?.name !== "FROM") next++;
    const end = instructions[next]?.span.start ?? Number.POSITIVE_INFINITY;
    const file = new PartOfFile(this, instructions.slice(first, next));
    return { file, span: { start: from.span.start, end } };
  }

  private foundErrors(tree: Dockerfile): readonly SyntaxProblem[] {
    const errors = buildErrors(tree);
    this.toldAll = errors.every(isOfInstruction);
    return errors;
  }

  private keptErrors(): readonly SyntaxProblem[] | null {
    const old = this.before?.errors ?? null;
    const { change } = this;
    if (old === null || change === null) return null;
    if (!change.keepsBuild) {
      if (this.tree.errors.length > 0 || this.before === null || this.before.tree.errors.length > 0) return null;
      const part = this.linkedPart(change);
      // A builder stops at what it refuses: of the other stages it has to have told everything, and that is nothing.
      if (part === null || !this.before.toldAll || !old.every(({ span }) => wasConcerned(part, change, span)))
        return null;
      return this.foundErrors(part.tree);
    }
    this.toldAll = this.before?.toldAll === true;
    const kept: SyntaxProblem[] = [];
    for (const error of old) {
      const span = change.move(error.span);
      if (span === null) return null;
      kept.push(span === error.span ? error : shiftProblem(error, change.delta, change.lines));
    }
    return kept;
  }
}

/** The whole file with all its stages, of which only some instructions are looked at. */
class PartOfFile extends IndexedFile {
  private readonly whole: LintFile;

  constructor(whole: LintFile, some: readonly Instruction[]) {
    super(whole.tree, whole.host, some);
    this.whole = whole;
  }

  override shell(instruction: Instruction): readonly ShellScript[] {
    return this.whole.shell(instruction);
  }
}

/** Whether a place of the old text is in a stage that the change concerns, or in the change itself. */
function wasConcerned(part: LinkedPart, change: Change, { start }: Span): boolean {
  if (change.hasRemoved(start)) return true;
  return part.isConcerned(start < change.movedStart ? start : start + change.delta);
}

function hasReturns({ text }: Dockerfile): boolean {
  return text.includes("\r\n");
}

function isFrom({ name }: Instruction): boolean {
  return name === "FROM";
}

function areSame(one: Options, other: Options): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Findings at their new places; null where one touches what has changed. */
function moveAll(findings: readonly Finding[], change: Change): Finding[] | null {
  const moved: Finding[] = [];
  for (const finding of findings) {
    const one = moveFinding(finding, change);
    if (one === null) return null;
    moved.push(one);
  }
  return moved;
}

function moveFinding(finding: Finding, change: Change): Finding | null {
  const span = change.move(finding.span);
  if (span === null) return null;
  const edits = finding.fix && moveSpans(finding.fix.edits, change);
  const related = finding.related && moveSpans(finding.related, change);
  const alternatives = finding.alternatives && moveFixes(finding.alternatives, change);
  if (edits === null || related === null || alternatives === null) return null;
  const isStill = span === finding.span && edits === finding.fix?.edits && alternatives === finding.alternatives;
  if (isStill && related === finding.related) return finding;
  return {
    span,
    message: finding.message,
    fix: finding.fix && edits && { title: finding.fix.title, edits, safe: finding.fix.safe },
    alternatives,
    tags: finding.tags,
    aliases: finding.aliases,
    related,
  };
}

/** The fixes themselves where nothing in them has moved; null where something can't. */
function moveFixes(fixes: readonly Fix[], change: Change): readonly Fix[] | null {
  const moved: Fix[] = [];
  for (const fix of fixes) {
    const edits = moveSpans(fix.edits, change);
    if (edits === null) return null;
    moved.push(edits === fix.edits ? fix : { ...fix, edits });
  }
  return moved.every((fix, at) => fix === fixes[at]) ? fixes : moved;
}

/** The list itself where nothing in it has moved; null where something can't. */
function moveSpans<T extends { readonly span: Span }>(list: readonly T[], change: Change): readonly T[] | null {
  let isMoved = false;
  const moved: T[] = [];
  for (const one of list) {
    const span = change.move(one.span);
    if (span === null) return null;
    isMoved ||= span !== one.span;
    moved.push(span === one.span ? one : { ...one, span });
  }
  return isMoved ? moved : list;
}
