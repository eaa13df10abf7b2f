/** How a view is arranged: a table of options a view, and what was chosen of them, as words and as text to keep. */
import type { Snapshots } from "../engine/store.ts";

/** Text that is typed or chosen, a switch, or several of some choices. */
export type Value = string | boolean | readonly string[];

/** What is chosen in a view, by the keys of its options. */
export type Arrangement = Readonly<Record<string, Value>>;

export interface OptionChoice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** One line of a view's table. */
export interface Option<T extends Value = Value> {
  readonly key: string;
  readonly title: () => string;
  /** What holds until something is chosen. Its type says how it is asked for. */
  readonly usual: T;
  /** What can be chosen, over all engines that are open; text without choices is typed. */
  readonly choices?: (engines: readonly Snapshots[]) => readonly OptionChoice[];
  /** True where a choice can leave rows out: Clear Filter takes it back. */
  readonly hides?: boolean;
  /** What the view's description says of a choice that is not the usual one; empty says nothing. */
  readonly said: (value: T) => string;
}

export type Options = readonly (Option<string> | Option<boolean> | Option<readonly string[]>)[];

type Widened<T> = T extends string ? string : T extends boolean ? boolean : readonly string[];

/** The values of a table's options, typed by what is usual. */
export type ValuesOf<O extends Options> = {
  readonly [Row in O[number] as Row["key"]]: Widened<Row["usual"]>;
};

/** A view's table with what is chosen. */
export interface Arranged {
  readonly options: Options;
  readonly values: Arrangement;
}

/** The arrangements of all views, kept for the workspace. */
export interface Arrangements {
  /** Null for a view that can't be arranged. */
  of(view: string): Arranged | null;
  /** Changes some of a view's values. */
  set(view: string, values: Arrangement): void;
  onDidChange(listener: (view: string) => void): { dispose(): void };
}

/** Every option's value: the given one, else the usual one. */
export function valuesOf<const O extends Options>(options: O, given: Arrangement = {}): ValuesOf<O> {
  // Asked for every row: what is whole already is not made anew.
  const isWhole = options.every(({ key }) => key in given);
  return (isWhole ? given : { ...usual(options), ...given }) as ValuesOf<O>;
}

/** What was kept, as far as it still fits the table. */
export function readArrangement(options: Options, kept: string | undefined): Arrangement {
  const found = parsed(kept);
  return Object.fromEntries(
    options.map(({ key, usual }) => [key, key in found && fits(found[key], usual) ? found[key] : usual]),
  ) as Arrangement;
}

/** As text to keep: only what is not usual, so that a better default reaches everybody else. */
export function writeArrangement({ options, values }: Arranged): string | undefined {
  const chosen = changed({ options, values });
  if (chosen.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(chosen.map(({ key }) => [key, values[key]])));
}

/**
 * What a view's description says: `running only · 3 hidden · by image`. What leaves rows out comes first, because
 * there is little room.
 * @param hidden how many rows are left out, in words; empty where none is
 */
export function describeArrangement(arranged: Arranged, hidden: string): string {
  const said = (hides: boolean): readonly string[] =>
    changed(arranged)
      .filter((option) => (option.hides === true) === hides)
      .map((option) => option.said(arranged.values[option.key] as never));
  return [...said(true), hidden, ...said(false)].filter((words) => words !== "").join(" · ");
}

/** Whether rows may be left out. */
export function isFiltered(arranged: Arranged): boolean {
  return changed(arranged).some(({ hides }) => hides === true);
}

/** The values that leave nothing out. */
export function withoutFilter(options: Options): Arrangement {
  return usual(options.filter(({ hides }) => hides === true));
}

export function usual(options: Options): Arrangement {
  return Object.fromEntries(options.map(({ key, usual }) => [key, usual]));
}

/** The options that are not as usual, in the table's order. */
export function changed({ options, values }: Arranged): readonly Options[number][] {
  return options.filter(({ key, usual }) => !same(values[key], usual));
}

/**
 * Whether one of some texts holds what was typed, in whatever case, or the id begins with it. Inside an id nothing is
 * looked for: a word such as “db” is somewhere in every fourth one.
 */
export function holdsText(typed: string, id: string, texts: Iterable<string>): boolean {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return true;
  if (wanted.length >= 4 && id.replace(/^sha256:/, "").startsWith(wanted.replace(/^sha256:/, ""))) return true;
  for (const text of texts) if (text.toLowerCase().includes(wanted)) return true;
  return false;
}

function parsed(kept: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(kept ?? "{}");
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

function fits(value: unknown, usual: Value): boolean {
  if (Array.isArray(usual)) return Array.isArray(value) && value.every((item) => typeof item === "string");
  return typeof value === typeof usual;
}

function same(a: Value | undefined, b: Value): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
