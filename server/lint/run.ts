/** Runs rules over a file: which ones, how severe, guarded one by one, without what comments silence. */
import type { Span } from "../syntax/tree.ts";
import type { LintFile } from "./file.ts";
import { passedOver, withoutPassedOver } from "./onbuild.ts";
import type { Finding, Fix, Options, Rule, RunSummary, Severity, Tag } from "./rule.ts";
import { covers, isBuildKitName, type Suppression, suppressions } from "./suppressions.ts";

/** What a user says of one rule, or of one alias of it. */
export type Choice = Severity | "off" | "on";

export interface LintSettings {
  /** What holds for rules that nothing else names. */
  readonly base: "default" | "all" | "none";
  /** Rule id or alias, in lower case → choice. An id wins over an alias. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** Rule id or alias, in lower case → options that differ from the defaults. */
  readonly options: ReadonlyMap<string, Options>;
  /** False: comments silence nothing (hadolint's `disable-ignore-pragma`). */
  readonly honourComments: boolean;
}

export const defaultLintSettings: LintSettings = {
  base: "default",
  choices: new Map(),
  options: new Map(),
  honourComments: true,
};

/** A finding with what the settings say of it. */
export interface Result {
  readonly rule: Rule;
  readonly span: Span;
  readonly message: string;
  readonly severity: Severity;
  readonly aliases: readonly string[];
  readonly fix: (Fix & { readonly safe: boolean }) | null;
  readonly alternatives: readonly Fix[];
  readonly tags: readonly Tag[];
  readonly related: NonNullable<Finding["related"]>;
}

/** What another program found, under the name that it has there. */
export interface ForeignFinding {
  /** Names the finding, and never looks for anything itself. */
  readonly rule: Rule;
  readonly finding: Finding;
}

/** Told of a rule that threw. */
export type CrashLog = (ruleId: string, error: unknown) => void;

/**
 * Lints a file. Results come in order of place.
 * @param rules all rules there are: ignore comments may name any of them
 * @param log told of a rule that throws; its findings are missing and all others are there
 * @param foreign what another program found, subject to the same settings and comments; null: none was asked
 */
