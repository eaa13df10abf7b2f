/**
 * What a rule is: one value that carries its names, its words, its documented examples and its check.
 *
 * A rule is a file `server/rules/<id>.ts` whose default export is `defineRule({ … })`, and a test file
 * `test/rules/<id>.test.ts`. `npm run update` then writes the list of rules, the rule's page and the README's table.
 *
 * Rules for rules:
 * - The id says what is asked for: `no-…`, `prefer-…`, `require-…`, `valid-…`, `consistent-…`.
 * - `check` is pure: it reads the file (and its host, where there is one) and yields findings; it keeps nothing.
 *   A rule that throws is logged by its id and the other rules still answer.
 * - Ask `file.instructions("RUN")` and `file.commands("apt-get")`, not all instructions: these are indexes, made once a
 *   version, so that a rule costs what it looks at.
 * - A message says what is wrong and what to do, through `t("…")`, with its Chinese in l10n/bundle.l10n.zh-cn.json.
 *   `summary` and `why` are documentation: English, the summary one sentence.
 * - A finding's span is exactly what the reader has to look at; its fix, where a machine can know one, has the smallest
 *   edits that do it, so that comments, line breaks and quotes of the rest stay as they are.
 */
import type { Instruction, Span } from "../syntax/tree.ts";
import type { Host, LintFile } from "./file.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/** What a rule protects. `correctness` and `security` are never below warning, which a test holds. */
export type Category =
  | "correctness"
  | "security"
  | "reproducibility"
  | "size"
  | "performance"
  | "maintainability"
  | "style";

/** Replaces the text of a span. An empty span inserts; an empty text deletes. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  /** What the lightbulb says: an order, such as "Replace ADD with COPY". */
  readonly title: string;
  /** Edits of one file that do not overlap, in any order. */
  readonly edits: readonly Edit[];
  /** Whether the built image stays the same but for what the rule asks for. Absent: what the rule's `fix` says. */
  readonly safe?: boolean | undefined;
}

/** How an editor draws a finding besides its severity: faded out, or struck through. */
export type Tag = "unnecessary" | "deprecated";

export interface Finding {
  readonly span: Span;
  readonly message: string;
  readonly fix?: Fix | undefined;
  /** Other ways to mend it: offered beside the fix, never applied by "fix all". */
  readonly alternatives?: readonly Fix[] | undefined;
  readonly tags?: readonly Tag[] | undefined;
  /**
   * Which of the rule's aliases say the same about this very place. Absent: all of them. Given where one rule covers
   * several codes of other linters, so that ignoring `DL3007` does not silence what only `DL3006` would say.
   */
  readonly aliases?: readonly string[] | undefined;
  /** Names besides the aliases by which settings and comments reach it: others say it of another place. */
  readonly names?: readonly string[] | undefined;
  /** Other places that the message is about, such as the first of two equal names. */
  readonly related?: readonly { readonly span: Span; readonly message: string }[] | undefined;
}

/** A documented example, run as a test: `bad` gives exactly one finding of its rule, `good` none. */
export interface Example {
  readonly bad: string;
  /** What `bad` becomes by the fix, where there is one; else what to write instead. */
  readonly good: string;
  /** False where the fix of `bad` is not offered or gives another text than `good`. */
  readonly fixed?: boolean;
  /** Options other than the default. */
  readonly options?: Options;
  /** The world around the file, for rules that ask it. */
  readonly host?: Host;
}

export type OptionValue = string | number | boolean | readonly string[];
export type Options = Readonly<Record<string, OptionValue>>;

/** The types of options from their defaults: `{ max: 3 }` gives `{ max: number }`. */
export type OptionTypes<O extends Options> = {
  readonly [K in keyof O]: OptionValue extends O[K]
    ? OptionValue
    : O[K] extends readonly unknown[]
      ? readonly string[]
      : O[K] extends string
        ? string
        : O[K] extends number
          ? number
          : boolean;
};

export interface RuleDefinition<O extends Options = Options> {
  /** In kebab-case; also the name of its file, its page, its test and its diagnostic code. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Whether findings carry a fix, and whether "fix all" may apply it. `none`: no finding has one. */
  readonly fix: "safe" | "unsafe" | "none";
  /** Codes of other linters that mean the same: hadolint's `DL…`, ShellCheck's `SC…`, BuildKit's names. */
  readonly aliases: readonly string[];
  /** Names in linters that only a configuration or a comment may still speak of; findings don't bear them. */
  readonly synonyms?: readonly string[];
  /** One sentence that says what to do. */
  readonly summary: string;
  /** The reason, in a few sentences, as Markdown. */
  readonly why: string;
  readonly examples: readonly [Example, ...Example[]];
  /**
   * What a finding depends on, besides the options and the host: after an edit only what depends on it is looked at
   * again. A rule without a scope reads the whole file each time.
   * - `instruction`: the instruction that it starts in, alone, and the shell in force there.
   * - `stage`: the instructions of the stage that it starts in, and the shell in force there.
   * - `build`: the whole file but comments, and but what a shell runs (the arguments of RUN, CMD, ENTRYPOINT and
   *   HEALTHCHECK).
   * - `linked`: its stage, those that this one is built on or refers to, and what stands ahead of the first FROM. Such a
   *   rule may be given a file in which there is no more than that.
   * - `linked-build`: the same without what a shell runs.
   * - `instruction-in-build`: what `instruction` and what `linked-build` name, together.
   * - `instructions`: the whole file but comments between instructions.
   */
  readonly scope?:
    | "instruction"
    | "stage"
    | "linked"
    | "linked-build"
    | "build"
    | "instruction-in-build"
    | "instructions";
  /**
   * For the scopes `build`, `linked`, `linked-build` and `instructions`: everything besides its name that findings depend
   * on of one instruction, as a text. While that is the same, an edit of it is no reason to look at anything again.
   * Absent: its every character.
   */
  reads?(file: LintFile, instruction: Instruction): string;
  /** With the scope `stage`: findings depend on what other stages are built on too. */
  readonly asksBases?: boolean;
  /** True where findings depend on files around this one: that there are none here proves nothing about a comment. */
  readonly asksHost?: boolean;
  /** True where messages have numbers of lines, which an edit above changes. */
  readonly namesLines?: boolean;
  /** False where it has to be asked for; such a rule is a matter of taste or needs options. */
  readonly enabledByDefault?: boolean;
  /** Defaults of the options; their types are inferred from them. */
  readonly options?: O;
  /** What each option is, one sentence each. */
  readonly optionWords?: { readonly [K in keyof O]: string };
  /** Yields what is wrong, in any order. */
  check(file: LintFile, options: OptionTypes<O>): Iterable<Finding>;
  /** Yields what can only be known when all other rules have run. Very few rules have it. */
  conclude?(file: LintFile, run: RunSummary): Iterable<Finding>;
}

/** What `conclude` is told. */
export interface RunSummary {
  /** Names in our own ignore comments that silenced nothing, although their rule ran (or that no rule has). */
  readonly unused: readonly {
    readonly name: string;
    readonly span: Span;
    readonly known: boolean;
    readonly fix: Fix;
  }[];
}

/** A rule whose option types are forgotten, as lists of rules hold it. */
export type Rule = RuleDefinition<Options>;

/** Makes a rule. The options' types come from their defaults. */
export function defineRule<const O extends Options = Record<never, never>>(rule: RuleDefinition<O>): Rule {
  // `run.ts` gives each rule options of its own types.
  return rule as unknown as Rule;
}