export function lint(
  file: LintFile,
  rules: readonly Rule[],
  settings: LintSettings = defaultLintSettings,
  log: CrashLog = () => {},
  foreign: readonly ForeignFinding[] | null = null,
): readonly Result[] {
  const comments = settings.honourComments ? suppressions(file.tree) : null;
  const used = new Set<Suppression>();
  const results: Result[] = [];
  const ran = new Set<Rule>();
  const spans = passedOver(file);

  const take = (rule: Rule, find: () => Iterable<Finding>) => {
    try {
      for (const finding of find()) {
        const result = decide(rule, finding, settings, comments?.errors ?? false, spans);
        if (result === null) continue;
        // Every comment that covers it is of use, so that two of them are not called unused in turns.
        const names = [...namesOf(rule, finding, result.aliases), ...(rule.synonyms ?? [])];
        const near = comments?.near(finding.span.start) ?? [];
        const silencing = near.filter((s) => covers(s, rule.id, names, finding.span.start));
        for (const suppression of silencing) used.add(suppression);
        if (silencing.length === 0) results.push(result);
      }
    } catch (error) {
      log(rule.id, error);
    }
  };

  for (const rule of rules) {
    if (!mayRun(rule, settings)) continue;
    ran.add(rule);
    const options = optionsOf(rule, settings);
    take(rule, () => file.findings?.(rule, options) ?? rule.check(file, options));
  }
  const seen = new Set<string>();
  for (const { rule, finding } of foreign ?? []) {
    // Text may be looked at twice: as what a command is given, and as the script that it is.
    const key = `${rule.id} ${finding.span.start} ${finding.span.end}`;
    if (!seen.has(key)) take(rule, () => [finding]);
    seen.add(key);
  }
  for (const rule of ran) {
    if (rule.conclude === undefined) continue;
    const summary = summarize(comments?.list ?? [], used, rules, ran, foreign !== null);
    take(rule, () => rule.conclude?.(file, summary) ?? []);
  }
  return results.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Whether the settings let a rule, or one of its aliases, speak at all. */
export function mayRun(rule: Rule, settings: LintSettings): boolean {
  const own = ownChoice(rule, settings);
  if (own !== undefined) return own !== "off";
  return isOnByBase(rule, settings) || rule.aliases.some((alias) => isOn(settings.choices.get(alias.toLowerCase())));
}

/** What the settings say of the rule as a whole. */
function ownChoice(rule: Rule, { choices }: LintSettings): Choice | undefined {
  if (choices.size === 0) return undefined;
  const names = [rule.id, ...(rule.synonyms ?? [])];
  return names.map((name) => choices.get(name.toLowerCase())).find((choice) => choice !== undefined);
}

function isOnByBase(rule: Rule, settings: LintSettings): boolean {
  if (settings.base === "all") return true;
  return settings.base === "default" && rule.enabledByDefault !== false;
}

function isOn(choice: Choice | undefined): boolean {
  return choice !== undefined && choice !== "off";
}

/** The names that choices and comments reach a finding by: one that only we make goes by all that its rule has. */
function namesOf(rule: Rule, { names }: Finding, aliases: readonly string[]): readonly string[] {
  if (names !== undefined) return [...aliases, ...names];
  return aliases.length > 0 ? aliases : rule.aliases;
}

function decide(
  rule: Rule,
  finding: Finding,
  settings: LintSettings,
  checksAreErrors: boolean,
  spans: readonly Span[],
): Result | null {
  const aliases = withoutPassedOver(finding.aliases ?? rule.aliases, finding.span.start, spans);
  const own = ownChoice(rule, settings);
  const choices =
    settings.choices.size === 0
      ? []
      : namesOf(rule, finding, aliases)
          .map((alias) => settings.choices.get(alias.toLowerCase()))
          .filter((choice) => choice !== undefined);
  if (own === "off") return null;
  if (own === undefined) {
    // One alias that is asked for is enough; without any, one that is switched off is enough.
    if (!choices.some(isOn) && (choices.includes("off") || !isOnByBase(rule, settings))) return null;
  }
  const asked = [own, ...choices].find((choice) => choice !== undefined && choice !== "on" && choice !== "off");
  let severity = (asked as Severity | undefined) ?? rule.severity;
  if (checksAreErrors && aliases.some(isBuildKitName)) severity = "error";
  return {
    rule,
    span: finding.span,
    message: finding.message,
    severity,
    aliases,
    fix: finding.fix ? { ...finding.fix, safe: finding.fix.safe ?? rule.fix === "safe" } : null,
    alternatives: finding.alternatives ?? [],
    tags: finding.tags ?? [],
    related: finding.related ?? [],
  };
}

/** The defaults, with what the settings say where its type is the default's. */
function optionsOf(rule: Rule, settings: LintSettings): Options {
  const defaults = rule.options ?? {};
  if (settings.options.size === 0) return defaults;
  const names = [rule.id, ...rule.aliases.map((alias) => alias.toLowerCase())];
  const given = names.map((name) => settings.options.get(name)).find((options) => options !== undefined);
  if (given === undefined) return defaults;
  const options: Record<string, Options[string]> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    const fallback = defaults[name];
    if (typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback)) options[name] = value;
  }
  return options;
}

function summarize(
  list: readonly Suppression[],
  used: ReadonlySet<Suppression>,
  rules: readonly Rule[],
  ran: ReadonlySet<Rule>,
  foreignAsked: boolean,
): RunSummary {
  const unused = [];
  for (const suppression of list) {
    if (suppression.dialect !== "quayside" || used.has(suppression)) continue;
    const name = suppression.name.toLowerCase();
    const named = rules.filter(({ id, aliases, synonyms = [] }) =>
      [id, ...aliases, ...synonyms].some((other) => other.toLowerCase() === name),
    );
    // A rule that is switched off or that other files decide, or a program that was not asked, proves nothing.
    if (named.length > 0 && !named.some((rule) => ran.has(rule) && !rule.asksHost)) continue;
    const isForeign = named.length === 0 && /^sc\d{4}$/.test(name);
    if (isForeign && !foreignAsked) continue;
    unused.push({
      name: suppression.name,
      span: suppression.nameSpan,
      known: named.length > 0 || isForeign,
      fix: suppression.removal,
    });
  }
  return { unused };
}
